// Takes the icons we use from @tabler/icons into icons.json, which the template tag `icon` reads: only used icons ship,
// they need no request, and pages render without a build.
//   node src/anju/web/assets/icons.mjs                 refresh all
//   node src/anju/web/assets/icons.mjs OURS=TABLER …    add or change (TABLER may be "name" or "filled/name")
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const file = resolve(import.meta.dirname, "..", "icons.json");
const icons = JSON.parse(readFileSync(file, "utf8"));
for (const pair of process.argv.slice(2)) {
  const [ours, theirs = ours] = pair.split("=");
  icons[ours] = { from: theirs, body: "" };
}
const root = resolve(import.meta.dirname, "../../../../node_modules/@tabler/icons/icons");
for (const icon of Object.values(icons)) {
  const path = icon.from.includes("/") ? icon.from : `outline/${icon.from}`;
  const svg = readFileSync(join(root, `${path}.svg`), "utf8");
  icon.body = svg
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/[\s\S]*?<svg[^>]*>/, "")
    .replace("</svg>", "")
    .replace(/\s*\n\s*/g, "")
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "")
    .trim();
}
const sorted = Object.fromEntries(Object.entries(icons).sort(([a], [b]) => a.localeCompare(b)));
writeFileSync(file, `${JSON.stringify(sorted, null, 1)}\n`);
