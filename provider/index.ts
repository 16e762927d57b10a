export {
  type GetSpotinstTokenArgs,
  type GetSpotinstTokenOptions,
  type GetSpotinstTokenOutputArgs,
  type GetSpotinstTokenOutputOptions,
  type GetSpotinstTokenResult,
  getSpotinstToken,
  getSpotinstTokenOutput,
} from "./get-spotinst-token";
export {
  type RequireSpotinstTokenOptions,
  requireSpotinstToken,
  type TakenSpotinstToken,
} from "./require-spotinst-token";
export type { SharedToken } from "./shared-token";
export { SpotinstToken, type SpotinstTokenArgs } from "./spotinst-token";
