/** Loads what mints in the program's process: most programs only hand on what the engine has minted. */
export function loadMint(): typeof import("./mint").mint {
  const { mint }: typeof import("./mint") = require("./mint");
  return mint;
}
