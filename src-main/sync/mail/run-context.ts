/** What the steps of one run share. */
import type { Keyword, StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import type { MailSide } from '../../../src-shared/domain/mail/side.ts';
import { type Problem, problem } from '../../../src-shared/domain/problems.ts';
import { type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import type { Store } from '../../store/index.ts';
import { type MappedMailboxes, mappedMailboxes } from './mapping.ts';
import type { MailEngineParts, MailSettings } from './model.ts';

/** The name of the scope of a side that tells changes for the whole account. */
export const accountScope = 'account';

/** Keywords that cross: read and flagged always, the others where both sides hold them. */
const crossing: readonly Keyword[] = ['$seen', '$flagged', '$answered', '$forwarded'];

const defaultBatchMessages = 200;
const defaultBatchBytes = 32 * 1024 * 1024;

export interface MailTally {
  arrived: number;
  linked: number;
  unlinked: number;
  readonly moved: Record<SideName, number>;
  readonly keywords: Record<SideName, number>;
}

export interface MailRun {
  readonly store: Store;
  readonly sides: Readonly<Record<SideName, MailSide>>;
  readonly map: MappedMailboxes;
  readonly settings: MailSettings;
  readonly keywords: readonly Keyword[];
  readonly batchMessages: number;
  readonly batchBytes: number;
  readonly now: () => number;
  readonly uuid: () => string;
  readonly tally: MailTally;
  /** Mailboxes whose pairs pause in this run: nothing in them is believed, and nothing is written there. */
  readonly paused: Readonly<Record<SideName, Set<string>>>;
  /** Sides that take no more messages in this run. */
  readonly full: Set<SideName>;
  readonly problems: Problem[];
  /** What there is to tell of places that refuse every write of a kind; see `send/refusing.ts`. */
  readonly refusing: Map<string, Problem>;
  /** Whether every mapped mailbox of the provider was heard to the end in this run (ML8). */
  isComplete: boolean;
  /** Linked messages that a listing named and that were not there, each with its side: where they are was asked for once in this run. */
  readonly vanished: Set<string>;
  /** Messages of the provider that were new in the last part that was described, and how many of them are carried (`news/read-next.ts`). */
  newLately: { readonly count: number; readonly carried: number };
  readonly onHeard: (side: SideName, scope: string) => void;
  readonly onItemProblem: (side: SideName, problem: Problem) => void;
}

export function mailRun(parts: MailEngineParts): MailRun {
  const { store, provider, crm, mapping, settings, clock, randomness } = parts;
  const holds = (side: MailSide, keyword: Keyword): boolean =>
    side.capabilities.keywords === 'any' || side.capabilities.keywords.includes(keyword);
  return {
    store,
    sides: { provider, crm },
    map: mappedMailboxes(mapping),
    settings,
    keywords: crossing.filter((keyword) => holds(provider, keyword) && holds(crm, keyword)),
    batchMessages: parts.batchMessages ?? defaultBatchMessages,
    batchBytes: parts.batchBytes ?? defaultBatchBytes,
    now: () => clock.now(),
    uuid: () => randomness.uuid(),
    tally: {
      arrived: 0,
      linked: 0,
      unlinked: 0,
      moved: { provider: 0, crm: 0 },
      keywords: { provider: 0, crm: 0 },
    },
    paused: { provider: new Set(), crm: new Set() },
    full: new Set(),
    problems: [],
    refusing: new Map(),
    isComplete: false,
    vanished: new Set(),
    newLately: { count: 0, carried: 0 },
    onHeard: (side, scope) => parts.onHeard?.(side, scope),
    onItemProblem: (side, trouble) => parts.onItemProblem?.(side, trouble),
  };
}

/** A pair pauses; the run goes on without it. */
export function pausePair(side: SideName, mailbox: string, trouble: Problem, run: MailRun): void {
  if (run.paused[side].has(mailbox)) return;
  run.paused[side].add(mailbox);
  run.problems.push({ ...trouble, side });
}

/** As `pausePair`, for a mailbox that cannot be heard: its pairs pause on both sides. */
export function pauseUnheard(side: SideName, mailbox: string, trouble: Problem, run: MailRun): void {
  pausePair(side, mailbox, trouble, run);
  pausePartners(run);
  run.isComplete = false;
}

/** @throws ProblemError when a side cannot list its mailboxes (M4) */
export async function pauseMissing(run: MailRun, signal: AbortSignal): Promise<void> {
  for (const side of sideNames) {
    const there = new Set((await run.sides[side].mailboxes(signal, { mayBeKept: true })).map(({ id }) => id));
    for (const pair of run.map.pairs)
      if (!there.has(pair[side])) pausePair(side, pair[side], problem('mailbox-missing'), run);
  }
  pausePartners(run);
}

/** What is paused on one side is paused on the other. */
function pausePartners(run: MailRun): void {
  for (const pair of run.map.pairs)
    if (sideNames.some((side) => run.paused[side].has(pair[side])))
      for (const side of sideNames) run.paused[side].add(pair[side]);
}

/** What is listened to: each mapped mailbox, or the account. */
export function scopesOf(side: SideName, run: Pick<MailRun, 'sides' | 'map' | 'paused'>): readonly string[] {
  if (run.sides[side].capabilities.changeScope === 'account') return [accountScope];
  const mailboxes = new Set(run.map.pairs.map((pair) => pair[side]));
  return [...mailboxes].filter((mailbox) => !run.paused[side].has(mailbox));
}

/** Which scope of a side tells of a message. */
export function scopeOf(side: SideName, { mailboxes }: StoredMessage, { sides }: MailRun): string {
  return sides[side].capabilities.changeScope === 'account' ? accountScope : (mailboxes[0] ?? accountScope);
}
