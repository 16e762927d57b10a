import { generate } from "selfsigned";

/** A certificate and the key to it. */
export interface Identity {
  key: string;
  cert: string;
}

/** Longer than anybody leaves a local service running. */
const LIFE_DAYS = 90;

/** Makes an authority that lasts for as long as a service runs. */
export function makeAuthority(name: string): Promise<Identity> {
  return make(name, {
    extensions: [
      { name: "basicConstraints", cA: true, pathLenConstraint: 0, critical: true },
      { name: "keyUsage", keyCertSign: true, critical: true },
    ],
  });
}

/** Makes a server's certificate for host names, which the authority signs. */
export function makeServerIdentity(hosts: readonly string[], authority: Identity): Promise<Identity> {
  return make(hosts[0]!, {
    ca: authority,
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      { name: "subjectAltName", altNames: hosts.map((value) => ({ type: 2, value })) },
    ],
  });
}

async function make(name: string, options: Parameters<typeof generate>[1]): Promise<Identity> {
  // From yesterday on: a client's clock may be behind.
  const dayMs = 86_400_000;
  const { private: key, cert } = await generate([{ name: "commonName", value: name }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: new Date(Date.now() - dayMs),
    notAfterDate: new Date(Date.now() + LIFE_DAYS * dayMs),
    ...options,
  });
  return { key, cert };
}
