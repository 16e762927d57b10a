import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** A page of which each part is written by a command that measures. */
export class MeasuredPage {
  readonly #path: string;
  readonly #command: string;
  readonly #introduction: string;

  constructor(path: string, command: string, introduction: string) {
    this.#path = path;
    this.#command = command;
    this.#introduction = introduction;
  }

  read(): string {
    return existsSync(this.#path) ? readFileSync(this.#path, "utf8") : this.#introduction;
  }

  /** Replaces one part of the page, or adds it at the end. */
  write({ name, title }: { name: string; title: string }, measured: string): void {
    const page = this.read();
    const end = `<!-- /${name} -->`;
    const part = `<!-- ${name}: written by ${this.#command} -->\n${measured.trim()}\n${end}`;
    const from = page.indexOf(`<!-- ${name}: `);
    const to = page.indexOf(end);
    writeFileSync(
      this.#path,
      from >= 0 && to > from
        ? page.slice(0, from) + part + page.slice(to + end.length)
        : `${page.trimEnd()}\n\n## ${title}\n\n${part}\n`,
    );
  }
}
