/** Proves the check of commit subjects on histories made for it, in whole, shallow and foreign clones. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkSubjects, readLog, tooLong } from '../tools/commit-subjects.ts';

const exactly = (length: number): string => 'x'.repeat(length);

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'concord-commits-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

/** Nobody's own settings of git, and an author. */
const env = {
  ...process.env,
  GIT_CONFIG_GLOBAL: join(tmpdir(), 'no-such-file'),
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
};

const git = (path: string, ...args: readonly string[]): string =>
  execFileSync('git', ['-C', path, ...args], {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();

/** A repository with one commit for each subject; `hashes` in the same order. */
function repository(...subjects: readonly string[]): {
  readonly path: string;
  readonly hashes: readonly string[];
} {
  const path = folder();
  git(path, 'init', '--initial-branch', 'main');
  const hashes = subjects.map((subject) => {
    git(path, 'commit', '--allow-empty', '--message', `${subject}\n\n${exactly(90)}`);
    return git(path, 'rev-parse', 'HEAD');
  });
  return { path, hashes };
}

const nowhere = '0'.repeat(40);

describe('a subject', () => {
  const log = (subject: string, parents = 'p'): number =>
    tooLong(readLog(`h\t${parents}\t${subject}\n`)).length;

  it('may have 72 characters, and not one more; letters beyond ASCII count once', () => {
    expect([log(exactly(72)), log(exactly(73))]).toEqual([0, 1]);
    expect([log('😀'.repeat(72)), log('é'.repeat(73))]).toEqual([0, 1]);
    expect(log(`a\t${exactly(70)}`)).toBe(0);
    expect(log(`a\t${exactly(71)}`)).toBe(1);
  });

  it('of a merge is left out, told by its parents or, where they are not there, by what git writes', () => {
    expect(log(exactly(90), 'p q')).toBe(0);
    for (const made of [
      `Merge branch '${exactly(80)}'`,
      `Merge remote-tracking branch 'origin/${exactly(80)}'`,
      `Merge pull request #12 from someone/${exactly(80)}`,
      `Merge ${'a'.repeat(40)} into ${'b'.repeat(40)}`,
    ])
      expect(log(made, ''), made).toBe(0);
    expect(log(`Merge two tables and say why in a subject that ${exactly(60)}`, '')).toBe(1);
  });
});

describe('a clone', () => {
  it('with its whole history is checked after the commit that the check begins with', () => {
    const { path, hashes } = repository(exactly(90), 'first', exactly(73), exactly(72));
    const { long, summary } = checkSubjects(path, hashes[1] ?? '');
    expect(long.map(({ subject }) => subject)).toEqual([exactly(73)]);
    expect(summary).toContain(`2 commits after ${hashes[1]?.slice(0, 7)}: 1 subjects`);
    expect(checkSubjects(path, hashes[2] ?? '').long).toEqual([]);
  });

  it('that is shallow is checked as far as it goes, and says so', () => {
    const { path, hashes } = repository(exactly(90), 'first', exactly(73), 'second');
    const shallow = (depth: string): string => {
      const to = folder();
      git(to, 'clone', '--depth', depth, pathToFileURL(path).href, '.');
      return to;
    };
    const one = checkSubjects(shallow('1'), hashes[1] ?? '');
    expect(one.long).toEqual([]);
    expect(one.summary).toContain('1 commits in all; ');
    expect(checkSubjects(shallow('2'), hashes[1] ?? '').long).toHaveLength(1);
  });

  it('with a foreign history is checked in all', () => {
    const { path } = repository(exactly(73), 'second');
    const { long, summary } = checkSubjects(path, nowhere);
    expect(long).toHaveLength(1);
    expect(summary).toContain(
      '2 commits in all; 0000000, after which the check begins, is not in this clone',
    );
  });

  it('without a history of its own has nothing to check, and says so', () => {
    const { path } = repository(exactly(73));
    mkdirSync(join(path, 'sources'));
    for (const place of [folder(), join(path, 'sources')])
      expect(checkSubjects(place, nowhere)).toEqual({
        long: [],
        summary: 'No history here: no commit subject was checked.',
      });
  });
});

describe('npm run commits', () => {
  const run = (path: string, since: string) =>
    spawnSync(process.execPath, ['tests/tools/commit-subjects.ts', path, since], { env, encoding: 'utf8' });

  it('fails and names the commit, and succeeds where all are short', () => {
    const { path, hashes } = repository('first', exactly(73));
    const failing = run(path, hashes[0] ?? '');
    expect(failing.status).toBe(1);
    expect(failing.stderr).toContain(`${hashes[1]?.slice(0, 7)}  73 characters: xxx`);
    expect(run(path, hashes[1] ?? '').status).toBe(0);
  });
});
