/**
 * The texts by which Pulumi's engine marks values and resources. The SDK has them too, but takes long to load.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/rpc.go
 */

/** The type of a token in a state, as a dynamic resource. */
export const TOKEN_TYPE = "pulumi-nodejs:dynamic/spotinst:Token";

/** Stands for a value that a preview does not know yet. */
export const UNKNOWN_VALUE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Stand for unknown values of each type: the engine never stores any of them. */
export const UNKNOWN_VALUES: readonly string[] = [
  UNKNOWN_VALUE,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
];

/** The key of every value that the engine marks. */
export const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

/** Marks a value as a secret. */
export function markSecret(value: unknown): object {
  return { [SIGNATURE_KEY]: SECRET_SIGNATURE, value };
}

/** Tells whether a value is marked as a secret. */
export function isMarkedSecret(value: unknown): value is { value: unknown } {
  return (value as Record<string, unknown> | null | undefined)?.[SIGNATURE_KEY] === SECRET_SIGNATURE;
}

/** Marks the named values as secrets, those that are there and known. */
export function markSecrets<T extends object>(values: T, names: readonly (keyof T)[]): T {
  const secrets = names
    .filter((name) => (values[name] ?? UNKNOWN_VALUE) !== UNKNOWN_VALUE && !isMarkedSecret(values[name]))
    .map((name) => [name, markSecret(values[name])]);
  return { ...values, ...Object.fromEntries(secrets) };
}
