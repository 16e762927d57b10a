import { PREVIEW_MARKER, type TokenInputs } from "./arguments";
import { canonicalJson } from "./fingerprint";

/** What `check` learned of a token: its name where this is a preview. */
export interface Checked {
  preview?: string;
}

/** What `check` remembers for the `diff` that follows, since the marker of a preview must not go on with the inputs. */
export interface CheckMemory {
  /** Returns the inputs without the marker. `olds` is empty for a token that is not there yet, of which no `diff` will ask. */
  remember(olds: object, news: object): object;
  /** Returns what was learned of these inputs; undefined where no program runs. */
  recall(news: object): Checked | undefined;
}

/** Makes the memory of one operation. */
export function createCheckMemory(): CheckMemory {
  // Several tokens may have the same arguments; the engine asks for them in the order in which it checked them.
  const names = new Map<string, string[]>();
  let mode: "preview" | "up" | undefined;
  return {
    remember: (olds, news) => {
      const { [PREVIEW_MARKER]: name, ...inputs } = news as TokenInputs;
      mode = name === undefined ? "up" : "preview";
      if (name !== undefined && Object.keys(olds).length > 0) {
        const key = keyOf(inputs);
        names.set(key, [...(names.get(key) ?? []), name]);
      }
      return inputs;
    },
    recall: (news) => {
      if (mode !== "preview") {
        return mode && {};
      }
      // Inputs that were not checked are those in the state, of which a refresh asks.
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
