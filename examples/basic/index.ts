import { SpotinstToken } from "pulumi-spotinst-token";

const token = new SpotinstToken("token");

export const accessToken = token.accessToken;
export const expiresAt = token.expiresAt;
