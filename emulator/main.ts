import { endWithParent } from "../provider/plugin/end-with-parent";
import { writeAuthorityFiles } from "./authority-files";
import { type Command, parseCommandLine, USAGE } from "./command-line";
import { describeRequest, describeService, describeSpotHosts } from "./instructions";
import { startSpotHosts } from "./spot-hosts";
import { startTokenService } from "./token-service";

/** What runs: how it is used, and what ends it. */
interface Running {
  instructions: string;
  end(): Promise<unknown>;
}

async function main(): Promise<void> {
  const command = parseCommandLine();
  if (command.isHelp) {
    console.log(USAGE);
    return;
  }
  const { instructions, end } = await (command.isProxy ? runInSpotsPlace(command) : runAlone(command));
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void end());
  }
  // npm that is told to end does not tell the command that it runs.
  if (process.env.npm_lifecycle_event !== undefined) {
    endWithParent(() => void end());
  }
  console.log(instructions);
}

async function runAlone({ port, login, options }: Command): Promise<Running> {
  const service = await startTokenService({ ...options, port, onRequest });
  return { instructions: describeService(service, login), end: () => service.close() };
}

async function runInSpotsPlace({ port, login, options }: Command): Promise<Running> {
  const service = await startTokenService({ ...options, onRequest });
  const hosts = await startSpotHosts(service.port, port).catch(async (error: unknown) => {
    await service.close();
    throw error;
  });
  const files = writeAuthorityFiles(hosts.authority, hosts.port);
  return {
    instructions: describeSpotHosts(hosts.port, files, login),
    end: () => {
      files.remove();
      return Promise.all([hosts.close(), service.close()]);
    },
  };
}

function onRequest(...[request]: Parameters<typeof describeRequest>): void {
  console.log(describeRequest(request));
}

function explain(error: unknown): unknown {
  const { code, port, message } = error as NodeJS.ErrnoException & { port?: number };
  return code === "EADDRINUSE"
    ? `Port ${port} is taken, perhaps by another \`npm run service\`: end that, or choose another port with --port (0 is any free one).`
    : message;
}

main().catch((error: unknown) => {
  console.error(explain(error));
  process.exitCode = 2;
});
