import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { REQUEST_LIMIT_MS } from "../../provider/service/token-endpoint";
import { checkArgumentSets } from "./bad-input";
import { renewAtOnce } from "./concurrency";
import { operateOnEditedStates } from "./edited-states";
import { mintThroughFaults } from "./flaky";
import { judgeHostileAnswers } from "./hostile-answers";
import { findBrokenPromises, meetHostileNetwork } from "./hostile-network";
import { MISDEEDS } from "./hostile-servers";
import { liveWithOddClocks } from "./odd-clocks";

/** The short forms of what `npm run measure:faults` measures at length. */

const BROKE = /\((ECONNRESET|EPIPE|ERR_STREAM_PREMATURE_CLOSE)\)\. The connection broke; run again/;
/** For what meets its limit. */
const SHORT_LIMIT_MS = 600;

/** How much later a request may end, on a busy machine. Without a limit of its own it would end after 15 s. */
const SLACK_MS = 2400;

const LATE = /did not answer within 1 s\. Run again later/;
const NO_HTTP = /\((HPE_|Z_)\w+\)\. What answers there does not speak HTTP as expected; check the endpoint/;
const NO_TOKEN = /answered 200, but without a usable token.*Check that tokenEndpoint/;
const NO_CERTIFICATE = "Its certificate is not trusted; check the endpoint, or name your own authority";

/** How a request ends that meets a misdeed. */
const ENDS: Readonly<Record<string, RegExp>> = {
  refused: /\(ECONNREFUSED\)\. Nothing listens there/,
  "reset before the request is read": BROKE,
  "reset before the answer": BROKE,
  "closed before the answer": BROKE,
  "reset in the headers": BROKE,
  "reset in the body": BROKE,
  silence: LATE,
  "silence after the headers": LATE,
  "one byte at a time, in the headers": LATE,
  "one byte at a time, in the body": LATE,
  "endless body": /answered with more than 1024 KiB, which is no token response/,
  "endless body, trickled": LATE,
  "endless headers": NO_HTTP,
  "endless interim answers": LATE,
  "gzip bomb of 256 MiB": /answered with more than 1024 KiB, which is no token response/,
  "gzip that is none": NO_HTTP,
  "content-length too long": BROKE,
  "content-length too short": NO_TOKEN,
  "content-length twice": NO_HTTP,
  "content-length that is no number": NO_HTTP,
  "chunks that are none": /\((ERR_STREAM_PREMATURE_CLOSE|HPE_\w+)\)/,
  "chunks cut off": BROKE,
  "invalid UTF-8": NO_TOKEN,
  "invalid UTF-8 in the token": NO_TOKEN,
  "not HTTP": NO_HTTP,
  "redirect to another host":
    /redirects \(HTTP 307\) to https:\/\/elsewhere\.example\.com\/token, and the login follows no redirect/,
  "silence in the TLS handshake": LATE,
  "plain text where TLS is expected": /\((EPROTO|ERR_SSL_\w+)\)\. It does not speak TLS as expected/,
  "unknown host": /\((ENOTFOUND|EAI_AGAIN)\)\. The host's name was not found|did not answer within 1 s/,
  "certificate expired": new RegExp(`\\(CERT_HAS_EXPIRED\\)\\. ${NO_CERTIFICATE}`),
  "certificate for another name": new RegExp(`\\(ERR_TLS_CERT_ALTNAME_INVALID\\)\\. ${NO_CERTIFICATE}`),
  "certificate self-signed": new RegExp(`\\(DEPTH_ZERO_SELF_SIGNED_CERT\\)\\. ${NO_CERTIFICATE}`),
};

describe("a hostile answer", () => {
  it("gives a token or one error, without a crash, an echo or a long message", () => {
    const { broken, runs, outcomes } = judgeHostileAnswers(2000);
    assert.equal(broken, undefined);
    assert.equal(runs, 2000);
    assert.deepEqual(Object.keys(outcomes).sort(), [
      "grant_refused",
      "intermediary_answer",
      "not_a_token_response",
      "token",
      "unexpected_status",
    ]);
  });
});

describe("a hostile network", () => {
  it("ends each request inside its limit, with a message that says what is wrong", async () => {
    // What has another end than its limit gets the longest one, for a busy machine.
    const met = await meetHostileNetwork((title) =>
      ENDS[title] === LATE || title === "unknown host" ? SHORT_LIMIT_MS : REQUEST_LIMIT_MS,
    );
    assert.deepEqual(findBrokenPromises(met, SLACK_MS), []);
    assert.ok(Object.keys(MISDEEDS).every((title) => title in ENDS));
    assert.deepEqual(met.map(({ title }) => title).sort(), Object.keys(ENDS).sort());
    for (const { title, message } of met) {
      assert.match(message!, ENDS[title]!, title);
    }
  });
});

describe("a flaky service", () => {
  it("costs time and requests, but no token", async () => {
    // Slower than the measurement: what the machine takes, which the limits do not allow for, counts less.
    const { succeeded, requests, failures, worstSeconds } = await mintThroughFaults(60, { speed: 4 });
    assert.deepEqual(failures, []);
    assert.equal(succeeded, 60);
    assert.ok(requests > 60 && requests <= 90, `${requests} requests`);
    assert.ok(worstSeconds < 75, `${worstSeconds} s`);
  });
});

describe("the same renewal, needed 50 times at once", () => {
  it("is one request, and a second one only because of what the first met", async () => {
    const renewed = await renewAtOnce(50);
    assert.deepEqual(
      renewed.map(({ requests }) => requests),
      [["refresh_token"], ["password"], ["refresh_token", "refresh_token"], ["refresh_token", "password"]],
    );
    assert.deepEqual(
      renewed.map(({ tokens }) => tokens),
      [1, 1, 1, 1],
    );
  });
});

describe("bad input", () => {
  it("is refused before a request, by the name of its property; right input never is", async () => {
    const { wrong, refused, requests, broken } = await checkArgumentSets(300, 700);
    assert.deepEqual(broken, []);
    assert.equal(requests, 0);
    assert.ok(wrong.table >= 300, `${wrong.table} in the table`);
    assert.equal(refused, wrong.table + wrong.generated);
  });
});

describe("a state that was edited by hand", () => {
  it("crashes no operation, and makes none hand out a bad token or send a secret elsewhere", async () => {
    const { broken, edits } = await operateOnEditedStates([7000]);
    assert.deepEqual(broken.slice(0, 5), []);
    assert.ok(edits > 1000, `${edits} edits`);
  });
});

describe("clocks that jump", () => {
  it("cost no token its life, and no up a second renewal", async () => {
    const { broken, ups } = await liveWithOddClocks(15);
    assert.deepEqual(broken, []);
    assert.ok(ups > 50, `${ups}`);
  });
});
