const { local } = require("@pulumi/command");

// The login reaches curl on its standard input: on its command line every user of the machine could read it.
const LOGIN = `printf 'data-urlencode = "%s"\\n' \
  "grant_type=password" "username=$TOKEN_USER" "password=$SPOTINST_PASSWORD" \
  "client_id=$SPOTINST_CLIENT_ID" "client_secret=$SPOTINST_CLIENT_SECRET" |
  curl --silent --fail --config - "$SPOTINST_TOKEN_URL"`;

for (let index = 0; index < Number(process.env.TOKENS); index++) {
  new local.Command(
    `token-${index}`,
    {
      create: LOGIN,
      environment: { TOKEN_USER: `user-${index}@example.com` },
      logging: "none",
      triggers: [process.env.RENEWAL],
    },
    { additionalSecretOutputs: ["stdout"] },
  );
}
