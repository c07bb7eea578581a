// Prints the SVG of every symbol and echelon mark as JSON on standard output; run by symbols.py with milsymbol beside it.
// Input (argv[2]): {sets: {name: {identity, fill}}, kinds: {name: sidc tail}, echelons: {name: amplifier}, font}
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(process.cwd() + "/");
const loaded = require("milsymbol");
const ms = loaded.ms ?? loaded;
const job = JSON.parse(readFileSync(process.argv[2], "utf8"));

function draw(sidc, fill) {
  const colour = Object.fromEntries(["Civilian", "Friend", "Hostile", "Neutral", "Unknown", "Suspect"].map((k) => [k, fill]));
  const symbol = new ms.Symbol(sidc, { size: 100, colorMode: colour, fontfamily: job.font, strokeWidth: 6 });
  if (!symbol.isValid()) throw new Error("not a symbol: " + sidc);
  return symbol.asSVG();
}

const inner = (svg) => svg.slice(svg.indexOf(">") + 1, svg.lastIndexOf("</svg>"));
const out = { symbols: {}, echelons: {} };
for (const [set, { identity, fill }] of Object.entries(job.sets)) {
  for (const [kind, tail] of Object.entries(job.kinds)) {
    out.symbols[`${set}/${kind}`] = inner(draw("130" + identity + tail.slice(0, 2) + "0000" + tail.slice(2) + "0000000000", fill));
  }
  const bare = inner(draw(`130${identity}1000000000000000000000000000`, fill));
  for (const [echelon, amplifier] of Object.entries(job.echelons)) {
    const marked = inner(draw(`130${identity}1000${amplifier}00000000000000000000`, fill));
    if (!marked.startsWith(bare)) throw new Error("echelon not drawn last: " + echelon);
    out.echelons[`${set}/${echelon}`] = marked.slice(bare.length);
  }
}
process.stdout.write(JSON.stringify(out));
