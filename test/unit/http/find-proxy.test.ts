import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { ProxyError } from "../../../provider/ground/errors";
import { findProxy } from "../../../provider/http/find-proxy";

interface Answer {
  scheme: string;
  host: string;
  port: string;
  login?: string;
}

/** What Go's HTTP client does, found by fixtures/proxy-variables/main.go; and ours, where Go's is of no use. */
interface Row {
  variables: Record<string, string>;
  url: string;
  go: Answer | null;
  ours?: Answer | "fault";
}

const TABLE = JSON.parse(
  readFileSync(join(__dirname, "../../fixtures", "proxy-variables", "table.json"), "utf8"),
) as Row[];

/** Says the same of an address in Go's words and in ours: which port is meant, and how a foreign name is asked for. */
function normalize({ scheme, host, port, login }: Answer): Answer {
  const defaultPort = scheme === "https" ? "443" : "80";
  const name = host.includes(":") ? host : new URL(`http://${host}`).hostname;
  return {
    scheme,
    host: name.toLowerCase(),
    port: String(Number(port === "" ? defaultPort : port)),
    ...(login !== undefined && { login }),
  };
}

function answer({ url, variables }: Row): Answer | "fault" | null {
  try {
    const proxy = findProxy(new URL(url), variables);
    if (proxy === undefined) {
      return null;
    }
    const { scheme, host, port, authorization } = proxy;
    return normalize({
      scheme,
      host,
      port: String(port),
      ...(authorization !== undefined && { login: authorization.replace("Basic ", "") }),
    });
  } catch (error) {
    assert.ok(error instanceof ProxyError);
    return "fault";
  }
}

describe("findProxy", () => {
  for (const row of TABLE) {
    const { variables, url, go, ours } = row;
    const title =
      ours === undefined
        ? "does as Go"
        : ours === "fault"
          ? "tells of the fault"
          : "does as curl, better than Go";
    it(`${title} with ${JSON.stringify(variables)} for ${url}`, () => {
      const expected = ours ?? go;
      assert.deepEqual(
        answer(row),
        typeof expected === "object" && expected !== null ? normalize(expected) : expected,
      );
    });
  }

  for (const [value, message] of [
    [
      "http://user:secret#word@proxy.example:3128",
      /^HTTPS_PROXY is not the address of a proxy\. Write it as .*%23 for #/,
    ],
    [
      "socks5://user:secret@proxy.example:1080",
      /^HTTPS_PROXY names a proxy that speaks socks5:\/\/; only http:\/\/ and https:\/\/ are supported\. /,
    ],
    ["socks5h://user:secret#word@proxy.example:port", /^HTTPS_PROXY names a proxy that speaks socks5h:/],
    ["FTP://proxy.example", /^HTTPS_PROXY names a proxy that speaks ftp:\/\/; /],
    ["secret-of-nobody://proxy.example", /^HTTPS_PROXY names a proxy that speaks something else; /],
  ] as const) {
    it(`names the variable and the cure, and repeats nothing of ${value}`, () => {
      assert.throws(
        () => findProxy(new URL("https://oauth.spotinst.io"), { HTTPS_PROXY: value }),
        (error: ProxyError) => {
          assert.match(error.message, message);
          assert.doesNotMatch(error.message, /secret|proxy\.example/);
          assert.equal(error.status, undefined);
          return true;
        },
      );
    });
  }

  it("names the variable in its lower case where that is the one in use", () => {
    assert.throws(
      () => findProxy(new URL("https://oauth.spotinst.io"), { HTTPS_PROXY: "", https_proxy: "http://" }),
      /^ProxyError: https_proxy is not/,
    );
  });

  it("keeps a long list and a long address from taking long", () => {
    const long = "a@:[%/".repeat(100_000);
    const startMs = performance.now();
    findProxy(new URL("https://oauth.spotinst.io"), {
      HTTPS_PROXY: "proxy:1",
      NO_PROXY: long.replaceAll("@", ","),
    });
    for (const part of [..."a@:[%/", "a.", "%41", "@a", ":1", "[1]"]) {
      assert.ok(
        answer({ variables: { HTTPS_PROXY: part.repeat(100_000) }, url: "https://x.example", go: null }),
      );
    }
    assert.ok(performance.now() - startMs < 2000);
  });
});
