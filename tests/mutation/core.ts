/** The engine's core, file by file, with the specs that hold each: what `npm run mutate -- core` measures. Data only. */

import type { HeldFile, Least } from './score.ts';

export const leastOfCore: Least = { inAll: 80, ofAFile: 70 };

/** Source files of the domain by the specs below `tests/unit` that hold them, both without their endings. */
const heldOfDomain: readonly (readonly [files: readonly string[], specs: readonly string[]])[] = [
  [['calendar/part'], ['part']],
  [['calendar/answers'], ['answers']],
];

/** Source files below `src-main` by the specs below `tests/unit/sync` that hold them, both without their endings. */
const held: readonly (readonly [files: readonly string[], specs: readonly string[]])[] = [
  [
    ['merge', 'merge-rulings', 'moved-series'].map(calendar),
    ['merge', 'moved-series', 'html-descriptions', 'sizes'],
  ],
  [['gate/gate', 'gate/mail', 'gate/budgets', 'gate/repeated-writes'].map(calendar), ['gate']],
  [['sync/common/budgets'], ['gate']],
  [['pair'].map(calendar), ['pair']],
  [
    ['splits', 'destruction', 'series', 'compare'].map(calendar),
    ['second-parts', 'destruction', 'series', 'compare'],
  ],
  [['plan', 'plan-both', 'plan-gone', 'plan-pair'].map(calendar), ['plan', 'plan-both', 'plan-pair']],
  [['actions'].map(calendar), ['actions', 'sizes']],
  [['withheld'].map(calendar), ['withheld']],
  [['keep-plan'].map(calendar), ['keep-plan']],
  [['gather'].map(calendar), ['gather']],
  [['commit'].map(calendar), ['commit']],
  [['refused'].map(calendar), ['refused']],
  [['recover'].map(calendar), ['recover']],
  [['recover-agreements'].map(calendar), ['recover-agreements', 'sizes']],
  [['echoes'].map(calendar), ['echoes']],
  [['compare-agreements'].map(calendar), ['compare-agreements']],
  [['apply', 'existing'].map(calendar), ['apply']],
  [['pull'].map(calendar), ['pull']],
  [['read'].map(calendar), ['read']],
  [['run-rules'].map(calendar), ['run-rules']],
  [['run'].map(calendar), ['run', 'limits']],
  [['start-run'].map(calendar), ['start-run']],
  [['agreements', 'connection'].map(calendar), ['exchange']],
  [['sync/common/call-runner'], ['call-runner']],
  [['sync/common/decisions'], ['decisions']],
  [
    ['sync/common/quarantine', 'sync/common/throttle'],
    ['item-clocks', 'limits', 'long-life'],
  ],
  [['store/common/outbox'], ['outbox']],
  [['restored', 'restored-undo'].map(calendar), ['restored', 'restored-signs']],
  [['plan-restricted'].map(calendar), ['plan-restricted']],
  [['rules-in-force', 'bring-existing', 'first-run'].map(calendar), ['rule-change', 'bring-existing']],
  [['own-addresses', 'same-people'].map(calendar), ['same-people']],
  [['adopt-invitations'].map(calendar), ['invitations']],
  [['ticks'].map(calendar), ['ticks']],
  [['plan-invited'].map(calendar), ['plan-invited']],
  [['confirm-removals'].map(calendar), ['confirm-removals']],
  [['held-back-guests'].map(calendar), ['held-back-guests']],
  [['guest-notes', 'left-out'].map(calendar), ['guest-notes']],
  [['shortened', 'description-types'].map(calendar), ['sizes', 'html-descriptions', 'withheld-guests']],
  [['never-stored', 'stale'].map(calendar), ['stale']],
  [['heard', 'foreign'].map(calendar), ['foreign']],
  [['locks', 'resume', 'link'].map(calendar), ['trouble', 'people', 'resume', 'commit']],
  [
    ['show', 'read-changes', 'shown-event', 'feed'].map((name) => `sync/sub-calendars/${name}`),
    ['sub-calendars'],
  ],
  [
    ['by-hand', 'not-carried', 'side', 'unclear-creates', 'unseen'].map((name) => `sync/limits/${name}`),
    ['creates-only', 'limited-crm'],
  ],
  [
    [
      ...['address', 'calls', 'carry-out', 'entries', 'keeping', 'news', 'reading', 'side'],
      ...['steps', 'window'],
    ].map((name) => `sync/occurrences/${name}`),
    ['occurrences'],
  ],
];

const rowsOf = (
  rows: typeof held,
  nameOf: (file: string) => string,
  specOf: (spec: string) => string,
): readonly HeldFile[] =>
  rows.flatMap(([files, specs]) =>
    files.map((file) => ({
      file: `${nameOf(file)}.ts`,
      specs: specs.map((spec) => `${specOf(spec)}.spec.ts`),
    })),
  );

export const core: readonly HeldFile[] = [
  ...rowsOf(
    held,
    (file) => `src-main/${file}`,
    (spec) => `tests/unit/sync/${spec}`,
  ),
  ...rowsOf(
    heldOfDomain,
    (file) => `src-shared/domain/${file}`,
    (spec) => `tests/unit/${spec}`,
  ),
];

function calendar(name: string): string {
  return `sync/calendar/${name}`;
}
