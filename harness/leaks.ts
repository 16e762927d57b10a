import assert from "node:assert/strict";
import type { TokenService } from "../emulator/token-service";
import { writeForms } from "./planted";

/** Fails when a secret stands, in any form in which it may be written, in any of the texts; names the secret's label only. */
export function assertNoSecrets(texts: readonly string[], secrets: Readonly<Record<string, string>>): void {
  assert.ok(texts.length > 0, "there are traces to look through");
  assert.ok(Object.keys(secrets).length > 0, "there are secrets to look for");
  const found = Object.entries(secrets).flatMap(([label, secret]) =>
    writeForms(secret).some((form) => texts.some((text) => text.includes(form))) ? [label] : [],
  );
  assert.deepEqual(found, [], "secrets in clear");
}

/** The access tokens that a service issued, each with a label. */
export function issuedTokens({ issued }: Pick<TokenService, "issued">): Record<string, string> {
  return Object.fromEntries(issued.map(({ accessToken }, index) => [`token ${index}`, accessToken]));
}
