import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Workspace } from "./engine";

/** Locks a workspace's stack as somebody else's run does, and returns what unlocks it. */
export function lockStack({ folder }: Workspace): () => void {
  const locks = join(folder, "../state/.pulumi/locks/organization/tokens/dev");
  const lock = { pid: 1, username: "somebody", hostname: "elsewhere", timestamp: new Date().toISOString() };
  mkdirSync(locks, { recursive: true });
  writeFileSync(join(locks, "11111111-2222-4333-8444-555555555555.json"), JSON.stringify(lock));
  return () => rmSync(locks, { recursive: true });
}
