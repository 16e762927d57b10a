import { SECRET_ARGUMENTS, type TokenInputs } from "../credentials/arguments";
import { markSecrets } from "../ground/pulumi-marks";
import { SECRET_OUTPUTS } from "../token/token-state";
import type { DynamicProvider } from "./dynamic-provider";
import type { DynamicState } from "./stored-arguments";

/**
 * Marks the secrets in what the engine is given back. The constructor makes them secrets too, but a transformation may add an argument, or take the options
 * away, after it. What the engine hands over has no marks: the host accepts none.
 */
export function withMarkedSecrets(provider: DynamicProvider): DynamicProvider {
  return {
    diff: provider.diff,
    check: async (olds, news) => {
      const { inputs, failures } = await provider.check(olds, news);
      return { inputs: markSecrets(inputs as TokenInputs, SECRET_ARGUMENTS), failures };
    },
    create: async (news) => {
      const { id, outs } = await provider.create(news);
      return { id, outs: markOutputs(outs) };
    },
    update: async (id, olds, news) => {
      const { outs } = await provider.update(id, olds, news);
      return { outs: markOutputs(outs) };
    },
    read: async (id, props) => {
      const read = await provider.read(id, props);
      return { id: read.id, props: markOutputs(read.props) };
    },
  };
}

function markOutputs(outs: DynamicState): DynamicState {
  return markSecrets(outs, [...SECRET_OUTPUTS, "renewalSecrets"]);
}
