const { CustomResource, runtime } = require("@pulumi/pulumi");
const { version } = require("pulumi-spotinst-token/package.json");

// What a generated SDK sends: `preview` in a dry run, every output as undefined, the secret ones by name.
const OUTPUTS = {
  accessToken: undefined,
  account: undefined,
  expiresAt: undefined,
  grant: undefined,
  issuedAt: undefined,
  organizationId: undefined,
  refreshToken: undefined,
  refreshTokenExpiresAt: undefined,
  tokenType: undefined,
  userId: undefined,
};

for (let index = 0; index < Number(process.env.TOKENS); index++) {
  new CustomResource(
    "spotinst-token:index:Token",
    `token-${index}`,
    {
      ...OUTPUTS,
      username: `user-${index}@example.com`,
      preview: runtime.isDryRun() || undefined,
    },
    { version, additionalSecretOutputs: ["accessToken", "refreshToken"] },
  );
}
