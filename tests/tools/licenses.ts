/** The command `npm run licenses`: fails when a direct or indirect production dependency has a licence that is not on the list. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

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

interface LockedPackage {
  readonly dev?: boolean;
  readonly license?: string;
  readonly version?: string;
}

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

/** The licence in the installed package's manifest; the licence in the lock file if the package is not installed here. */
function licenseOf(path: string, locked: LockedPackage): string {
  const manifest = join(path, 'package.json');
  if (!existsSync(manifest)) return locked.license ?? 'none';
  const { license }: { license?: unknown } = JSON.parse(readFileSync(manifest, 'utf8'));
  return typeof license === 'string' ? license : 'none';
}

const lock: { packages: Record<string, LockedPackage> } = JSON.parse(
  readFileSync('package-lock.json', 'utf8'),
);
const shipped = Object.entries(lock.packages)
  .filter(([path, locked]) => path !== '' && locked.dev !== true)
  .map(([path, locked]) => ({
    name: `${path.replace(/^.*node_modules\//, '')} ${locked.version ?? ''}`,
    license: licenseOf(path, locked),
  }));

const refused = shipped.filter(({ license }) => !permits(license));
for (const { name, license } of refused) console.error(`${name}: licence ${license} is not on the list`);
const counts = Map.groupBy(shipped, ({ license }) => license);
const summary = [...counts].map(([license, packages]) => `${packages.length} ${license}`).sort();
console.log(`${shipped.length} production packages: ${summary.join(', ')}`);
process.exitCode = refused.length === 0 ? 0 : 1;
