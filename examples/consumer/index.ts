import * as pulumi from "@pulumi/pulumi";
import { requireSpotinstToken } from "pulumi-spotinst-token";

const config = new pulumi.Config();
const token = requireSpotinstToken(new pulumi.StackReference(config.require("tokenStack")));

export const { accessToken, expiresAt } = token;

// One authenticated call, so that `up` shows that the token works. Hand the token to your provider instead.
export const apiStatus = pulumi.unsecret(accessToken.apply(callApi));

async function callApi(token: string): Promise<number | string> {
  if (pulumi.runtime.isDryRun()) {
    return "asked by pulumi up, not by a preview";
  }
  const api = config.get("apiEndpoint") ?? process.env.SPOTINST_API_URL ?? "https://api.spotinst.io";
  const response = await fetch(new URL("/events/subscription", api), {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(30_000),
  });
  return response.status;
}
