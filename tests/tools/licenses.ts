/** The command `npm run licenses`: fails when a direct or indirect production dependency has a licence that is not on the list. */
import { readFileSync } from 'node:fs';
import { shippedFolders, shippedPackage } from '../../resources/build/third-party.ts';

const allowed = new Set([
  // the name that url-template gives its licence of three clauses
  'BSD',
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/** Evaluates an SPDX expression: OR needs one allowed licence; AND binds tighter and needs all. Parentheses are supported. */
function permits(expression: string): boolean {
  const inner = expression.match(/\(([^()]*)\)/);
  if (inner?.[1] !== undefined) {
    const verdict = permits(inner[1]) ? 'MIT' : 'refused';
    return permits(expression.replace(inner[0], ` ${verdict} `));
  }
  return expression
    .split(/\sOR\s/i)
    .some((side) => side.split(/\sAND\s/i).every((name) => allowed.has(name.trim())));
}

const lock: { packages: Record<string, { readonly license?: string; readonly version?: string }> } =
  JSON.parse(readFileSync('package-lock.json', 'utf8'));
/** A package of another system is not installed here; the lock file has its licence. */
const shipped = shippedFolders('.').map((path) => {
  const { license = 'none', version = '' } = lock.packages[path] ?? {};
  return shippedPackage('.', path) ?? { name: path.replace(/^.*node_modules\//, ''), version, license };
});

const refused = shipped.filter(({ license }) => !permits(license));
for (const { name, version, license } of refused)
  console.error(`${name} ${version}: licence ${license} is not on the list`);
const counts = Map.groupBy(shipped, ({ license }) => license);
const summary = [...counts].map(([license, packages]) => `${packages.length} ${license}`).sort();
console.log(`${shipped.length} production packages: ${summary.join(', ')}`);
process.exitCode = refused.length === 0 ? 0 : 1;
