/** What a preview says of a token that is due. */
const EXPECTED = /^(info: )?token ".*" expires in .*will renew it$/;

/** The line above what was printed about one resource. */
const HEADING = /^[\w-]+:\S+ \(.*\):$/;

/** A line about the progress of one resource, which repeats what stands under Diagnostics. */
const PROGRESS = /^([+~-]+ +)?pulumi\S*:\S+ /;

/**
 * Finds what somebody would wonder at in the output of a command: all that stands under Diagnostics, and whatever else warns. What differs from run to
 * run is taken out, so that two outputs can be compared.
 */
export function findNoise(output: string): string[] {
  const noise = new Set<string>();
  let isDiagnosed = false;
  for (const line of output.split("\n").map((text) => text.trim())) {
    if (/^(Diagnostics|Outputs|Resources|Duration):/.test(line)) {
      isDiagnosed = line === "Diagnostics:";
      continue;
    }
    const isOdd = isDiagnosed || (/\bwarning\b|deprecat|experimental/i.test(line) && !PROGRESS.test(line));
    if (isOdd && line !== "" && !HEADING.test(line) && !EXPECTED.test(line)) {
      noise.add(line.replace(/^.*\(node:\d+\)/, "(node)"));
    }
  }
  return [...noise];
}
