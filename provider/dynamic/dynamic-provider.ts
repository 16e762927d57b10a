import type { TokenInputs } from "../credentials/arguments";
import { type Failure, withoutProperty } from "../credentials/credentials";
import { createTokenLifecycle, type Effects, type StoredToken } from "../lifecycle/token-lifecycle";
import { pickState } from "../token/token-state";
import { createPreviewMemory } from "./preview-memory";
import { type DynamicState, restoreArguments, storeArguments } from "./stored-arguments";

/** What the engine's host of dynamic resources calls. */
export interface DynamicProvider {
  check(olds: object, news: object): Promise<{ inputs: object; failures: Failure[] }>;
  create(news: TokenInputs): Promise<{ id: string; outs: DynamicState }>;
  diff(id: string, olds: DynamicState, news: TokenInputs): Promise<{ changes: boolean }>;
  update(id: string, olds: DynamicState, news: TokenInputs): Promise<{ outs: DynamicState }>;
  read(id: string, props: DynamicState): Promise<{ id: string; props: DynamicState }>;
}

/** Makes the lifecycle of a token that of a dynamic resource: the arguments of a renewal are stored as outputs, and a preview is known by its marker. */
export function createDynamicProvider(effects: Effects): DynamicProvider {
  const token = createTokenLifecycle(effects);
  const previews = createPreviewMemory();
  return {
    check: async (olds, news) => {
      // Without the marker of a preview, which is no argument.
      const inputs = previews.strip(olds, news);
      return { inputs, failures: (await token.check(inputs)).map(withoutProperty) };
    },
    create: async (news) => {
      const { id, state } = await token.create(news);
      return { id, outs: storeArguments(state, news) };
    },
    diff: async (_id, olds, news) => {
      const checked = previews.recall(news);
      return { changes: checked !== undefined && (await token.diff(split(olds), news, checked)) };
    },
    update: async (_id, olds, news) => ({
      outs: storeArguments(await token.update(split(olds), news), news),
    }),
    read: async (id, props) => {
      const stored = split(props);
      return { id, props: storeArguments(await token.read(stored), stored.inputs) };
    },
  };
}

/** Takes the outputs apart into the token and the arguments beside it. */
function split(outs: DynamicState): StoredToken {
  return { state: pickState(outs), inputs: restoreArguments(outs) };
}
