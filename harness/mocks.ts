import * as pulumi from "@pulumi/pulumi";

/** Runs the rest of the test as a program without an engine; `outputs` are those of every StackReference, by name. */
export async function pretendProgram(
  isPreview: boolean,
  outputs: Record<string, unknown> = {},
  secretOutputNames: readonly string[] = [],
): Promise<void> {
  await pulumi.runtime.setMocks(
    {
      newResource: ({ name, type, inputs }) => ({
        id: `${name}-id`,
        state: type === "pulumi:pulumi:StackReference" ? { name, outputs, secretOutputNames } : inputs,
      }),
      call: ({ inputs }) => inputs,
    },
    "project",
    "stack",
    isPreview,
  );
}

/** Waits for an output's value; fails where the output does. */
export function resolveOutput<T>(output: pulumi.Output<T>): Promise<T> {
  return (output as unknown as { promise(): Promise<T> }).promise();
}
