/**
 * Run as a process of its own, for what Node reads from the environment when it starts: sends token requests with the built package, one after the
 * other, and prints what came of the last. It is plain JavaScript, since TypeScript takes longer to load than all of this.
 */
const { grantRule } = require("../dist/credentials/grants.js");
const { requestToken } = require("../dist/service/token-endpoint.js");

const [endpoint, times = "1", limitMs] = process.argv.slice(2);

async function send() {
  try {
    const form = new URLSearchParams({ grant_type: "password" });
    const { words } = grantRule("password");
    const request = { grant: "password", endpoint, form, words };
    const { status, body } = await requestToken(request, limitMs === undefined ? undefined : Number(limitMs));
    return { status, body };
  } catch ({ message, code }) {
    return { error: message, code };
  }
}

async function main() {
  let outcome = {};
  for (let index = 0; index < Number(times); index++) {
    outcome = await send();
  }
  console.log(JSON.stringify(outcome));
}

void main();
