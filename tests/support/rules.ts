/**
 * `npm run rules`: which of the engine's and the security rules no test names. A rule's id stands in the name (or a comment) of
 * every test that protects it. Rules whose part of Concord does not exist yet are listed apart; the rest must have a test.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const families: Readonly<Record<string, number>> = { ID: 9, WR: 8, PE: 8, DE: 3, TI: 5, RU: 8, ML: 8, S: 13 };
/** Mail, Microsoft 365, native clients and updates come with later steps. */
const later: readonly string[] = [
  ...Array.from({ length: 8 }, (_, index) => `ML${index + 1}`),
  ...['TI3', 'PE4', 'PE8', 'WR5', 'S2', 'S3', 'S5', 'S11', 'S12'],
];

const all = Object.entries(families).flatMap(([family, count]) =>
  Array.from({ length: count }, (_, index) => `${family}${index + 1}`),
);
const texts = readdirSync('tests', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.spec.ts'))
  .map((path) => readFileSync(join('tests', path), 'utf8'));
const without = all.filter((rule) => !texts.some((text) => new RegExp(`\\b${rule}\\b`).test(text)));
const missing = without.filter((rule) => !later.includes(rule));
console.info(`${all.length - without.length} of ${all.length} rules are named by a test.`);
console.info(`Not built yet: ${without.filter((rule) => later.includes(rule)).join(', ') || 'none'}`);
if (missing.length > 0) {
  console.error(`Without a test: ${missing.join(', ')}`);
  process.exit(1);
}
