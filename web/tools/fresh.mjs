// Regenerates every generated file and fails when one of them was not what its sources say.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

function generated(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === "node_modules" || entry.name === "dist") return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return generated(path);
    return entry.name.endsWith(".gen.ts") ? [path] : [];
  });
}

const snapshot = () => new Map(generated(root).map((path) => [path, readFileSync(path, "utf8")]));

const before = snapshot();
execFileSync("npm", ["run", "--silent", "generate"], { cwd: root, stdio: "inherit" });
execFileSync("npm", ["run", "--silent", "api"], { cwd: root, stdio: "inherit" });
const after = snapshot();
const stale = [...new Set([...before.keys(), ...after.keys()])].filter(
  (path) => before.get(path) !== after.get(path),
);
if (stale.length > 0) {
  console.error(`Generated files were stale and have been rewritten:\n${stale.join("\n")}`);
  process.exit(1);
}
