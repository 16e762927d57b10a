/** Programs that use the plugin of `harness/plugin` as a program uses Spot's: a provider made from a token, and a resource of it. */

export const THINGS = `
const pulumi = require("@pulumi/pulumi");
class Provider extends pulumi.ProviderResource {
  constructor(name, args) { super("things", name, args); }
}
class Thing extends pulumi.CustomResource {
  constructor(name, args, opts) { super("things:index:Thing", name, args, opts); }
}
const useThings = (token) => {
  const provider = new Provider("things", { token, endpoint: process.env.SPOTINST_API_URL });
  new Thing("thing", { colour: "green" }, { provider });
};
`;

const TOKEN = `
const { SpotinstToken } = require("pulumi-spotinst-token");
const token = new SpotinstToken("main", JSON.parse(process.env.TOKEN_ARGS ?? "{}"));
`;

/** The token, the provider and its resource in one program. */
export const SAME_STACK = `${THINGS}${TOKEN}useThings(token.accessToken);\n`;

/** The token alone, handed out. */
export const TOKEN_STACK = `${TOKEN}exports.accessToken = token.accessToken;\n`;

/** The provider and its resource, with the token of the other program. */
export const CONSUMER_STACK = `${THINGS}
useThings(new pulumi.StackReference("organization/tokens/dev").requireOutput("accessToken"));
`;
