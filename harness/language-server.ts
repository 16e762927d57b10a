import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";
import type ts from "typescript";

type Response = ts.server.protocol.Response;

/** Starts TypeScript's language server, as editors do, and opens a file in it. It runs until the test ends. */
export function openInEditor(test: TestContext, file: string, text: string) {
  // Without the first word it would ask npm for types.
  const words = ["--disableAutomaticTypingAcquisition", "--suppressDiagnosticEvents"];
  const server = spawn(process.execPath, [require.resolve("typescript/lib/tsserver.js"), ...words], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, NODE_V8_COVERAGE: undefined, NODE_OPTIONS: "" },
  });
  const ended = once(server, "exit");
  test.after(async () => {
    server.kill();
    await ended;
  });
  const waiting = new Map<number, (answer: Response) => void>();
  createInterface(server.stdout).on("line", (line) => {
    // Every message is one line; the others are headers, for those who read bytes.
    const message = line.startsWith("{") ? (JSON.parse(line) as Response) : undefined;
    if (message?.type === "response") waiting.get(message.request_seq)?.(message);
  });
  let count = 0;

  async function ask<Answer extends Response>(command: string, given: object): Promise<Answer["body"]> {
    count += 1;
    const request = { seq: count, type: "request", command, arguments: { file, ...given } };
    const answer = new Promise<Response>((resolve) => waiting.set(request.seq, resolve));
    server.stdin.write(`${JSON.stringify(request)}\n`);
    const response = await Promise.race([answer, ended]);
    if (Array.isArray(response)) throw new Error(`${command}: the language server has ended`);
    const { success, message, body } = response;
    if (!success) throw new Error(`${command}: ${message}`);
    return body as Answer["body"];
  }

  /** Lines and columns, counted from 1. */
  function placeOf(index: number) {
    const lines = text.slice(0, index).split("\n");
    return { line: lines.length, offset: lines.at(-1)!.length + 1 };
  }

  const opened = ask("open", { fileContent: text });
  return {
    /** Returns what an editor shows of the word that these words begin with. */
    hover: async (words: string) => {
      await opened;
      const shown = await ask<ts.server.protocol.QuickInfoResponse>(
        "quickinfo",
        placeOf(text.indexOf(words)),
      );
      const { documentation, tags } = shown!;
      const texts = (name: string) =>
        tags.filter((tag) => tag.name === name).map(({ text }) => text as string);
      return { text: documentation, examples: texts("example"), standards: texts("default") };
    },
    /** Returns the names that an editor offers behind these words. */
    complete: async (words: string) => {
      await opened;
      const place = placeOf(text.indexOf(words) + words.length);
      const offered = await ask<ts.server.protocol.CompletionInfoResponse>("completionInfo", place);
      return offered!.entries.map(({ name }) => name).sort();
    },
  };
}
