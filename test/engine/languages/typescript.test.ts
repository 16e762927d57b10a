import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe } from "node:test";
import { writeSdk } from "../../../harness/language-workspace";
import { CHECKOUT } from "../../../harness/program-folder";
import { skipWithoutLanguage } from "../../../tools/languages/languages";
import { runCommand } from "../../../tools/run-command";
import { describeLives } from "./lives";

const TOKEN = `
import * as pulumi from "@pulumi/pulumi";
import { Token } from "spotinst-token";

class Provider extends pulumi.ProviderResource {
  constructor(name: string, args: pulumi.Inputs) {
    super("things", name, args);
  }
}

class Thing extends pulumi.CustomResource {
  constructor(name: string, args: pulumi.Inputs, options: pulumi.CustomResourceOptions) {
    super("things:index:Thing", name, args, options);
  }
}

const token = new Token("token");
const provider = new Provider("things", { token: token.accessToken });
new Thing("one", { colour: "green" }, { provider });
new Thing("two", { colour: "blue" }, { provider });

const { accessToken, expiresAt } = token;
export const spotinstToken = { accessToken, kind: "temporary", expiresAt };
`;

const CONSUMER = `
import * as pulumi from "@pulumi/pulumi";
import { requireTokenOutput } from "spotinst-token";

const config = new pulumi.Config();
const stack = config.require("tokenStack");
const shared = new pulumi.StackReference(stack).requireOutput("spotinstToken");
const token = requireTokenOutput({ shared, isSecret: pulumi.isSecret(shared), stack });

export const { expiresAt } = token;
export const apiStatus = pulumi.unsecret(
  token.accessToken.apply(async (text) => {
    const headers = { authorization: \`Bearer \${text}\` };
    return (await fetch(\`\${config.require("apiEndpoint")}/events/subscription\`, { headers })).status;
  }),
);
`;

const PROJECT_FILE = (project: string) => `
name: ${project}
runtime: nodejs
plugins:
  providers:
    - name: spotinst-token
      path: node_modules/pulumi-spotinst-token/plugin
`;

const TSCONFIG = {
  compilerOptions: {
    target: "ES2022",
    module: "node20",
    types: ["node"],
    rootDir: ".",
    strict: true,
    skipLibCheck: true,
  },
  files: ["index.ts"],
};

describe("a token in TypeScript, by the plugin", { skip: skipWithoutLanguage("TypeScript") }, () => {
  let sdk: string;

  describeLives({
    runtime: "nodejs",
    project: "spotinst-token-typescript",
    writeToken: async (folder) => {
      sdk = join(folder, "sdks", "nodejs");
      link(join(CHECKOUT, "node_modules", "@types"), join(folder, "node_modules", "@types"));
      await writeSdk("nodejs", sdk);
      await installSdk(sdk);
      await write(folder, "spotinst-token-typescript", TOKEN);
    },
    writeConsumer: async (folder) => {
      link(join(CHECKOUT, "node_modules", "@types"), join(folder, "node_modules", "@types"));
      await write(folder, "spotinst-consumer-typescript", CONSUMER);
    },
    configureConsumer: ({ url }) => ({ apiEndpoint: url }),
    seesPlainText: true,
  });

  async function write(folder: string, project: string, program: string): Promise<void> {
    link(sdk, join(folder, "node_modules", "spotinst-token"));
    writeFileSync(join(folder, "Pulumi.yaml"), PROJECT_FILE(project));
    writeFileSync(join(folder, "index.ts"), program);
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(TSCONFIG));
    await compile(folder);
  }
});

function link(target: string, path: string): void {
  mkdirSync(join(path, ".."), { recursive: true });
  symlinkSync(target, path, "junction");
}

/** Does what npm does with the SDK: its script compiles it, with all type errors. */
function installSdk(folder: string): Promise<void> {
  const path = [join(CHECKOUT, "node_modules", ".bin"), process.env.PATH].join(delimiter);
  return runCommand(process.execPath, [join("scripts", "postinstall.js")], {
    cwd: folder,
    env: { ...process.env, PATH: path },
  });
}

/** Compiles what a folder's tsconfig.json names, with all type errors. */
function compile(folder: string): Promise<void> {
  return runCommand(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", folder], {
    cwd: folder,
    env: process.env,
  });
}
