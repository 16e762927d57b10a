import { LIBRARY } from "../../harness/packages";

/** How a program is written and run. */
export interface Form {
  /** Its files, beside `Pulumi.yaml`. */
  files: Readonly<Record<string, string>>;
  /** What `package.json` says beside the name. */
  manifest: Readonly<Record<string, string>>;
  /** Options of `runtime` in `Pulumi.yaml`. */
  options?: Readonly<Record<string, string | boolean>>;
  /** What `Pulumi.yaml` says of plugins. */
  plugins?: object;
  /** The packages that it needs beside the SDK and this one. */
  packages?: readonly string[];
  /** Whether this package is not the program's own dependency, but that of a library. */
  isInLibrary?: boolean;
  /** The words of a build, of which the first is a script inside `node_modules`. */
  build?: readonly string[];
}

const BODY = `const token = new SpotinstToken("token");`;
const IMPORT = `import { SpotinstToken } from "pulumi-spotinst-token";`;
const COMMONJS = `const { SpotinstToken } = require("pulumi-spotinst-token");
${BODY}
exports.accessToken = token.accessToken;
exports.spotinstToken = token.shared;
`;
/** Declares the token as an SDK that is generated from the plugin's schema. */
const OF_PLUGIN = `const { CustomResource, runtime } = require("@pulumi/pulumi");
const { version } = require("pulumi-spotinst-token/package.json");
const args = { accessToken: undefined, preview: runtime.isDryRun() || undefined };
const opts = { version, additionalSecretOutputs: ["accessToken", "refreshToken"] };
exports.accessToken = new CustomResource("spotinst-token:index:Token", "token", args, opts).accessToken;
`;
/** The plugin of the package that is installed. */
const PLUGINS = {
  providers: [{ name: "spotinst-token", path: "./node_modules/pulumi-spotinst-token/plugin" }],
};
/** Gets the token from the library that `packages.ts` packs. */
const COMMONJS_OF_LIBRARY = COMMONJS.replace("pulumi-spotinst-token", LIBRARY);
const MODULE = `${IMPORT}
${BODY}
export const accessToken = token.accessToken;
export const spotinstToken = token.shared;
`;
/** Uses the declared types, so that a compiler has something to check. */
const TYPED = `import type { Output } from "@pulumi/pulumi";
import { SpotinstToken, type SharedToken } from "pulumi-spotinst-token";
${BODY}
export const accessToken: Output<string> = token.accessToken;
export const spotinstToken: Output<SharedToken> = token.shared;
`;
/** The same for a compiler that does not know `type` inside an import yet. */
const TYPED_OF_OLD = `import * as pulumi from "@pulumi/pulumi";
${IMPORT}
${BODY}
export const accessToken: pulumi.Output<string> = token.accessToken;
export const spotinstToken = token.shared;
`;
/** The options that `pulumi new typescript` writes. */
const TSCONFIG = JSON.stringify({
  compilerOptions: {
    strict: true,
    target: "es2020",
    module: "commonjs",
    moduleResolution: "node",
    noImplicitReturns: true,
    forceConsistentCasingInFileNames: true,
  },
  files: ["index.ts"],
});
/** Those options with what TypeScript 6 wants said. */
const TSCONFIG_OF_6 = JSON.stringify({
  compilerOptions: { strict: true, target: "es2022", module: "node20", types: ["node"], rootDir: "." },
  files: ["index.ts"],
});
const TSCONFIG_OF_MODULE = JSON.stringify({
  compilerOptions: { strict: true, target: "es2022", module: "nodenext", types: ["node"], rootDir: "." },
  files: ["index.ts"],
});
const TYPES = ["@types/node@20"];
const ESBUILD = ["esbuild/bin/esbuild", "index.ts", "--bundle", "--platform=node"];

export const FORMS = {
  javascript: { files: { "index.js": COMMONJS }, manifest: { main: "index.js" } },
  library: {
    files: { "index.js": COMMONJS_OF_LIBRARY },
    manifest: { main: "index.js" },
    isInLibrary: true,
  },
  plugin: { files: { "index.js": OF_PLUGIN }, manifest: { main: "index.js" }, plugins: PLUGINS },
  module: { files: { "index.js": MODULE }, manifest: { main: "index.js", type: "module" } },
  typescript: {
    files: { "index.ts": TYPED, "tsconfig.json": TSCONFIG_OF_6 },
    manifest: { main: "index.ts" },
    packages: TYPES,
  },
  oldTypescript: {
    files: { "index.ts": TYPED_OF_OLD, "tsconfig.json": TSCONFIG },
    manifest: { main: "index.ts" },
    packages: TYPES,
  },
  tsx: {
    files: { "index.ts": TYPED },
    manifest: { main: "index.ts", type: "module" },
    options: { typescript: false, nodeargs: "--import tsx" },
    packages: ["tsx"],
  },
  stripped: {
    files: { "index.ts": TYPED },
    manifest: { main: "index.ts", type: "module" },
    options: { typescript: false },
  },
  tsNodeModule: {
    files: { "index.ts": TYPED, "tsconfig.json": TSCONFIG_OF_MODULE },
    manifest: { main: "index.ts", type: "module" },
    options: { nodeargs: "--loader ts-node/esm --no-warnings" },
    packages: TYPES,
  },
  esbuild: {
    files: { "index.ts": TYPED },
    manifest: { main: "bin/index.js" },
    packages: ["esbuild"],
    build: [...ESBUILD, "--packages=external", "--outfile=bin/index.js"],
  },
  esbuildWhole: {
    files: { "index.ts": TYPED },
    // No package.json stands right above the bundle.
    manifest: { main: "out/program/index.js" },
    packages: ["esbuild"],
    build: [...ESBUILD, "--external:@pulumi/pulumi", "--outfile=out/program/index.js"],
  },
} as const satisfies Record<string, Form>;

export type FormName = keyof typeof FORMS;
