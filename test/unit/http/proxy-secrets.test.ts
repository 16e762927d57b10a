import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { rejection } from "../../../harness/rejection";
import { withinBoundary } from "../../../provider/ground/boundary";
import { findProxy } from "../../../provider/http/find-proxy";
import { listProxySecrets } from "../../../provider/http/proxy-secrets";
import { listHidden } from "../../../provider/token/secret-values";

const VARIABLES = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];

/** Shows a text as an error of a call would, in which the variable has the value. */
async function show(text: string, env: Record<string, string>): Promise<string> {
  const { message } = await rejection(
    withinBoundary(listHidden([], env), () => {
      throw text;
    }),
  );
  return message.replace(/^.*? itself: /, "");
}

describe("listProxySecrets", () => {
  for (const variable of VARIABLES) {
    it(`finds the password of ${variable}`, async () => {
      assert.equal(
        await show("no horse-battery", { [variable]: "http://user:horse-battery@proxy:1" }),
        "no [secret]",
      );
    });
  }

  for (const [what, value, password] of [
    ["an address", "http://user:horse-battery@proxy.example:3128", "horse-battery"],
    ["an address without a scheme", "user:horse-battery@proxy.example:3128", "horse-battery"],
    ["one with escapes", "http://user:horse%40battery@proxy.example:3128", "horse@battery"],
    ["one with a bare %", "http://user:horse%battery@proxy.example:3128", "horse%battery"],
    ["one with a bare # in the password", "http://user:horse#battery@proxy.example:3128", "horse#battery"],
    ["one with a bare / in the password", "user:horse/battery@proxy.example:3128", "horse/battery"],
    ["one with a bare ? in the password", "user:horse?battery@proxy.example:3128", "horse?battery"],
    ["one with an @ in the password", "user:horse@battery@proxy.example:3128", "horse@battery"],
    ["one with : in the password", "user:horse:battery@proxy.example:3128", "horse:battery"],
    ["one with a blank", "user:horse battery@proxy.example:3128", "horse battery"],
    ["one with kept quotes", '"http://user:horse-battery@proxy.example:3128"', "horse-battery"],
    ["one with a port that is none", "http://user:horse-battery@proxy.example:99999", "horse-battery"],
    ["one with another scheme", "socks5://user:horse-battery@proxy.example:1080", "horse-battery"],
    ["one that lost its slashes", "http:user:horse-battery@proxy.example:1080", "horse-battery"],
    ["one with slashes alone", "//user:horse-battery@proxy.example:1080", "horse-battery"],
    ["one that lost its host", "http://user:horse-battery@", "horse-battery"],
    ["one that lost its @", "http://user:horse-battery", "horse-battery"],
    ["a token alone", "http://horse-battery@proxy.example:3128", "horse-battery"],
    ["a token before a colon", "http://horse-battery:@proxy.example:3128", "horse-battery"],
    ["a password alone", "http://:horse-battery@proxy.example:3128", "horse-battery"],
    ["letters beyond ASCII", "http://user:hörse-bättery@proxy.example:3128", "hörse-bättery"],
  ] as const) {
    it(`finds the login in ${what}`, async () => {
      const env = { HTTPS_PROXY: value };
      const written = value.replace(/^["']?(\w+:)?\/\//, "").replace(/@[^@]*$/, "");
      for (const text of [password, written, Buffer.from(`user:${password}`).toString("base64")]) {
        assert.doesNotMatch(await show(`no ${text}, no`, env), /horse|battery|hörse|dXNlcjpo/, text);
      }
      assert.equal(await show("proxy.example", env), "proxy.example");
    });
  }

  it("finds the very header that is sent", async () => {
    for (const login of [
      "user:horse-battery",
      "user",
      "user:",
      ":pw-of-nobody",
      "u%40:p%zz%41",
      "DOMAIN\\user:pässword",
    ]) {
      const env = { HTTPS_PROXY: `${login}@proxy.example:3128` };
      const { authorization = "" } = findProxy(new URL("https://x.example"), env) ?? {};
      const sent = authorization.replace("Basic ", "");
      assert.doesNotMatch(await show(`no ${sent}`, env), new RegExp(sent.slice(2, -4)));
    }
  });

  for (const value of [
    "",
    "http://",
    "proxy.example:3128",
    "http://proxy.example:3128/",
    "https://10.0.0.9:8443",
    "http://[2001:db8::9]:3128",
    "socks5://proxy.example:1080",
    "http://proxy.example:99999",
  ]) {
    it(`finds nothing in ${JSON.stringify(value)}, which has no login`, () => {
      assert.deepEqual(listProxySecrets({ HTTPS_PROXY: value }), []);
    });
  }
});
