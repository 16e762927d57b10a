import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Workspace } from "../../harness/engine";
import type { Packages } from "../../harness/packages";
import { runCommand } from "../../tools/run-command";
import type { Combination } from "./cell";
import { FORMS, type Form } from "./forms";
import { INSTALLERS } from "./installers";

/** Writes a program into a workspace, installs what it needs, and builds it where its form has a build. */
export async function setUpProgram(
  { folder }: Workspace,
  combination: Combination,
  packages: Packages,
): Promise<void> {
  const form: Form = FORMS[combination.form];
  rmSync(join(folder, "node_modules"), { recursive: true });
  rmSync(join(folder, "index.js"));
  const runtime = { name: "nodejs", options: form.options ?? {} };
  // JSON is YAML.
  writeFileSync(
    join(folder, "Pulumi.yaml"),
    JSON.stringify({ name: "tokens", runtime, plugins: form.plugins }),
  );
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "tokens", ...form.manifest }));
  const env = await packages.environment(combination.node);
  await INSTALLERS[combination.installer]({
    packages,
    root: dirname(folder),
    folder,
    env,
    tarball: await (form.isInLibrary ? packages.packLibrary() : packages.pack()),
    specs: [`@pulumi/pulumi@${combination.sdk}`, ...listPackages(form, combination)],
  });
  await writeFiles(folder, form, form.files, env);
}

const SOME_RESOURCE = `
class Some extends pulumi.dynamic.Resource {}
const provider = { create: async () => ({ id: "some", outs: {} }) };
new Some(provider, "some", {});
`;

/** Puts a resource of another kind in the place of this package, so that whatever is still printed comes from others. */
export async function replaceToken(
  { folder }: Workspace,
  combination: Combination,
  packages: Packages,
): Promise<void> {
  const form: Form = FORMS[combination.form];
  const files = Object.entries(form.files).map(([name, text]) => {
    const sdk = /\brequire\(/.test(text)
      ? `const pulumi = require("@pulumi/pulumi");`
      : `import * as pulumi from "@pulumi/pulumi";`;
    return [name, name.startsWith("index.") ? sdk + SOME_RESOURCE : text];
  });
  await writeFiles(folder, form, Object.fromEntries(files), await packages.environment(combination.node));
}

async function writeFiles(
  folder: string,
  form: Form,
  files: Form["files"],
  env: NodeJS.ProcessEnv,
): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  if (form.build !== undefined) {
    const [script, ...words] = form.build;
    await runCommand(join(folder, "node_modules", script!), words, { cwd: folder, env });
  }
}

function listPackages(form: Form, { typescript }: Combination): readonly string[] {
  const isCompiled = "tsconfig.json" in form.files && typescript !== undefined;
  return [...(form.packages ?? []), ...(isCompiled ? ["ts-node@10.9.2", `typescript@${typescript}`] : [])];
}
