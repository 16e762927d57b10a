import * as pulumi from "@pulumi/pulumi";
import * as spotinst from "@pulumi/spotinst";
import { SpotinstToken } from "pulumi-spotinst-token";

const config = new pulumi.Config();
const accounts = config.requireObject<Record<string, string>>("accounts");
const resourceIds = config.requireObject<Record<string, string>>("resourceIds");

// A token is its user's and good for all the accounts that the user may enter, so one is enough.
const token = new SpotinstToken("token");

for (const [name, account] of Object.entries(accounts)) {
  const resourceId = resourceIds[name];
  if (resourceId === undefined) {
    throw new pulumi.RunError(`The configuration's resourceIds has no "${name}".`);
  }
  const provider = new spotinst.Provider(name, { token: token.accessToken, account });
  new spotinst.Subscription(
    name,
    {
      resourceId,
      eventType: "GROUP_ROLL_FAILED",
      protocol: "email",
      endpoint: config.require("email"),
    },
    { provider },
  );
}
