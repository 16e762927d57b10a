// Apart from the values, which compilers before TypeScript 4.5 can read as well.
export type { ErrorCode } from "./errors";
export type {
  GetSpotinstTokenArgs,
  GetSpotinstTokenOptions,
  GetSpotinstTokenOutputArgs,
  GetSpotinstTokenOutputOptions,
  GetSpotinstTokenResult,
} from "./get-spotinst-token";
export { getSpotinstToken, getSpotinstTokenOutput } from "./get-spotinst-token";
export type { RequireSpotinstTokenOptions, TakenSpotinstToken } from "./require-spotinst-token";
export { requireSpotinstToken } from "./require-spotinst-token";
export type { SharedToken } from "./shared-token";
export type { SpotinstTokenArgs } from "./spotinst-token";
export { SpotinstToken } from "./spotinst-token";
