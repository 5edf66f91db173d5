/** The standing proof on the status screen, in every state that matters. */
import type { AppState } from '../../src-shared/contract/index.ts';
import { problem } from '../../src-shared/domain/problems.ts';
import { changed, inAgreement, now } from './fixtures.ts';
import type { Scene } from './scene.ts';

type Comparison = NonNullable<AppState['proof']['parts'][number]['last']>;

const night = new Date(now).setHours(3, 12, 0, 0);
const side = (linked: number, skipped: Readonly<Record<string, number>> = {}) => ({
  entries: linked + Object.values(skipped).reduce((sum, count) => sum + count, 0),
  linked,
  skipped: { ...skipped },
  unreadable: 0,
});
export const equal: Comparison = {
  startedAt: night - 40_000,
  endedAt: night,
  sides: {
    provider: side(412, { prefix: 14, 'existed-before': 3 }),
    crm: side(412, { 'not-pushed': 2 }),
  },
  found: { changed: 0, gone: 0, untold: 0, unlinked: 0 },
  onTheWay: 0,
};
const ofMail: Comparison = {
  ...equal,
  sides: { provider: side(18_204, { 'before-start': 40_112, junk: 12 }), crm: side(18_204) },
};
const different: Comparison = {
  ...equal,
  sides: { provider: side(412), crm: { ...side(410), unreadable: 1 } },
  found: { changed: 1, gone: 2, untold: 0, unlinked: 0 },
  onTheWay: 1,
  others: { calendars: 3, entries: 1_204, unread: 1 },
};
const mailbox = { id: null, address: 'anna@example.com' };
const shown = (proof: Partial<AppState['proof']>): AppState =>
  changed(inAgreement, {
    proof: { parts: [{ mailbox: null, last: equal }], canCompare: true, ...proof },
  });

export const proofScenes: readonly Scene[] = [
  { name: 'proof-equal', state: shown({}) },
  {
    name: 'proof-skipped',
    state: shown({
      parts: [
        { mailbox: null, last: equal },
        { mailbox, last: ofMail },
      ],
    }),
    async act(page) {
      await page.locator('.proof .disclosure-button').first().click();
    },
  },
  { name: 'proof-different', state: shown({ parts: [{ mailbox: null, last: different }] }) },
  { name: 'proof-none', state: shown({ parts: [{ mailbox: null, last: null }] }) },
  { name: 'proof-running', state: shown({ running: { done: 311, total: 824 } }) },
  {
    name: 'proof-stale',
    state: changed(
      shown({
        problem: { ...problem('unreachable', { host: 'dav.example.com' }), side: 'provider' },
        stale: [
          { mailbox: null, kind: 'calendar', name: '', minutes: 17, isLong: false },
          { mailbox: null, kind: 'sub-calendar', name: 'Team Utrecht', minutes: 64, isLong: true },
          { mailbox, kind: 'folder', name: 'INBOX/Klanten', minutes: 75, isLong: true },
        ],
      }),
      { sync: { state: 'waiting' } },
    ),
  },
];
