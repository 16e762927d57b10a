import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { instantClock } from "../../../harness/instant-clock";
import { rejection } from "../../../harness/rejection";
import {
  GrantRefusedError,
  NoAnswerError,
  NotATokenResponseError,
  ProxyError,
  TimeLimitError,
  UnexpectedStatusError,
} from "../../../provider/ground/errors";
import {
  calculateWaitMs,
  isRetryable,
  type RetryOptions,
  withRetries,
} from "../../../provider/service/retry";

const status = (code: number, retryAfterSeconds?: number) =>
  new UnexpectedStatusError(`HTTP ${code}.`, code, undefined, retryAfterSeconds);

const terms = (limitMs: number, others: Partial<RetryOptions> = {}): RetryOptions => ({
  limitMs,
  waitsAsAsked: true,
  onFirstFailure: () => {},
  ...others,
});

describe("isRetryable", () => {
  for (const error of [
    ...[408, 429, 500, 502, 503, 504, 520, 599].map((code) => status(code)),
    new UnexpectedStatusError("", 400, "temporarily_unavailable"),
    new UnexpectedStatusError("", 400, "server_error"),
    new TimeLimitError(""),
    ...["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT", undefined].map(
      (code) => new NoAnswerError("", code),
    ),
  ]) {
    it(`${error.name} ${"status" in error ? error.status : "causeCode" in error ? error.causeCode : ""} is tried again`, () => {
      assert.equal(isRetryable(error), true);
    });
  }

  for (const error of [
    ...[301, 302, 404, 405, 407, 413, 501].map((code) => status(code)),
    new GrantRefusedError(""),
    new NotATokenResponseError(""),
    ...["CERT_HAS_EXPIRED", "DEPTH_ZERO_SELF_SIGNED_CERT", "ERR_TLS_CERT_ALTNAME_INVALID", "EPROTO"].map(
      (code) => new NoAnswerError("", code),
    ),
    new Error("a mistake of our own"),
  ]) {
    it(`${error.name} ${"status" in error ? error.status : "causeCode" in error ? error.causeCode : ""} is not`, () => {
      assert.equal(isRetryable(error), false);
    });
  }
});

describe("calculateWaitMs", () => {
  it("chooses from a range that doubles up to ten seconds", () => {
    const longest = [1, 2, 3, 4, 5, 6, 7].map((attempt) => calculateWaitMs(status(503), attempt, () => 1));
    assert.deepEqual(longest, [500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    assert.equal(
      calculateWaitMs(status(503), 5, () => 0),
      0,
    );
  });

  it("does not jitter what the service asked for", () => {
    assert.equal(
      calculateWaitMs(status(429, 7), 1, () => 0),
      7000,
    );
  });
});

describe("withRetries", () => {
  it("returns the first success", async () => {
    let attempts = 0;
    const result = await withRetries(
      async () => {
        attempts += 1;
        if (attempts < 3) {
          throw status(503);
        }
        return "token";
      },
      terms(60_000),
      instantClock(),
    );
    assert.equal(result, "token");
    assert.equal(attempts, 3);
  });

  it("attempts a refused login once", async () => {
    let attempts = 0;
    const refused = new GrantRefusedError("refused.");
    const error = await rejection(
      withRetries(
        async () => {
          attempts += 1;
          throw refused;
        },
        terms(60_000),
        instantClock(),
      ),
    );
    assert.equal(error, refused);
    assert.equal(error.message, "refused.");
    assert.equal(attempts, 1);
  });

  it("throws the last error itself, its message extended with attempts and time, inside the limit", async () => {
    const clock = instantClock();
    const last = status(503);
    const error = await rejection(
      withRetries(
        async () => {
          throw last;
        },
        terms(20_000),
        clock,
      ),
    );
    assert.equal(error, last);
    assert.match(error.message, /^HTTP 503\. It was tried \d+ times in \d+ s\.$/);
    assert.ok(clock.elapsed() <= 20_000);
  });

  it("tells of the last answer rather than of a silence that used up the rest of the limit", async () => {
    const clock = instantClock();
    const error = await rejection(
      withRetries(
        async (leftMs) => {
          if (clock.elapsed() === 0) {
            throw status(503);
          }
          await clock.sleep(leftMs);
          throw new TimeLimitError("silence.");
        },
        terms(20_000),
        clock,
      ),
    );
    assert.equal(error.message, "HTTP 503. It was tried 2 times in 20 s.");
  });

  it("tells of what a proxy answered rather than of a silence after it", async () => {
    const clock = instantClock();
    const error = await rejection(
      withRetries(
        async (leftMs) => {
          if (clock.elapsed() === 0) {
            throw new ProxyError("The proxy said no.", 503);
          }
          await clock.sleep(leftMs);
          throw new TimeLimitError("silence.");
        },
        terms(20_000),
        clock,
      ),
    );
    assert.match(error.message, /^The proxy said no\. It was tried 2 times/);
  });

  it("leaves out a time that rounds to nothing", async () => {
    const error = await rejection(
      withRetries(
        async () => {
          throw status(503);
        },
        terms(300),
        instantClock(),
      ),
    );
    assert.equal(error.message, "HTTP 503. It was tried 2 times.");
  });

  it("hands each attempt what is left of the limit", async () => {
    const left: number[] = [];
    await withRetries(
      async (leftMs) => {
        left.push(leftMs);
        if (left.length < 3) {
          throw status(503);
        }
      },
      terms(10_000),
      instantClock(),
    );
    assert.deepEqual(left, [10_000, 9750, 9250]);
  });

  it("fails at once, and says when to try again, where the service asks for more than is left", async () => {
    const clock = instantClock();
    const error = await rejection(
      withRetries(
        async () => {
          throw status(429, 90);
        },
        terms(60_000),
        clock,
      ),
    );
    assert.equal(error.message, "HTTP 429. It asks callers to wait another 90 s.");
    assert.equal(clock.elapsed(), 0);
  });

  it("tells once, after the first failure, and not of one that ends the attempts", async () => {
    const told: string[] = [];
    const onFirstFailure = ({ message }: Error) => void told.push(message);
    const failing = (...errors: Error[]) =>
      withRetries(
        async () => {
          const error = errors.shift();
          if (error !== undefined) {
            throw error;
          }
        },
        terms(60_000, { onFirstFailure }),
        instantClock(),
      );
    await failing(status(503), status(502), status(500));
    assert.deepEqual(told, ["HTTP 503."]);
    await rejection(failing(new GrantRefusedError("no.")));
    await rejection(failing(status(429, 90)));
    assert.equal(told.length, 1);
  });

  it("does not wait for what the service asks where the caller does not, however short it is", async () => {
    const clock = instantClock();
    let attempts = 0;
    const error = await rejection(
      withRetries(
        async () => {
          attempts += 1;
          throw attempts < 3 ? status(503) : status(429, 1);
        },
        terms(60_000, { waitsAsAsked: false }),
        clock,
      ),
    );
    assert.equal(attempts, 3);
    assert.equal(
      error.message,
      "HTTP 429. It was tried 3 times in 1 s. It asks callers to wait another 1 s.",
    );
  });
});
