import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { loginEnvironment } from "../../emulator/login-environment";
import { startTokenService } from "../../emulator/token-service";
import packageJson from "../../package.json";
import { ensurePulumiCli } from "../pulumi-cli";
import { InterruptedError, runCommand } from "../run-command";
import { createSeparateEnvironment } from "../separate-environment";
import { fillIn, readSteps } from "./steps";

const CHECKOUT = resolve(__dirname, "../..");

/** Installs the SDK of the Spotinst provider, which not every registry has. */
const INSTALL_SDK = "npm install @pulumi/spotinst";
/** What takes its place; the plugin is that of the tests. */
const INSTALL_STAND_IN = `npm install ${join(CHECKOUT, "harness/spotinst-sdk")}`;

/** How the README is tried. */
export interface TryOptions {
  /** The text of the README. @default that of this checkout */
  page?: string;
  /** Leaves out the demo, which a test of its own runs. @default false */
  isShort?: boolean;
  /** Is handed each line that the shell prints, as it comes. */
  show?: (line: string) => void;
}

/** How it went. */
export interface Tried {
  /** Whether no command failed. */
  isDone: boolean;
  output: string;
  /** The access tokens that the local service issued. */
  issued: readonly string[];
  /** Seconds from the first command to the first token; undefined where there is none. */
  secondsToToken: number | undefined;
}

/** Does what the README says, step by step, in a fresh folder, in one shell that ends at the first command that fails. The local token service plays the part of Spot. */
export async function tryReadme(options: TryOptions = {}): Promise<Tried> {
  const {
    page = readFileSync(join(CHECKOUT, "README.md"), "utf8"),
    isShort = false,
    show = () => {},
  } = options;
  const cli = await ensurePulumiCli();
  const root = realpathSync(mkdtempSync(join(tmpdir(), "spotinst-token-readme-")));
  const startMs = performance.now();
  let tokenMs: number | undefined;
  const service = await startTokenService({
    onRequest: () => {
      tokenMs ??= performance.now();
    },
  });
  try {
    const repository = await makeRepository(join(root, "repository"));
    mkdirSync(join(root, "state"));
    mkdirSync(join(root, "work"));
    const { SPOTINST_TOKEN_URL, SPOTINST_API_URL, ...login } = loginEnvironment(service);
    const script = readSteps(page).map(({ section, commands }) =>
      [`echo '# ${section}'`, fillIn(commands, login).replaceAll(INSTALL_SDK, INSTALL_STAND_IN)].join("\n"),
    );
    const commands = script.join("\n");
    const lines: string[] = [];
    const failure = await runCommand(
      "bash",
      ["-e", "-o", "pipefail", "-c", isShort ? commands.replace(" && npm start", "") : commands],
      {
        cwd: join(root, "work"),
        env: {
          ...createSeparateEnvironment(root),
          SPOTINST_TOKEN_URL: SPOTINST_TOKEN_URL!,
          SPOTINST_API_URL: SPOTINST_API_URL!,
          PATH: [join(CHECKOUT, "harness/plugin"), cli.env.PATH].join(delimiter),
          ...cloneInstead(repository),
          // For a reader who says yes to what is asked.
          PULUMI_SKIP_CONFIRMATIONS: "true",
          NO_COLOR: "1",
        },
        onLine: (line) => {
          lines.push(line);
          show(line);
        },
      },
    ).catch((error: Error) => {
      if (error instanceof InterruptedError) throw error;
      return error;
    });
    return {
      isDone: failure === undefined,
      output: lines.join("\n"),
      issued: service.issued.map(({ accessToken }) => accessToken),
      secondsToToken: tokenMs === undefined ? undefined : (tokenMs - startMs) / 1000,
    };
  } finally {
    await service.close();
    rmSync(root, { recursive: true, force: true });
  }
}

/** Makes a repository of what this checkout holds now, committed or not. */
async function makeRepository(folder: string): Promise<string> {
  const files: string[] = [];
  const listing = ["ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate"];
  await runCommand("git", listing, {
    cwd: CHECKOUT,
    env: process.env,
    onLine: (line) => files.push(line),
  });
  for (const file of files.filter((file) => existsSync(join(CHECKOUT, file)))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(CHECKOUT, file), join(folder, file));
  }
  const who = ["user.name=A. Reader", "user.email=reader@example.com", "commit.gpgsign=false"];
  const settings = who.flatMap((setting) => ["-c", setting]);
  for (const words of [
    ["init", "--quiet"],
    ["add", "--all"],
    ["commit", "--quiet", "--message", "now"],
  ]) {
    await runCommand("git", [...settings, ...words], { cwd: folder, env: process.env });
  }
  return folder;
}

/** Lets git take this repository where the README names the address of the real one. */
function cloneInstead(repository: string): Record<string, string> {
  const address = packageJson.repository.url.replace(/^git\+|\.git$/g, "");
  return {
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: `url.${repository}.insteadOf`,
    GIT_CONFIG_VALUE_0: address,
  };
}
