import { createServer } from "node:http";
import { listen } from "../../emulator/listening";
import { createWorkspace } from "../../harness/engine";
import { LOGIN_ENV } from "../../harness/words";
import { writeTable } from "../../tools/markdown";
import { MISDEEDS, startHostileServer } from "./hostile-servers";
import type { Section } from "./section";

/** The limit for a token at the silent host, in seconds. */
const TIMEOUT_SECONDS = 20;

/** The promise: a healthy host's tokens wait for no other host. */
const LONGEST_WAIT_SECONDS = 5;

/** How the tokens of a healthy host fared beside those of a silent one. */
export interface BesideSilence {
  tokens: number;
  /** Tokens of the healthy host that are in the state. */
  minted: number;
  /** From the first request at either host to the last answer of the healthy one. */
  seconds: number;
  output: string;
}

/** Mints so many tokens at a healthy host and as many at a silent one, in one `pulumi up` that works on all of them at once. */
export async function mintBesideSilence(tokens: number): Promise<BesideSilence> {
  let firstMs: number | undefined;
  let lastMs = 0;
  const note = () => {
    firstMs ??= performance.now();
  };
  const silent = await startHostileServer((socket) => {
    note();
    return MISDEEDS.silence!(socket);
  });
  const answering = createServer((message, response) => {
    note();
    message.resume();
    message.on("end", () => {
      response.end(
        JSON.stringify({ access_token: "a-token", token_type: "bearer", expires_in: 7200 }),
        () => {
          lastMs = performance.now();
        },
      );
    });
  });
  const healthy = await listen(answering);
  const at = (port: number) => `http://127.0.0.1:${port}/token`;
  const workspace = await createWorkspace({
    program: `
      const { SpotinstToken } = require("pulumi-spotinst-token");
      for (let index = 0; index < ${tokens}; index++) {
        const username = "user-" + index + "@example.com";
        new SpotinstToken("silent-" + index, { username, tokenEndpoint: process.env.SILENT, timeoutSeconds: ${TIMEOUT_SECONDS} });
        new SpotinstToken("healthy-" + index, { username, tokenEndpoint: process.env.HEALTHY });
      }`,
    env: {
      ...LOGIN_ENV,
      SILENT: at(silent.port),
      HEALTHY: at(healthy.port),
    },
  });
  try {
    const words = ["up", "--yes", "--skip-preview", "--parallel", String(2 * tokens)];
    const { output } = await workspace.pulumi(words);
    const minted = workspace.resources().filter(({ urn }) => urn.includes("::healthy-")).length;
    return { tokens, minted, seconds: (lastMs - (firstMs ?? lastMs)) / 1000, output };
  } finally {
    workspace.remove();
    await silent.close();
    await healthy.close();
  }
}

export const section: Section = {
  name: "silence",
  title: "A healthy host beside a silent one",
  run: async () => {
    const { tokens, minted, seconds, output } = await mintBesideSilence(24);
    if (minted !== tokens || seconds > LONGEST_WAIT_SECONDS) {
      throw new Error(`${minted} of ${tokens} in ${seconds} s:\n${output.slice(-2000)}`);
    }
    return `One \`pulumi up\` with ${tokens} tokens at a host that never answers and ${tokens} at a healthy one, all at once. Promised: the healthy ones are minted within ${LONGEST_WAIT_SECONDS} s of their turn.

${writeTable(
  ["figure", "value"],
  [
    ["tokens of the healthy host that were minted", `${minted} of ${tokens}`],
    ["from the first request to the last healthy answer", `${seconds.toFixed(1)} s`],
  ],
)}`;
  },
};
