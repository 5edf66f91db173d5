/** What is shipped of others: each package with the whole text of its licence, none left out. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { shippedFolders, thirdParty } from '../../resources/build/third-party.ts';

const { packages, texts } = thirdParty(process.cwd());

it('names every installed production package, and Electron', () => {
  const names = new Set(packages.map(({ name, version }) => `${name} ${version}`));
  const installed = shippedFolders('.').filter((folder) => existsSync(join(folder, 'package.json')));
  expect(installed.length).toBeGreaterThan(80);
  for (const folder of [...installed, 'node_modules/electron']) {
    const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    expect(names.has(`${name} ${version}`), folder).toBe(true);
  }
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  for (const [name, version] of Object.entries(dependencies))
    expect(names.has(`${name} ${version}`), name).toBe(true);
});

/** Words that only the text of that licence has. */
const words: Readonly<Record<string, RegExp>> = {
  MIT: /Permission is hereby granted, free of charge/,
  'MIT-0': /Permission is hereby granted, free of charge/,
  '(MIT OR EUPL-1.1+)': /Permission is hereby granted, free of charge|European Union Public Licence/i,
  'Apache-2.0': /Apache License\s+Version 2\.0/,
  ISC: /Permission to use, copy, modify, and\/or distribute|Permission to use, copy, modify, and distribute/,
  '0BSD': /Permission to use, copy, modify, and\/or distribute/,
  BSD: /Redistribution and use in source and binary forms/,
  'BSD-3-Clause': /Redistribution and use in source and binary forms/,
  'MPL-2.0': /Mozilla Public License/,
};

it.each(packages.map((one) => [one.name, one] as const))(
  '%s comes with the text of its licence',
  (_, one) => {
    const text = one.texts.map((index) => texts[index]).join('\n');
    expect(text).toMatch(words[one.license] ?? /^there is no such licence yet$/);
  },
);

it('keeps each text once', () => {
  expect(new Set(texts).size).toBe(texts.length);
});
