/** Protects the command line: what is documented works, and every mistake says what to do. */
import { expect, test } from 'vitest';
import { readOptions } from '../../src-main/headless/options.ts';

test('a set-up run and a sample run are understood with all their options', () => {
  expect(readOptions(['--setup', 'a.json', '--data', 'd', '--once', '--json'])).toEqual({
    type: 'run',
    run: { mode: { type: 'setup', file: 'a.json' }, port: 0, dataDir: 'd', once: true, json: true },
  });
  expect(readOptions(['--sample', '--port', '8080'])).toEqual({
    type: 'run',
    run: { mode: { type: 'sample' }, port: 8080, dataDir: undefined, once: false, json: false },
  });
  expect(readOptions([])).toEqual({
    type: 'run',
    run: { mode: { type: 'interface' }, port: 0, dataDir: undefined, once: false, json: false },
  });
  expect(readOptions(['--help']).type).toBe('help');
  expect(readOptions(['--version']).type).toBe('version');
});

test.each([
  [['--bogus'], /--bogus/],
  [['--setup', 'a.json', 'extra'], /extra/],
  [['--setup'], /--setup/],
  [['--setup', 'a.json', '--sample'], /exclude/],
  [['--once'], /--setup FILE\.json.*--sample/],
  [['--sample', '--once', '--port', '80'], /--once/],
  [['--sample', '--port', '70000'], /0 to 65535/],
  [['--sample', '--port', 'x'], /0 to 65535/],
  [['--sample', '--data='], /--data needs a path/],
] as const)('a mistake in %j is answered with a sentence, not a run', (args, text) => {
  const answer = readOptions(args);
  expect(answer).toMatchObject({ type: 'mistake', message: expect.stringMatching(text) });
});
