import { BAD_PROXIES, LONGEST_LINGER_MS, meetBadProxy, PASSWORD } from "../../harness/bad-proxies";
import { findEchoes } from "../../harness/planted";
import { writeTable } from "../../tools/markdown";
import type { Section } from "./section";

export const section: Section = {
  name: "proxies",
  title: "Hostile proxies",
  run: async (progress) => {
    const rows: (string | number)[][] = [];
    for (const each of BAD_PROXIES) {
      progress(each.title);
      const { error, lingeredMs } = await meetBadProxy(each);
      if (
        !each.message.test(error) ||
        lingeredMs > LONGEST_LINGER_MS ||
        findEchoes(error).length > 0 ||
        error.includes(PASSWORD)
      ) {
        throw new Error(`${each.title}: ${error}; the process went on for ${lingeredMs} ms`);
      }
      rows.push([`a proxy ${each.title}`, Math.round(lingeredMs), error.replace(/:\d{2,5}\b/g, ":PORT")]);
    }
    return `${rows.length} useless proxies, each met by a process of its own. The request has a limit of 2 s where the proxy never answers, and a longer one where it does. The process ends by itself, and no message shows the proxy's login.

${writeTable(["case", "process ended after its last word, ms", "message"], rows)}`;
  },
};
