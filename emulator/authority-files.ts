import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { rootCertificates } from "node:tls";

const FOLDER = resolve(__dirname, "..", ".service");

/** Where the authority's certificate is for the clients of one port. */
export interface AuthorityFiles {
  /** The authority alone, for what adds it to the authorities that it knows. */
  alone: string;
  /** The authority beside all that Node knows, for what takes this file instead of those that it knows. */
  beside: string;
  remove(): void;
}

/** Writes the certificate of an authority, always to the same place for one port, so that a restarted service is found again. */
export function writeAuthorityFiles(certificate: string, port: number): AuthorityFiles {
  const alone = join(FOLDER, `${port}-authority.pem`);
  const beside = join(FOLDER, `${port}-authorities.pem`);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(alone, `${certificate.trimEnd()}\n`);
  writeFileSync(beside, `${[...rootCertificates, certificate.trimEnd()].join("\n")}\n`);
  const remove = () => {
    for (const file of [alone, beside]) {
      rmSync(file, { force: true });
    }
  };
  return { alone, beside, remove };
}
