import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { cliFiles, pulumiCliVersion } from "./cli-files";
import { askVersion } from "./cli-on-path";
import { type Say, withProgress } from "./progress";
import { runCommand } from "./run-command";

const timeLimitInMs = 5 * 60_000;
const stallLimitInMs = 20_000;

/**
 * Downloads the CLI into `folder` through the SDK's installer.
 *
 * @throws when it fails, takes more than five minutes, or receives nothing for 20 seconds.
 */
export async function downloadCli(folder: string, say: Say): Promise<void> {
  say(`Downloading the Pulumi CLI ${pulumiCliVersion}.`);
  const workDir = join(folder, "work");
  mkdirSync(workDir);
  const watch = watchGrowth(folder);
  try {
    await withProgress(
      say,
      () => `received ${Math.round(watch.bytes() / 1e6)} MB`,
      () =>
        // The installer cannot be cancelled, so it runs in a process that can.
        runCommand(process.execPath, [join(__dirname, "sdk-install.mjs"), pulumiCliVersion, folder], {
          cwd: __dirname,
          env: {
            ...process.env,
            // All that it receives lands in the folder that is watched, and is removed with it.
            TMPDIR: workDir,
            TEMP: workDir,
            TMP: workDir,
            // Makes the `fetch` of newer Node versions use the user's proxy, as curl does.
            NODE_USE_ENV_PROXY: "1",
          },
          abort: watch.stalled,
        }),
    );
  } finally {
    watch.stop();
  }
  rmSync(workDir, { recursive: true, force: true });
  const version = askVersion(join(folder, "bin", cliFiles.pulumi));
  if (version !== pulumiCliVersion) throw new Error(`what was downloaded answers ${version ?? "nothing"}`);
}

function watchGrowth(folder: string): { bytes: () => number; stalled: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  const start = Date.now();
  let bytes = 0;
  let grewAt = start;
  const timer = setInterval(() => {
    const size = folderSize(folder);
    const now = Date.now();
    if (size !== bytes) grewAt = now;
    bytes = size;
    if (now - grewAt > stallLimitInMs) controller.abort(new Error("nothing was received for 20 seconds"));
    if (now - start > timeLimitInMs) controller.abort(new Error("it took more than five minutes"));
  }, 1_000);
  return { bytes: () => bytes, stalled: controller.signal, stop: () => clearInterval(timer) };
}

function folderSize(folder: string): number {
  // Files may go while they are counted.
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0)
    .reduce((sum, size) => sum + size, 0);
}
