// Apart from the values, which compilers before TypeScript 4.5 can read as well.
export type { ErrorCode } from "./ground/errors";
export type {
  GetSpotinstTokenArgs,
  GetSpotinstTokenOptions,
  GetSpotinstTokenOutputArgs,
  GetSpotinstTokenOutputOptions,
  GetSpotinstTokenResult,
} from "./program/get-spotinst-token";
export { getSpotinstToken, getSpotinstTokenOutput } from "./program/get-spotinst-token";
export type { RequireSpotinstTokenOptions, TakenSpotinstToken } from "./program/require-spotinst-token";
export { requireSpotinstToken } from "./program/require-spotinst-token";
export { SpotinstToken } from "./program/spotinst-token";
export type { SpotinstTokenArgs } from "./program/spotinst-token-args";
export type { SharedToken } from "./token/shared-token";
