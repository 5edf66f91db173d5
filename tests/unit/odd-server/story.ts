/**
 * The story that a machine goes through between a calendar and a CRM: a first run, edits, creations and removals on both sides, a second
 * and a third run while answers are bent, then runs with a server that is good again, while time passes. After every run it is checked,
 * in what both sides really hold, that nothing is lost, doubled, mailed or said to agree that does not.
 */
import type { RunSummary } from '../../../src-main/sync/index.ts';
import type { Problem } from '../../../src-shared/domain/problems.ts';
import type { manualClock } from '../../support/world.ts';

/** What people do on one side, and what that side really holds. An entry is known by the first word of its title, its key. */
export interface PeoplesSide {
  titles(): readonly string[];
  create(key: string, isMeeting: boolean): void;
  retitle(key: string, title: string): void;
  remove(key: string): void;
  /** Changes with every write, also with one that changes no content. */
  revisions(): string;
}

export interface Machine {
  /** @throws only what is a bug */
  run(): Promise<RunSummary | Problem>;
  /** What is in quarantine, and what a person is asked. */
  told(): string;
}

export interface Stage {
  readonly calendar: PeoplesSide;
  readonly crm: PeoplesSide;
  readonly machine: Machine;
  readonly clock: ReturnType<typeof manualClock>;
  /** How many requests the odd server has had. */
  requests(): number;
  /** Guests who may have been mailed. */
  mailed(): readonly string[];
  /** From here on the server is good. */
  mendServer(): void;
}

export type FaultKind =
  | 'threw'
  | 'too many requests'
  | 'doubled'
  | 'lost'
  | 'mailed'
  /** A run said that both sides agree, and they do not. */
  | 'false agreement'
  /** A run changed something although both sides had agreed and nobody had changed anything since. */
  | 'not silent'
  | 'not equal in the end'
  | 'told in the end'
  | 'problem in the end'
  | 'never rests';

export interface Fault {
  readonly kind: FaultKind;
  readonly run: string;
  readonly text: string;
  /** The entries that it is about. */
  readonly keys: readonly string[];
}

const minuteMs = 60_000;
/** A run that asks more often than this repeats itself. */
const mostRequests = 600;

export async function faultsOfStory(stage: Stage): Promise<readonly Fault[]> {
  const people = createPeople(stage);
  const faults: Fault[] = [];
  /** What both sides held when a run last said, truly, that they agree; null when people have changed something since. */
  let agreed: string | null = null;

  const checked = async (run: string): Promise<RunSummary | Problem | null> => {
    const found = (kind: FaultKind, text: string, keys: readonly string[] = []): void =>
      void faults.push({ kind, run, text, keys });
    const before = stage.requests();
    let result: RunSummary | Problem | null = null;
    try {
      result = await stage.machine.run();
    } catch (error) {
      found(
        'threw',
        error instanceof Error ? `${error.stack?.split('\n').slice(0, 4).join(' ')}` : `${error}`,
      );
    }
    const asked = stage.requests() - before;
    if (asked > mostRequests) found('too many requests', `${asked}`);
    for (const { kind, key, text } of people.wrong()) found(kind, text, [key]);
    if (stage.mailed().length > 0) found('mailed', `guests of ${stage.mailed()}`);
    const revisions = people.revisions();
    if (agreed !== null && agreed !== revisions) found('not silent', stage.machine.told());
    const different = people.different();
    const isAgreed = saysAgreed(result);
    if (isAgreed && different.length > 0) found('false agreement', people.difference(), different);
    agreed = isAgreed && different.length === 0 ? revisions : null;
    return result;
  };

  await checked('first run');
  people.change();
  agreed = null;
  await checked('second run');
  await checked('third run');
  stage.mendServer();
  await checked('next run');
  // what was set aside is tried again, lists are compared with what is known
  for (const minutes of [24 * 60, 25 * 60]) {
    stage.clock.advance(minutes * minuteMs);
    await checked(`run ${minutes} minutes later`);
  }
  const revisions = people.revisions();
  const last = await checked('last run');
  const end = (kind: FaultKind, text: string, keys: readonly string[] = []): void =>
    void faults.push({ kind, run: 'last run', text, keys });
  if (people.revisions() !== revisions) end('never rests', stage.machine.told());
  if (last === null || !('linked' in last)) end('problem in the end', last === null ? 'a bug' : last.code);
  else if (!saysAgreed(last)) end('told in the end', stage.machine.told());
  else if (people.different().length > 0)
    end('not equal in the end', people.difference(), people.different());
  return faults;
}

/** Whether the run ends with 0, which means: both sides agree. */
export function saysAgreed(result: RunSummary | Problem | null): boolean {
  return result !== null && 'linked' in result && result.quarantined === 0 && result.waiting === 0;
}

/** What people do on both sides, and what must be there because of it. */
function createPeople({ calendar, crm }: Stage) {
  /** For each entry: the title that one of both sides must hold. */
  const wanted = new Map<string, string>();
  const removed = new Set<string>();
  const crossed = new Set<string>();
  const create = (side: PeoplesSide, key: string, isMeeting = false): void => {
    side.create(key, isMeeting);
    wanted.set(key, key);
  };
  const edit = (side: PeoplesSide, key: string): void => {
    if (!isIn(side, key)) return;
    side.retitle(key, `${key} edited`);
    wanted.set(key, `${key} edited`);
  };
  const remove = (side: PeoplesSide, key: string): void => {
    if (!isIn(side, key)) return;
    side.remove(key);
    removed.add(key);
  };
  for (const key of ['p1', 'p2', 'p3', 'p4']) create(calendar, key);
  create(calendar, 'meeting', true);
  for (const key of ['c1', 'c2', 'c3', 'c4']) create(crm, key);

  return {
    change(): void {
      for (const key of ['p1', 'c2', 'meeting']) edit(calendar, key);
      for (const key of ['p2', 'c1']) edit(crm, key);
      for (const key of ['p3', 'c3']) remove(calendar, key);
      for (const key of ['p4', 'c4']) remove(crm, key);
      create(calendar, 'p5');
      create(crm, 'c5');
    },
    /** What is lost or doubled. */
    wrong(): readonly { readonly kind: 'doubled' | 'lost'; readonly key: string; readonly text: string }[] {
      const sides = { calendar: calendar.titles(), crm: crm.titles() };
      const doubled = Object.entries(sides).flatMap(([name, titles]) => {
        const keys = titles.map(keyOf);
        return keys
          .filter((key, index) => keys.indexOf(key) !== index)
          .map((key) => ({ kind: 'doubled' as const, key, text: `${key} is twice in the ${name}` }));
      });
      const lost = [...wanted].flatMap(([key, title]) => {
        const text = removed.has(key) ? null : lostOf(key, title, Object.values(sides));
        return text === null ? [] : [{ kind: 'lost' as const, key, text }];
      });
      return [...doubled, ...lost];
    },
    /** The entries that both sides do not hold alike. */
    different(): readonly string[] {
      const [one, other] = [calendar.titles(), crm.titles()];
      const only = [
        ...one.filter((title) => !other.includes(title)),
        ...other.filter((title) => !one.includes(title)),
      ];
      return [...new Set(only.map(keyOf))];
    },
    difference: () => `calendar ${[...calendar.titles()].sort()}, CRM ${[...crm.titles()].sort()}`,
    revisions: () => `${calendar.revisions()} ${crm.revisions()}`,
  };

  function lostOf(key: string, title: string, sides: readonly (readonly string[])[]): string | null {
    const holders = sides.filter((titles) => titles.map(keyOf).includes(key));
    if (holders.length === 2) crossed.add(key);
    if (holders.length === 0) return `${key} is nowhere`;
    if (crossed.has(key) && holders.length < 2) return `${key} was deleted, and nobody had removed it`;
    return holders.some((titles) => titles.includes(title)) ? null : `the edit of ${key} is lost`;
  }
}

function keyOf(title: string): string {
  return title.split(' ')[0] ?? '';
}

function isIn(side: PeoplesSide, key: string): boolean {
  return side.titles().map(keyOf).includes(key);
}
