/** The input by which a program marks a preview, from the constructor to `check`: the engine does not say that it is one. It shows no input that begins with two underscores. */
export const MARKER = "__preview";

/** Makes the input that marks a preview, with the resource's name; none in any other run. */
export function setPreviewMarker(name: string | undefined): object {
  return { [MARKER]: name };
}
