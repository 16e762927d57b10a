import { SpotinstToken } from "pulumi-spotinst-token";

const token = new SpotinstToken("token");

export const spotinstToken = token.shared; // for other stacks
export const accessToken = token.accessToken; // for scripts
export const expiresAt = token.expiresAt;
