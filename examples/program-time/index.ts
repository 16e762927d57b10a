import * as pulumi from "@pulumi/pulumi";
import * as spotinst from "@pulumi/spotinst";
import { getSpotinstTokenOutput } from "pulumi-spotinst-token";

const config = new pulumi.Config();
const account = config.require("account");
const token = getSpotinstTokenOutput({ account });
const provider = new spotinst.Provider("spot", { token: token.accessToken, account });

new spotinst.Subscription(
  "alerts",
  {
    resourceId: config.require("resourceId"),
    eventType: "GROUP_ROLL_FAILED",
    protocol: "email",
    endpoint: config.require("email"),
  },
  { provider },
);
