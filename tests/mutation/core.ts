/** The engine's core, file by file, with the specs that hold each: what `npm run mutate -- core` measures. Data only. */

import { globSync } from 'node:fs';
import { root } from './root.ts';
import type { HeldFile, Wanted } from './score.ts';

export const wantedOfCore: Wanted = { inAll: 80, ofAFile: 70, withoutReason: 0 };

/** Specs of the engine that take long: random histories, programs that are killed, tables of whole runs. */
const slow =
  /histories|kill|who-sees-what|behaviours|account-schema|tasks|occurrences\.spec|database-rules|rule-histories/;

/** What the specs of a file do not notice, these look at. */
export const broad: readonly string[] = globSync('tests/unit/sync/*.spec.ts', { cwd: root })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => !slow.test(path))
  .toSorted();

/** Source files of the domain by the specs below `tests/unit` that hold them, both without their endings. */
const heldOfDomain: readonly (readonly [files: readonly string[], specs: readonly string[]])[] = [
  [['calendar/part'], ['part']],
  [['calendar/answers'], ['answers']],
];

/** Source files below `src-main` by the specs below `tests/unit/sync` that hold them, both without their endings. */
const held: readonly (readonly [files: readonly string[], specs: readonly string[]])[] = [
  [
    ['merge/merge', 'merge/merge-rulings', 'merge/moved-series', 'merge/guest-on-both'].map(calendar),
    ['merge', 'moved-series', 'html-descriptions', 'sizes'],
  ],
  [['gate/gate', 'gate/mail', 'gate/budgets', 'gate/repeated-writes'].map(calendar), ['gate']],
  [['sync/common/budgets'], ['gate']],
  [['plan/pair'].map(calendar), ['pair']],
  [
    ['plan/splits', 'entries/destruction', 'entries/series'].map(calendar),
    ['second-parts', 'destruction', 'series', 'compare'],
  ],
  [['entries/compare'].map(calendar), ['compare', 'likenesses']],
  [['plan/plan-gone', 'plan/plan-pair'].map(calendar), ['plan', 'plan-both', 'plan-pair']],
  [['plan/plan'].map(calendar), ['plan', 'plan-both', 'plan-pair', 'plan-awaited', 'withdrawn-invitation']],
  [
    ['plan/plan-both'].map(calendar),
    [
      'plan',
      'plan-both',
      'plan-pair',
      'plan-restricted',
      'linked-private',
      'withdrawn-invitation',
      'guest-notes',
    ],
  ],
  [
    ['plan/actions'].map(calendar),
    [
      'actions',
      'actions-people',
      'sizes',
      'plan-both',
      'plan-pair',
      'plan-invited',
      'plan-restricted',
      'linked-private',
      'guest-notes',
    ],
  ],
  [['people/private-change'].map(calendar), ['private-change']],
  [['plan/private-events'].map(calendar), ['linked-private']],
  [['people/handed-over'].map(calendar), ['handed-over']],
  [['people/held-back-dates'].map(calendar), ['held-back-dates']],
  [
    ['people/known-people', 'plan/preview-filters', 'rules/offered-filters', 'rules/chosen-rules'].map(
      calendar,
    ),
    ['filter-parts'],
  ],
  [['news/other-engine'].map(calendar), ['other-engine', 'other-engine-traces']],
  [['people/withheld'].map(calendar), ['withheld']],
  [['gate/keep-plan'].map(calendar), ['keep-plan']],
  [['news/gather'].map(calendar), ['gather', 'gather-moments']],
  [['send/commit'].map(calendar), ['commit', 'commit-notes', 'commit-people']],
  [['send/refused'].map(calendar), ['refused']],
  [['send/recover'].map(calendar), ['recover']],
  [['plan/recover-agreements'].map(calendar), ['recover-agreements', 'sizes']],
  [['news/echoes'].map(calendar), ['echoes']],
  [['news/compare-agreements'].map(calendar), ['compare-agreements']],
  [['send/apply', 'send/existing'].map(calendar), ['apply']],
  [['news/pull'].map(calendar), ['pull', 'pull-heard']],
  [['news/read'].map(calendar), ['read']],
  [['run/run-rules'].map(calendar), ['run-rules']],
  [
    ['run/run'].map(calendar),
    [
      'run',
      'run-settles',
      'limits',
      'other-engine',
      'rule-change',
      'bring-existing',
      'sub-calendars',
      'trouble',
    ],
  ],
  [['run/start-run'].map(calendar), ['start-run']],
  [['run/agreements', 'run/connection'].map(calendar), ['exchange']],
  [['sync/common/call-runner'], ['call-runner']],
  [['sync/common/decisions'], ['decisions']],
  [
    ['sync/common/quarantine', 'sync/common/throttle'],
    ['item-clocks', 'limits', 'long-life'],
  ],
  [['store/common/outbox'], ['outbox']],
  [['news/restored'].map(calendar), ['restored', 'restored-signs', 'restored-versions', 'restored-waiting']],
  [['news/restored-undo'].map(calendar), ['restored-undo']],
  [['plan/plan-restricted'].map(calendar), ['plan-restricted']],
  [['rules/rules-in-force', 'rules/bring-existing'].map(calendar), ['rules-in-force']],
  [['rules/first-run'].map(calendar), ['rules-in-force', 'overdue-invitations']],
  [['people/own-addresses', 'people/same-people'].map(calendar), ['same-people']],
  [['plan/adopt-invitations'].map(calendar), ['invitations']],
  [['people/ticks'].map(calendar), ['ticks']],
  [['plan/plan-invited'].map(calendar), ['plan-invited', 'withdrawn-invitation']],
  [['plan/plan-withdrawn'].map(calendar), ['withdrawn-invitation']],
  [['send/confirm-removals'].map(calendar), ['confirm-removals']],
  [['people/held-back-guests'].map(calendar), ['held-back-guests']],
  [['people/kept-organizer'].map(calendar), ['kept-organizer']],
  [['people/blocked-guests'].map(calendar), ['blocked-guests']],
  [['news/overdue-invitations'].map(calendar), ['overdue-invitations']],
  [['plan/guest-notes', 'people/left-out'].map(calendar), ['guest-notes']],
  [['plan/shortened'].map(calendar), ['sizes', 'html-descriptions', 'withheld-guests']],
  [['entries/description-types'].map(calendar), ['description-types', 'html-descriptions']],
  [['news/never-stored', 'news/stale'].map(calendar), ['stale']],
  [['heard', 'news/foreign'].map(calendar), ['foreign']],
  [['entries/link'].map(calendar), ['link']],
  [['send/locks'].map(calendar), ['locks']],
  [['send/resume'].map(calendar), ['resume']],
  [['show', 'read-changes'].map((name) => `sync/sub-calendars/${name}`), ['show-sub-calendars']],
  [['shown-event', 'feed'].map((name) => `sync/sub-calendars/${name}`), ['sub-calendar-parts']],
  [
    ['by-hand', 'not-carried', 'side', 'unclear-creates', 'unseen'].map((name) => `sync/limits/${name}`),
    ['limits-parts'],
  ],
  [['address', 'calls', 'carry-out'].map((name) => `sync/occurrences/${name}`), ['occurrence-parts']],
  [['steps', 'window'].map((name) => `sync/occurrences/${name}`), ['occurrence-steps']],
  [['sync/occurrences/entries'], ['occurrence-steps', 'occurrence-entries']],
  [['sync/occurrences/keeping'], ['occurrence-keeping']],
  [['sync/occurrences/news'], ['occurrence-news']],
  [['sync/occurrences/reading'], ['occurrence-reading']],
  [['sync/occurrences/side'], ['occurrence-side']],
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
