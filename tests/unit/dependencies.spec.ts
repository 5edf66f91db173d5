/** What comes along from others: exact versions, and install scripts for those few that need one (S13). */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
};
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  readonly packages: Readonly<
    Record<string, { readonly hasInstallScript?: boolean; readonly version?: string }>
  >;
};

it('S13: every dependency is named with its exact version', () => {
  for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }))
    expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
});

it('S13: what builds the installers is pinned by a lock file of its own, and runs no install script', () => {
  const text = (path: string): string => readFileSync(path, 'utf8');
  const { packages } = JSON.parse(text('resources/packaging/package-lock.json')) as {
    readonly packages: Readonly<Record<string, { readonly integrity?: string; readonly resolved?: string }>>;
  };
  for (const [path, one] of Object.entries(packages).filter(([name]) => name !== '')) {
    expect(one.integrity, path).toMatch(/^sha512-/);
    // without an address npm takes it from the registry
    expect(one.resolved ?? 'https://registry.npmjs.org/', path).toMatch(/^https:\/\/registry\.npmjs\.org\//);
  }
  const { devDependencies } = JSON.parse(text('resources/packaging/package.json')) as typeof manifest;
  for (const version of Object.values(devDependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  const { scripts } = JSON.parse(text('package.json')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  expect(scripts.package).toContain('npm ci --prefix resources/packaging --ignore-scripts');
  // npx downloads what no lock file names, unless it is told to take only what is installed
  for (const script of Object.values(scripts)) expect(script).not.toMatch(/\bnpx\b/);
});

it('S13: the workflows use actions by the hash of their commit, because a tag can be moved', () => {
  for (const name of readdirSync('.github/workflows')) {
    const uses = [...readFileSync(`.github/workflows/${name}`, 'utf8').matchAll(/uses:\s*(\S+)/g)];
    expect(uses.length).toBeGreaterThan(0);
    for (const [, action] of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
  }
});

it('S13: no package runs an install script but Node itself', () => {
  const allowed = Object.entries(manifest.allowScripts).filter(([, may]) => may);
  expect(allowed.map(([name]) => name)).toEqual(['node']);
  const undecided = Object.entries(lock.packages)
    .filter(([, one]) => one.hasInstallScript === true)
    .map(([path]) => path.replace(/^.*node_modules\//, ''))
    .filter((name) => !(name in manifest.allowScripts));
  expect(undecided).toEqual([]);
});
