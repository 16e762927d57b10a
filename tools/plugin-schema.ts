import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import packageJson from "../package.json";
import {
  ARGUMENT_NAMES,
  type ArgumentName,
  FUNCTION_ARGUMENTS,
  ruleOf,
  SECRET_ARGUMENTS,
} from "../provider/credentials/arguments";
import { PLUGIN_TOKEN_TYPE, TOKEN_TYPE } from "../provider/ground/pulumi-marks";
import { DRY_RUN_VARIABLES, PREVIEW_INPUT } from "../provider/plugin/previews";
import { SECRET_OUTPUTS } from "../provider/token/token-state";
import { type DocumentedMember, readMembers } from "./doc-comments";

const ROOT = resolve(__dirname, "..");

/** Where the schema is kept: the plugin hands it to the engine, and `pulumi package gen-sdk` reads it. */
export const SCHEMA_PATH = join(ROOT, "plugin", "schema.json");

const ANY = { $ref: "pulumi.json#/Any" };

/** The languages of the examples, as a schema names them. */
const EXAMPLE_LANGUAGES = ["typescript", "python", "go", "csharp", "java", "yaml"];

/** The types of the values, by the kind of the argument. */
const TYPES = {
  text: { type: "string" },
  seconds: { type: "number" },
  switch: { type: "boolean" },
  choice: { type: "string" },
  list: { type: "array", items: ANY },
} as const;

/** The types of what is neither an argument nor a text. */
const OTHER_TYPES: Readonly<Record<string, object>> = { minimumValiditySeconds: TYPES.seconds, shared: ANY };

const ARGUMENTS = readMembers("program/spotinst-token-args", "SpotinstTokenArgs");
// The plugin's token has no `shared`: it would be stored a second time.
const OUTPUTS = readMembers("program/spotinst-token", "SpotinstToken").filter(
  ({ name }) => name !== "shared",
);
const GETTER_ARGUMENTS = readMembers("program/get-spotinst-token", "GetSpotinstTokenArgs");
const RESULT = readMembers("program/get-spotinst-token", "GetSpotinstTokenResult");
const GUARD_OPTIONS = readMembers("program/require-spotinst-token", "RequireSpotinstTokenOptions");
const TAKEN = readMembers("program/require-spotinst-token", "TakenSpotinstToken");

/** What a token always has. */
const REQUIRED_OUTPUTS = ["accessToken", "tokenType", "grant", "issuedAt"];

/** Makes the schema of the plugin of the table of arguments and of the doc comments. */
export function makePluginSchema(): object {
  const configuration = describeArguments(ARGUMENT_NAMES.filter((name) => ruleOf(name).kind !== "list"));
  return {
    name: "spotinst-token",
    version: packageJson.version,
    displayName: "Spot token",
    description:
      "Mints, keeps secret and renews temporary API tokens of Spot (Spotinst), to feed the Spotinst provider.",
    keywords: ["pulumi", "spotinst", "spot", "token", "category/utility"],
    license: packageJson.license,
    // Without `repository`, of which the generator makes the module of the SDK for Go: that would change with it.
    homepage: packageJson.homepage.replace(/#.*/, ""),
    language: {
      nodejs: { packageName: "spotinst-token", respectSchemaVersion: true },
      python: { packageName: "pulumi_spotinst_token", respectSchemaVersion: true },
      go: { respectSchemaVersion: true },
      csharp: { respectSchemaVersion: true },
      java: {},
    },
    config: { variables: configuration },
    provider: {
      description:
        "The login of the tokens that name none themselves. Each property can also be set as a configuration key of the stack, such as spotinst-token:username.",
      inputProperties: configuration,
    },
    resources: { [PLUGIN_TOKEN_TYPE]: describeToken() },
    functions: {
      "spotinst-token:index:getToken": describeGetToken(),
      "spotinst-token:index:isPreview": {
        description:
          "Tells whether the program runs for a preview. For YAML, as the `preview` of a Token; the other languages can tell by themselves.",
        outputs: {
          properties: { value: { type: "boolean", description: "Whether it does." } },
          required: ["value"],
        },
      },
      "spotinst-token:index:requireToken": describeRequireToken(),
    },
  };
}

function describeToken(): object {
  return {
    description:
      "A token of the Spot (Spotinst) API, minted from a login and renewed by `pulumi up` before it expires. It is stored as a secret. Removing it from the program only forgets it: " +
      "Spot cannot revoke a temporary token, which expires by itself within two hours.\n\n" +
      "`pulumi import` mints a token by the login that was found; give any word as the id. `Token.get` does the same, in every run: to use a token of another stack, take it from a " +
      `StackReference by \`requireToken\`.\n\n${describeExamples()}`,
    inputProperties: {
      ...describeArguments(ARGUMENT_NAMES),
      [PREVIEW_INPUT]: {
        type: "boolean",
        description:
          "Whether the program runs for a preview, so that a due token is shown unchanged. TypeScript, Go, Java and C# set it by themselves, but not in a program that is inline by the Automation API. Python: `pulumi.runtime.is_dry_run()`. YAML: the function `isPreview`. Without it, a preview shows a due token as an update. It is never stored. Never write `true` yourself: an `up` would then renew nothing.",
        defaultInfo: { environment: DRY_RUN_VARIABLES },
      },
    },
    properties: describeMembers(OUTPUTS, SECRET_OUTPUTS),
    required: REQUIRED_OUTPUTS,
    aliases: [{ type: TOKEN_TYPE }],
  };
}

/** The programs of the page about languages, in the marks that Pulumi's generators know. */
function describeExamples(): string {
  const page = readFileSync(join(ROOT, "docs", "languages.md"), "utf8").split("\n## The program\n")[1]!;
  const blocks = EXAMPLE_LANGUAGES.map(
    (language) => new RegExp(`^\`\`\`${language}\\n[^]*?^\`\`\`$`, "m").exec(page)![0],
  );
  return [
    "{{% examples %}}\n## Example Usage\n{{% example %}}\n### A token for other stacks\n",
    ...blocks,
    "{{% /example %}}\n{{% /examples %}}",
  ].join("\n");
}

function describeGetToken(): object {
  const names = FUNCTION_ARGUMENTS;
  return {
    description:
      "Mints a token while the program runs, also in a preview. Nothing of it is stored, and every run mints one. Calls of one run with the same login share a token.",
    inputs: {
      properties: {
        ...describeArguments(names),
        ...describeMembers(GETTER_ARGUMENTS.filter(({ name }) => names.some((known) => known === name))),
      },
    },
    outputs: {
      properties: describeMembers(RESULT, SECRET_OUTPUTS),
      required: ["accessToken", "grant", "issuedAt"],
    },
  };
}

function describeRequireToken(): object {
  const options = GUARD_OPTIONS.filter(({ name }) => name !== "renewWith");
  return {
    description:
      "Takes the token that another stack exports, and refuses one that is of no use: one that has expired, or has too little time left, is an error, and a warning in a preview.",
    inputs: {
      properties: {
        shared: {
          ...ANY,
          secret: true,
          description:
            'The output of the other stack: `token.shared` of a SpotinstToken, or an object of the `accessToken`, `kind` ("temporary" or "permanent") and `expiresAt` of a Token.',
        },
        isSecret: {
          type: "boolean",
          description:
            "Whether that output is a secret, in a language that can tell; false is refused. Python: `pulumi.Output.is_secret(output)`. Go: `pulumi.IsSecret(output)`. TypeScript: `pulumi.isSecret(output)`. Default: true.",
        },
        stack: { type: "string", description: "The full name of the other stack, for messages." },
        ...describeMembers(options),
      },
      required: ["shared"],
    },
    outputs: {
      properties: describeMembers(TAKEN, [...SECRET_OUTPUTS, "shared"]),
      required: ["accessToken", "kind", "shared"],
    },
  };
}

function describeArguments(names: readonly ArgumentName[]): Record<string, object> {
  return Object.fromEntries(
    names.map((name) => {
      const member = ARGUMENTS.find((each) => each.name === name)!;
      return [name, describeMember(member, SECRET_ARGUMENTS)];
    }),
  );
}

function describeMembers(
  members: readonly DocumentedMember[],
  secrets: readonly string[] = [],
): Record<string, object> {
  return Object.fromEntries(members.map((member) => [member.name, describeMember(member, secrets)]));
}

function describeMember({ name, text, standard }: DocumentedMember, secrets: readonly string[]): object {
  return {
    ...(OTHER_TYPES[name] ?? TYPES[ruleOf(name).kind ?? "text"]),
    ...(secrets.includes(name) && { secret: true }),
    description: standard === "" ? text : `${text} Default: ${standard}.`,
  };
}
