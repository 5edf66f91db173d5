/**
 * `npm run commits`: no commit since the first one that was held to it has a subject of more than 72 characters. Merges are left out.
 * Where that first commit is unknown (a shallow clone, a copy of the sources with another history), every commit that is there is
 * checked; where there is no history at all, nothing is. Both are said.
 */
import { spawnSync } from 'node:child_process';

/** Commits up to this one, which is no longer held to it, have longer subjects. */
const base = '2113828f6797a5d7791b90c718d8f9cb9be10479';
const longest = 72;

export interface Commit {
  readonly hash: string;
  readonly parents: number;
  readonly subject: string;
}

/** From `git log --format=%h%x09%P%x09%s`. In a shallow clone the oldest commit's parents are not told. */
export function readLog(log: string): readonly Commit[] {
  return log
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [hash = '', parents = '', ...subject] = line.split('\t');
      return { hash, parents: parents.split(' ').filter(Boolean).length, subject: subject.join('\t') };
    });
}

/** Made by git or by a host of pull requests; such a commit may stand alone in a shallow clone, without its parents. */
const mergeSubject =
  /^Merge (?:branch|branches|remote-tracking branch|tag|commit|pull request) |^Merge [0-9a-f]{40} into /;

/** Those with a subject longer than `limit`, counted in characters as a person counts them. */
export function tooLong(commits: readonly Commit[], limit = longest): readonly Commit[] {
  return commits.filter(
    ({ parents, subject }) => parents < 2 && !mergeSubject.test(subject) && [...subject].length > limit,
  );
}

/** Null when git fails, or is not there. */
function git(folder: string, ...args: readonly string[]): string | null {
  const { status, stdout } = spawnSync('git', ['-C', folder, ...args], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return status === 0 ? stdout : null;
}

export interface SubjectCheck {
  readonly long: readonly Commit[];
  /** One line for a person: what was checked. */
  readonly summary: string;
}

const noHistory: SubjectCheck = { long: [], summary: 'No history here: no commit subject was checked.' };

/** @param since the last commit that is not checked */
export function checkSubjects(folder: string, since: string): SubjectCheck {
  const prefix = git(folder, 'rev-parse', '--show-prefix');
  // sources that lie within somebody else's repository have no history of their own
  if (prefix?.trim() !== '') return noHistory;
  const log = (range: string) => git(folder, 'log', '--format=%h%x09%P%x09%s', range);
  const isKnown = git(folder, 'cat-file', '-e', `${since}^{commit}`) !== null;
  const text = isKnown ? log(`${since}..HEAD`) : log('HEAD');
  if (text === null) return noHistory;
  const commits = readLog(text);
  const long = tooLong(commits);
  const where = isKnown
    ? `after ${since.slice(0, 7)}`
    : `in all; ${since.slice(0, 7)}, after which the check begins, is not in this clone`;
  return {
    long,
    summary: `${commits.length} commits ${where}: ${long.length} subjects longer than ${longest} characters.`,
  };
}

if (import.meta.main) {
  const { long, summary } = checkSubjects(process.argv[2] ?? '.', process.argv[3] ?? base);
  for (const { hash, subject } of long)
    console.error(`${hash}  ${[...subject].length} characters: ${subject}`);
  console.log(summary);
  process.exitCode = long.length === 0 ? 0 : 1;
}
