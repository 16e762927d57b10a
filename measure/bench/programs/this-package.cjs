const { SpotinstToken } = require("pulumi-spotinst-token");

for (let index = 0; index < Number(process.env.TOKENS); index++) {
  new SpotinstToken(`token-${index}`, { username: `user-${index}@example.com` });
}
