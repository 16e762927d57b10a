import assert from "node:assert/strict";
import type { TokenService } from "../emulator/token-service";

/** Fails when a secret stands in clear, percent-encoded or in base64, in any of the texts; names the secret's label only. */
export function assertNoSecrets(texts: readonly string[], secrets: Readonly<Record<string, string>>): void {
  assert.ok(texts.length > 0, "there are traces to look through");
  assert.ok(Object.keys(secrets).length > 0, "there are secrets to look for");
  const found = Object.entries(secrets).flatMap(([label, secret]) =>
    formsOf(secret).some((form) => texts.some((text) => text.includes(form))) ? [label] : [],
  );
  assert.deepEqual(found, [], "secrets in clear");
}

/** The access tokens that a service issued, each with a label. */
export function issuedTokens({ issued }: Pick<TokenService, "issued">): Record<string, string> {
  return Object.fromEntries(issued.map(({ accessToken }, index) => [`token ${index}`, accessToken]));
}

function formsOf(secret: string): string[] {
  return [
    secret,
    encodeURIComponent(secret),
    Buffer.from(secret).toString("base64").replace(/=+$/, "").slice(0, -2),
  ];
}
