import type { Effort } from "../provider/service/token-source";

/** What the default arguments allow. */
export const FULL_EFFORT: Effort = { limitMs: 60_000, waitsAsAsked: true, asksAwayHosts: true };

/** What a token is tried for that is merely due. */
export const OFFER: Effort = { limitMs: 8_000, waitsAsAsked: false, asksAwayHosts: false };
