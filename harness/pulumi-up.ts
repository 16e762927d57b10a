import type { TokenInputs } from "../provider/credentials/arguments";
import type { DynamicProvider } from "../provider/dynamic/dynamic-provider";
import type { DynamicState } from "../provider/dynamic/stored-arguments";

/** Does with a provider what the engine does in `pulumi up`, and returns the state afterwards. */
export async function pulumiUp(
  provider: DynamicProvider,
  state: DynamicState | undefined,
  args: TokenInputs = {},
): Promise<DynamicState> {
  const { failures } = await provider.check({}, args);
  if (failures.length > 0) {
    throw new Error(failures.map(({ reason }) => reason).join("\n"));
  }
  if (state === undefined) {
    return (await provider.create(args)).outs;
  }
  const { changes } = await provider.diff("id", state, args);
  return changes ? (await provider.update("id", state, args)).outs : state;
}
