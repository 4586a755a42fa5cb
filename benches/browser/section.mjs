// BENCHMARKS.md: every bench replaces the text between its own two markers and leaves the rest alone.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../../BENCHMARKS.md', import.meta.url);
const HEAD = `# Benchmarks

Made by \`cargo xtask bench\`, everything side by side in one run. The ratios are what to look at; the
absolute figures hold for one machine only.
`;

/** Puts `text` between the markers of `section`, which are added at the end where there are none. */
export function writeSection(section, text) {
  const [begin, end] = [`<!-- begin ${section} -->`, `<!-- end ${section} -->`];
  const old = existsSync(file) ? readFileSync(file, 'utf8') : HEAD;
  const fresh = `${begin}\n${text.trim()}\n${end}`;
  const [from, to] = [old.indexOf(begin), old.indexOf(end)];
  const found = from >= 0 && to > from;
  writeFileSync(
    file,
    found ? old.slice(0, from) + fresh + old.slice(to + end.length) : `${old.trimEnd()}\n\n${fresh}\n`,
  );
}
