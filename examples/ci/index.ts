import { SpotinstToken } from "pulumi-spotinst-token";

// A run every 30 minutes finds 60 minutes left at least, and renews below 90. One lost run leaves 30.
const token = new SpotinstToken("token", { renewBeforeSeconds: 5400 });

export const spotinstToken = token.shared; // for other stacks
export const accessToken = token.accessToken; // for scripts
export const expiresAt = token.expiresAt;
