import { CALL_LIMIT_MS, type PulumiAnswer } from "./run-pulumi";

/** The login in the address of a backend. */
const LOGIN = /:\/\/[^\s/]*@/g;

/** Says in a few words why the CLI gave nothing: the first line of its errors that means something. */
export function describeFailure({ code, stderr }: Pick<PulumiAnswer, "code" | "stderr">): string {
  if (code === null) {
    return `no answer from pulumi within ${CALL_LIMIT_MS / 1000} s`;
  }
  const lines = stderr
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("warning:"));
  const line = (lines.find((text) => text.startsWith("error:")) ?? lines[0] ?? "").replace(/^error:\s*/, "");
  if (/^no stack named\b/.test(line)) {
    return "no such stack";
  }
  return line === "" ? `pulumi ended with ${code} and said nothing` : line.replace(LOGIN, "://[secret]@");
}
