import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { findEchoes } from "../../harness/planted";
import { findRefusedUrl } from "../../harness/server";
import { startTlsServer } from "../../harness/tls-servers";
import { writeTable } from "../../tools/markdown";
import { type Asked, ask } from "./ask";
import { MISDEEDS, startHostileServer } from "./hostile-servers";
import type { Section } from "./section";

/** One misdeed, and how a request for a token ended that met it. */
export interface Encounter extends Asked {
  title: string;
  limitMs: number;
  /** Written forms of secrets in the message. */
  echoes: string[];
}

const execFileAsync = promisify(execFile);

/** Meets every misdeed over real sockets with the given limit for each, in milliseconds. */
export async function meetHostileNetwork(
  limitOf: (title: string) => number,
  tell: (title: string) => void = () => {},
): Promise<Encounter[]> {
  const met: Encounter[] = [];
  const note = (title: string, asked: Asked) => {
    const limitMs = limitOf(title);
    tell(title);
    const message = asked.message?.replace(/:\d{2,5}\b/g, ":PORT");
    met.push({
      title,
      limitMs,
      ...asked,
      ...(message !== undefined && { message }),
      echoes: findEchoes(message ?? ""),
    });
  };
  const refused = await findRefusedUrl();
  // The first request of a process also loads what requests are made with.
  await ask(refused, limitOf("refused"));
  note("refused", await ask(refused, limitOf("refused")));
  for (const [title, misdeed] of Object.entries(MISDEEDS)) {
    const server = await startHostileServer(misdeed);
    note(title, await ask(`http://127.0.0.1:${server.port}/token`, limitOf(title)));
    await server.close();
  }
  const silent = await startHostileServer(() => {});
  const inHandshake = "silence in the TLS handshake";
  note(inHandshake, await ask(`https://127.0.0.1:${silent.port}/token`, limitOf(inHandshake)));
  await silent.close();
  const plain = await startHostileServer(MISDEEDS["not HTTP"]!);
  const noTls = "plain text where TLS is expected";
  note(noTls, await ask(`https://127.0.0.1:${plain.port}/token`, limitOf(noTls)));
  await plain.close();
  const unknown = "unknown host";
  note(unknown, await ask("https://does-not-exist.invalid/token", limitOf(unknown)));
  for (const [title, asked] of await meetBadCertificates(limitOf("certificate"))) {
    note(title, asked);
  }
  return met;
}

/** The authorities are trusted by NODE_EXTRA_CA_CERTS, so that each certificate has no fault but its own. */
async function meetBadCertificates(limitMs: number): Promise<[title: string, Asked][]> {
  const day = 86_400_000;
  const answer = () => {};
  const expired = await startTlsServer("localhost", answer, new Date(Date.now() - day));
  const otherName = await startTlsServer("elsewhere.example.com", answer);
  const selfSigned = await startTlsServer("localhost", answer);
  const folder = mkdtempSync(join(tmpdir(), "spotinst-token-faults-"));
  try {
    const authorities = join(folder, "authorities.pem");
    writeFileSync(authorities, [expired, otherName].map(({ certificate }) => certificate).join("\n"));
    const servers = { expired, "for another name": otherName, "self-signed": selfSigned };
    const { stdout } = await execFileAsync(
      process.execPath,
      [
        ...["-r", "ts-node/register", join(__dirname, "ask-over-tls.ts"), String(limitMs)],
        ...Object.values(servers).map(({ port }) => `https://localhost:${port}/token`),
      ],
      {
        cwd: join(__dirname, "../.."),
        env: { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: authorities },
      },
    );
    const asked = JSON.parse(stdout) as Asked[];
    return Object.keys(servers).map((title, index) => [`certificate ${title}`, asked[index]!]);
  } finally {
    rmSync(folder, { recursive: true });
    await Promise.all([expired, otherName, selfSigned].map((server) => server.close()));
  }
}

/** How much later than its limit a request may end, in milliseconds: a timer fires when the machine gets to it. */
const TIMER_SLACK_MS = 500;

/** Lists what is wrong with how requests ended. */
export function findBrokenPromises(met: readonly Encounter[], slackMs = TIMER_SLACK_MS): string[] {
  return met.flatMap(({ title, ms, limitMs, message, echoes }) => [
    ...(message === undefined ? [`${title}: a token came`] : []),
    ...(ms > limitMs + slackMs ? [`${title}: took ${Math.round(ms)} ms`] : []),
    ...((message?.length ?? 0) > 500 ? [`${title}: a message of ${message?.length} characters`] : []),
    ...echoes.map((echo) => `${title}: echoes ${echo}`),
  ]);
}

const LIMIT_MS = 1000;

export const section: Section = {
  name: "network",
  title: "Hostile network",
  run: async (progress) => {
    const met = await meetHostileNetwork(() => LIMIT_MS, progress);
    const broken = findBrokenPromises(met);
    if (broken.length > 0) {
      throw new Error(broken.join("\n"));
    }
    const rows = met.map(({ title, ms, message }) => [title, LIMIT_MS, Math.round(ms), message ?? ""]);
    return `${met.length} bad ends of one request, each over a real socket, with a limit of ${LIMIT_MS} ms for the whole (in use: 15 s for one attempt, \`timeoutSeconds\` for all).
A request that meets its limit ends with it, plus what a timer takes to fire.

${writeTable(["case", "limit, ms", "measured, ms", "message"], rows)}`;
  },
};
