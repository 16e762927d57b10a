/** Run as a process of its own, for what Node reads from the environment when it starts: sends one token request and prints what came of it. */
import { requestToken } from "../../provider/token-endpoint";

const [endpoint = ""] = process.argv.slice(2);
requestToken({ grant: "password", endpoint, form: new URLSearchParams({ grant_type: "password" }) }).then(
  ({ status, body }) => console.log(JSON.stringify({ status, body })),
  (error: Error) => console.log(JSON.stringify({ error: error.message })),
);
