import type { TokenService } from "../emulator/token-service";

/** Counts the token requests among what the service was sent. */
export function countTokenRequests(service: TokenService): number {
  return service.requests.filter(({ method, path }) => method === "POST" && path === "/token").length;
}
