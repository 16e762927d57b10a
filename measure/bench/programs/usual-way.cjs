const pulumi = require("@pulumi/pulumi");

const RENEW_BEFORE_MS = 3600 * 1000;

const provider = {
  create: async (inputs) => ({ id: crypto.randomUUID(), outs: await login(inputs) }),
  diff: async (_id, olds, news) => ({
    changes: Date.parse(olds.expiresAt) - Date.now() < RENEW_BEFORE_MS || olds.username !== news.username,
  }),
  update: async (_id, _olds, news) => ({ outs: await login(news) }),
};

async function login({ username }) {
  const { default: fetch } = await import("node-fetch");
  const issuedAtMs = Date.now();
  const response = await fetch(process.env.SPOTINST_TOKEN_URL, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "password",
      username,
      password: process.env.SPOTINST_PASSWORD,
      client_id: process.env.SPOTINST_CLIENT_ID,
      client_secret: process.env.SPOTINST_CLIENT_SECRET,
    }),
  });
  if (!response.ok) {
    throw new Error(`HTTP ${response.status}`);
  }
  const { items } = (await response.json()).response;
  const access = items.find(({ accessToken }) => accessToken);
  const refresh = items.find(({ refreshToken }) => refreshToken);
  return {
    username,
    accessToken: access.accessToken,
    ...(refresh && { refreshToken: refresh.refreshToken }),
    tokenType: access.tokenType,
    issuedAt: new Date(issuedAtMs).toISOString(),
    expiresAt: new Date(issuedAtMs + access.expiresIn * 1000).toISOString(),
  };
}

class Token extends pulumi.dynamic.Resource {
  constructor(name, { username }, opts = {}) {
    const outputs = {
      accessToken: undefined,
      refreshToken: undefined,
      tokenType: undefined,
      issuedAt: undefined,
      expiresAt: undefined,
    };
    super(
      provider,
      name,
      { ...outputs, username },
      {
        ...opts,
        additionalSecretOutputs: ["accessToken", "refreshToken"],
      },
    );
  }
}

for (let index = 0; index < Number(process.env.TOKENS); index++) {
  new Token(`token-${index}`, { username: `user-${index}@example.com` });
}
