/** Programs of the plugin's token in plain JavaScript, as the SDK that is generated from its schema would declare it. */

export const TOKEN_CLASS = `
const OUTPUTS = ["accessToken", "refreshToken", "tokenType", "grant", "issuedAt", "expiresAt", "refreshTokenExpiresAt",
  "organizationId", "userId", "account"];
class Token extends require("@pulumi/pulumi").CustomResource {
  constructor(name, args = {}, opts = {}) {
    // The default of the schema, which a generated SDK takes from the environment of the program.
    const preview = process.env.PULUMI_NODEJS_DRY_RUN === undefined ? undefined : process.env.PULUMI_NODEJS_DRY_RUN === "true";
    const outputs = Object.fromEntries(OUTPUTS.map((output) => [output, undefined]));
    super("spotinst-token:index:Token", name, { ...outputs, preview, ...args }, {
      version: "0.1.0",
      additionalSecretOutputs: ["accessToken", "refreshToken"],
      aliases: [{ type: "pulumi-nodejs:dynamic/spotinst:Token" }],
      ...opts,
    });
  }
}
`;
