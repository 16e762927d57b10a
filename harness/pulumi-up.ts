import type { TokenInputs } from "../provider/credentials/arguments";
import type { TokenProvider } from "../provider/lifecycle/token-provider";
import type { TokenState } from "../provider/token/token-state";

/** Does with a provider what the engine does in `pulumi up`, and returns the state afterwards. */
export async function pulumiUp(
  provider: TokenProvider,
  state: TokenState | undefined,
  args: TokenInputs = {},
): Promise<TokenState> {
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
