/**
 * The software of others that Concord is made of: each installed production package, and Electron, with its licence's text. The build puts
 * the list into the interface; `npm run licenses` checks that each licence is one that may be shipped.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  /** As its manifest names it, an SPDX expression; `none` where it names none. */
  readonly license: string;
}

export interface ThirdParty {
  readonly packages: readonly (ShippedPackage & {
    /** Positions in `texts`: its licence, and its notice if it has one. */
    readonly texts: readonly number[];
  })[];
  /** Each text once, although many packages have the same. */
  readonly texts: readonly string[];
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly license?: unknown;
}

/** Electron is no dependency of the program itself, and is shipped around it. */
const around = ['node_modules/electron'];

const licenseFile = /^(?:licen[cs]e|copying|notice)/i;
const grant = 'Permission is hereby granted';

/** Folders of the packages that are shipped, by the lock file; some are installed on other systems only. */
export function shippedFolders(root: string): readonly string[] {
  const lock: { packages: Record<string, { readonly dev?: boolean }> } = JSON.parse(
    readFileSync(join(root, 'package-lock.json'), 'utf8'),
  );
  return Object.entries(lock.packages)
    .filter(([path, { dev }]) => path !== '' && dev !== true)
    .map(([path]) => path);
}

/** Null when the package is not installed here. */
export function shippedPackage(root: string, folder: string): ShippedPackage | null {
  const path = join(root, folder, 'package.json');
  if (!existsSync(path)) return null;
  const { name = folder, version = '', license }: Manifest = JSON.parse(readFileSync(path, 'utf8'));
  return { name, version, license: typeof license === 'string' ? license : 'none' };
}

/** @param root the repository, with its packages installed */
export function thirdParty(root: string): ThirdParty {
  const apache = readFileSync(join(root, 'LICENSE'), 'utf8').trim();
  const texts: string[] = [];
  const indexOf = (text: string): number => {
    const known = texts.indexOf(text);
    return known === -1 ? texts.push(text) - 1 : known;
  };
  const packages = [...shippedFolders(root), ...around].flatMap((folder) => {
    const shipped = shippedPackage(root, folder);
    if (shipped === null) return [];
    return [{ ...shipped, texts: textsOf(join(root, folder), shipped, apache).map(indexOf) }];
  });
  packages.sort((one, other) => one.name.localeCompare(other.name, 'en'));
  return { packages, texts };
}

/** A few packages have no file with their licence: it is in their README, or is the licence's own text with their name. */
function textsOf(folder: string, { name, license }: ShippedPackage, apache: string): readonly string[] {
  const names = readdirSync(folder).sort();
  const read = (file: string): string =>
    readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
  const files = names.filter((file) => licenseFile.test(file) && !/\.(?:[cm]?[jt]s|json)$/i.test(file));
  const found = files.map(read);
  // some have only the notice that refers to it
  if (license === 'Apache-2.0')
    return found.some((text) => text.includes('TERMS AND CONDITIONS')) ? found : [...found, apache];
  if (files.some((file) => !/^notice/i.test(file))) return found;
  const readme = names.find((file) => /^readme/i.test(file));
  const section =
    readme === undefined
      ? ''
      : (read(readme)
          .split(/^#*\s*licen[cs]e\s*$/im)
          .at(-1) ?? '');
  if (section.includes(grant)) return [section.replace(/^[\s-]+/, '')];
  if (license === 'MIT') return [mit(name)];
  throw new Error(`${name}: no text of its licence, ${license}, was found`);
}

function mit(name: string): string {
  return `MIT License

Copyright (c) the authors of ${name}

${grant}, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
}

const filled = /\/src-renderer\/screens\/help\/third-party\.ts$/;

/** Fills `src-renderer/screens/help/third-party.ts` in. */
export function thirdPartyPlugin(root: string): Plugin {
  return {
    name: 'third-party',
    load(id) {
      if (!filled.test(id.replaceAll('\\', '/'))) return null;
      return `export const own = ${JSON.stringify(readFileSync(join(root, 'LICENSE'), 'utf8').trim())};
export const thirdParty = ${JSON.stringify(thirdParty(root))};`;
    },
  };
}
