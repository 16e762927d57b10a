/** Run as a process of its own, for what Node reads from the environment when it starts: asks each endpoint of its arguments once, prints JSON. */
import { type Asked, ask } from "./ask";

async function main([limitMs = "", ...endpoints]: readonly string[]): Promise<void> {
  // The first request of a process also loads what requests are made with.
  await ask("http://127.0.0.1:9/token", Number(limitMs));
  const asked: Asked[] = [];
  for (const endpoint of endpoints) {
    asked.push(await ask(endpoint, Number(limitMs)));
  }
  console.log(JSON.stringify(asked));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
