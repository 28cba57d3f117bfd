// Compiles the styles and gathers what the pages load into caseflow/web/static/built/.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const built = join(here, "..", "caseflow", "web", "static", "built");
const govuk = join(here, "node_modules", "govuk-frontend", "dist", "govuk");
const typeface = join(here, "node_modules", "@fontsource-variable", "atkinson-hyperlegible-next");

rmSync(built, { recursive: true, force: true });
mkdirSync(built, { recursive: true });

const { css } = sass.compile(join(here, "scss", "app.scss"), {
  loadPaths: [join(here, "node_modules")],
  style: "compressed",
  // A warning of our own or of a dependency stops the build instead of scrolling by.
  logger: { warn: (message) => { throw new Error(message); } },
});
writeFileSync(join(built, "app.css"), css);
cpSync(join(here, "js"), built, { recursive: true });
cpSync(join(govuk, "govuk-frontend.min.js"), join(built, "govuk-frontend.min.js"));
for (const letters of ["latin", "latin-ext"]) {
  const file = `atkinson-hyperlegible-next-${letters}-wght-normal.woff2`;
  cpSync(join(typeface, "files", file), join(built, `typeface-${letters}.woff2`));
}
cpSync(join(typeface, "LICENSE"), join(built, "typeface-licence.txt"));

const prints = {};
for (const name of readdirSync(built).sort()) {
  prints[name] = createHash("sha256").update(readFileSync(join(built, name))).digest("hex").slice(0, 12);
}
writeFileSync(join(built, "assets.json"), JSON.stringify(prints, null, 1) + "\n");
console.log(Object.keys(prints).map((name) => `built/${name}`).join("\n"));
