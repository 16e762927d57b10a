/**
 * Run as a process of its own, for what Node reads from the environment when it starts: sends token requests, one after the other, and prints what
 * came of the last.
 */
import { requestToken } from "../provider/service/token-endpoint";

const [endpoint = "", times = "1", limitMs] = process.argv.slice(2);

async function send(): Promise<object> {
  try {
    const form = new URLSearchParams({ grant_type: "password" });
    const words = { presented: "the login", cure: "Check it", endpoint: "tokenEndpoint" };
    const request = { grant: "password", endpoint, form, words } as const;
    const { status, body } = await requestToken(request, limitMs === undefined ? undefined : Number(limitMs));
    return { status, body };
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    return { error: message, code };
  }
}

async function main(): Promise<void> {
  let outcome = {};
  for (let index = 0; index < Number(times); index++) {
    outcome = await send();
  }
  console.log(JSON.stringify(outcome));
}

void main();
