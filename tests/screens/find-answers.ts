/** What the main process answers to a search for an entry or a message, and about one of them. */
import type { Explanation, FoundItem } from '../../src-shared/contract/index.ts';
import { problem } from '../../src-shared/domain/problems.ts';
import { history, now, timeZone, twoVersions } from './fixtures.ts';
import type { Script } from './scripted-host.ts';

const place = (ref: string) => ({ of: 'entry', side: 'provider', ref, calendar: null }) as const;

const item = (
  title: string | null,
  more: Partial<FoundItem> & Pick<FoundItem, 'target' | 'code'>,
): FoundItem => ({
  title,
  start: '2026-03-10T15:00:00',
  timeZone,
  sender: null,
  receivedAt: null,
  isPrivate: false,
  inProvider: true,
  inCrm: false,
  ...more,
});

export const foundItems: readonly FoundItem[] = [
  item('Contract talk Bakker & Zonen', { target: place('a'), code: 'linked', inCrm: true }),
  item('Lunch with Bakker', { target: place('b'), code: 'left-prefix' }),
  item('Dentist', { target: place('c'), code: 'left-private', isPrivate: true }),
  item('Weekly with Bakker', { target: place('d'), code: 'unreadable-rule-not-understood' }),
  item('Bakker: intake', { target: place('e'), code: 'waits-differs', inCrm: true }),
  item('Bakker evening', {
    target: { of: 'row', id: 495 },
    code: 'ended-deleted-in-the-calendar',
    inProvider: false,
  }),
  item('Re: the terms', {
    target: { of: 'message', mailbox: null, side: 'provider', ref: 'INBOX 1 7' },
    code: 'mail-left-before-start',
    start: null,
    sender: 'wim.bakker@bakkerenzonen.example',
    receivedAt: now - 90 * 60_000,
  }),
];
const fromSides: readonly FoundItem[] = [
  item('Bakker family day', {
    target: { of: 'entry', side: 'provider', ref: 'f', calendar: 'team' },
    code: 'other-hidden',
  }),
];

export const there = (...places: string[]) => ({ state: 'there' as const, places, mayOpen: true });
export const notThere = { state: 'not-there' as const, places: [], mayOpen: false };

export const explained: Explanation = {
  title: 'Contract talk Bakker & Zonen',
  start: '2026-03-10T15:00:00',
  timeZone,
  sender: null,
  receivedAt: null,
  isPrivate: false,
  code: 'linked-change',
  hold: 'none',
  trouble: null,
  provider: there('Anna de Vries'),
  crm: there(),
  versions: twoVersions,
  quarantined: null,
  keptApart: null,
  decision: null,
  until: null,
  rows: history.slice(0, 4),
  mailRows: [],
};

export const findScript: Script = {
  'find.known': () => ({ items: [...foundItems], isCut: false }),
  'find.ask': () => ({
    items: [...fromSides],
    checked: 1_204,
    isDone: true,
    isCut: true,
    problems: [problem('unreachable', { host: 'dav.example.com' })],
  }),
  'find.explain': () => explained,
  'find.open': () => ({ url: null, isKnown: false }),
};
