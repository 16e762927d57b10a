/** What a reader of the README does, in order. */
export interface Step {
  /** The heading it stands under. */
  section: string;
  /** The lines of a shell. */
  commands: string;
}

/** A code block with its language, or a sentence that tells to run a command. */
const PIECE = /^## (?<section>.+)$|^```(?<language>\w+)\n(?<code>[\s\S]*?)^```$|^Run `(?<told>[^`]+)`/gm;

/** Reads the steps of a page: the blocks of commands, the commands in sentences that begin with "Run", and the programs, which go into `index.ts`. */
export function readSteps(page: string): Step[] {
  const steps: Step[] = [];
  let section = "";
  for (const { groups = {} } of page.matchAll(PIECE)) {
    const { language, code, told } = groups;
    section = groups.section ?? section;
    if (told !== undefined) {
      steps.push({ section, commands: `${told}\n` });
    } else if (language === "sh") {
      steps.push({ section, commands: code! });
    } else if (language === "ts") {
      steps.push({ section, commands: `cat > index.ts <<'END_OF_PROGRAM'\n${code}END_OF_PROGRAM\n` });
    }
  }
  return steps;
}

/** Puts values in the place of the dots that a reader fills in, as in NAME=…. */
export function fillIn(commands: string, values: Readonly<Record<string, string>>): string {
  return commands.replace(/\b(\w+)=…/g, (all, name: string) =>
    values[name] === undefined ? all : `${name}='${values[name]}'`,
  );
}
