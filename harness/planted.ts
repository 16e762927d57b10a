/** What hostile answers are sown with: if a text that leaves the package holds any of it, it leaked. */

/** A password with a character of every kind that some encoding writes differently. */
const PASSWORD = 'correct "horse"/battery+staple=é&<p>!';
const CLIENT_SECRET = "client\\secret/of~the*test";
const REFRESH_TOKEN = "refresh-token+of/the=test";

/** The login whose echoes are looked for. */
export const PLANTED_LOGIN = {
  username: "user@example.com",
  password: PASSWORD,
  clientId: "client-id",
  clientSecret: CLIENT_SECRET,
  refreshToken: REFRESH_TOKEN,
} as const;

/** What the redactor of the call knows. */
export const PLANTED_SECRETS: readonly string[] = [PASSWORD, CLIENT_SECRET, REFRESH_TOKEN];

/** Tokens that nobody knew before the answer, in the two shapes that Spot issues. */
export const PLANTED_TOKENS: readonly string[] = [
  "eyJhbGciOiJIUzI1NiJ9.eyJ1aWQiOi0xfQ.cGxhbnRlZC1zaWduYXR1cmU",
  "c0ffee5ec2e7c0ffee5ec2e7c0ffee5ec2e7c0ffee5ec2e7c0ffee5ec2e7beef",
];

/** Every form of the secrets that an answer may echo. */
export const ECHOES: readonly string[] = [...PLANTED_SECRETS.flatMap(writeForms), ...PLANTED_TOKENS];

/** Lists what of the planted texts stands in a text. */
export function findEchoes(text: string): string[] {
  return ECHOES.filter((echo) => text.includes(echo));
}

/** Writes a secret in every form in which it may come out again. */
export function writeForms(secret: string): string[] {
  const percent = encodeURIComponent(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  const base64 = Buffer.from(secret).toString("base64").replace(/=+$/, "").slice(0, -1);
  return [
    ...new Set([
      secret,
      percent,
      percent.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()),
      new URLSearchParams({ "": secret }).toString().slice(1),
      json,
      json.replaceAll("/", "\\/"),
      json.replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`),
      base64,
      base64.replaceAll("+", "-").replaceAll("/", "_"),
    ]),
  ];
}
