import { canonicalJson } from "../ground/canonical-json";
import { MARKER } from "../token/preview-marker";

/** Makes what `check` remembers, in one operation, for the `diff` that follows. */
export function createPreviewMemory() {
  // Several tokens may have the same arguments; the engine asks for them in the order in which it checked them.
  const names = new Map<string, string[]>();
  let mode: "preview" | "up" | undefined;
  return {
    /** Returns the inputs without the marker: an update plan would hold `up` to it. `olds` is empty for a token that is not there yet. */
    strip(olds: object, news: object): object {
      const { [MARKER]: name, ...inputs } = news as { [MARKER]?: string };
      mode = name === undefined ? "up" : "preview";
      if (name !== undefined && Object.keys(olds).length > 0) {
        const key = keyOf(inputs);
        names.set(key, [...(names.get(key) ?? []), name]);
      }
      return inputs;
    },
    /** Returns the token's name where this is a preview; undefined for the diff of a refresh, which has had no check. */
    recall(news: object): { preview?: string } | undefined {
      if (mode !== "preview") {
        return mode && {};
      }
      const name = names.get(keyOf(news))?.shift();
      return name === undefined ? undefined : { preview: name };
    },
  };
}

/** The engine may leave out what is null between the two calls. */
function keyOf(inputs: object): string {
  return canonicalJson(
    Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== null && value !== undefined)),
  );
}
