/**
 * The files whose numbers are budgets, sizes, counts and times, with the specs that hold each number: what `npm run mutate -- limits`
 * measures. Data only.
 */
import type { HeldFile, Wanted } from './score.ts';

/** Every number is held, or the reason why it need not be is in limits-accepted.json. */
export const wantedOfLimits: Wanted = { inAll: 100, ofAFile: 100, withoutReason: 0 };

/** Source files by the specs below `tests` that hold them, both without their endings. */
const held: readonly (readonly [specs: readonly string[], files: readonly string[]])[] = [
  // the engine
  [['unit/sync/gate'], ['src-main/sync/common/budgets']],
  [['unit/sync/item-clocks'], ['quarantine', 'throttle'].map((name) => `src-main/sync/common/${name}`)],
  [['unit/sync/exchange'], ['agreements', 'connection'].map((name) => `src-main/sync/calendar/run/${name}`)],
  [['unit/sync/refused'], ['src-main/sync/calendar/send/refused']],
  [['unit/sync/run', 'unit/sync/limits'], ['src-main/sync/calendar/run/run']],
  [['unit/sync/limits', 'unit/sync/occurrence-steps'], ['src-main/sync/occurrences/window']],
  [['unit/sync/stale'], ['src-main/sync/calendar/news/stale']],
  [['unit/sync/overdue-invitations'], ['src-main/sync/calendar/news/overdue-invitations']],
  [['unit/sync/other-engine'], ['src-main/sync/calendar/news/other-engine']],
  [['unit/sync/restored', 'unit/sync/restored-signs'], ['src-main/sync/calendar/news/restored']],
  [['unit/sync/guest-notes'], ['src-main/sync/calendar/plan/guest-notes']],
  [['unit/sync/call-runner'], ['src-main/sync/common/call-runner']],
  [['unit/sync/sub-calendar-parts'], ['src-main/sync/sub-calendars/feed']],
  // calendar objects
  [
    ['unit/caldav/icalendar-edges', 'unit/caldav/icalendar-work-edges'],
    [
      ...['budget', 'expansion', 'fields', 'glimpse', 'observances', 'parse', 'people'],
      ...['property', 'read', 'relations', 'rule', 'times'],
    ].map((name) => `src-main/providers/icalendar/${name}`),
  ],
  // requests to a CalDAV server, and its answers
  [
    ['unit/caldav/request-edges'],
    [...['changes', 'collections', 'errors', 'locate', 'objects', 'perform'], ...['side', 'upcoming']].map(
      (name) => `src-main/providers/caldav/${name}`,
    ),
  ],
  [['unit/caldav/audit-edges'], ['src-main/providers/caldav/ctag-audit']],
  [
    ['unit/caldav/xml-edges'],
    ['xml', 'xml-tags', 'caldav/multistatus'].map((name) => `src-main/providers/${name}`),
  ],
  [['unit/bridge/change-list'], ['src-shared/domain/page-watch']],
  // requests to a CRM, and its answers
  [['unit/bridge/edges'], ['answers', 'host'].map((name) => `src-main/crm/bridge/${name}`)],
  [['unit/bridge/edges', 'unit/bridge/change-list'], ['src-main/crm/bridge/change-list']],
  [['unit/bridge/edges', 'unit/bridge/document'], ['src-main/crm/bridge/calendar']],
  [['unit/bridge/edges', 'unit/bounded-json'], ['src-main/crm/bridge/http']],
  // the network
  [['unit/net/edges'], ['answer', 'dialer', 'discard'].map((name) => `src-main/net/${name}`)],
  // what a call, a set-up file or a terminal may hold
  [
    ['unit/contract-edges'],
    ['calls', 'credentials', 'entries', 'state'].map((name) => `src-shared/contract/${name}`),
  ],
  [['unit/app/entry-version'], ['src-main/app/entry-version', 'src-shared/contract/most-shown']],
  [['unit/bounded-json'], ['src-main/accounts/setup-file']],
  [['unit/web-edges'], ['web-keys', 'web-socket'].map((name) => `src-main/headless/${name}`)],
  [['unit/terminal-text'], ['src-shared/domain/terminal-text']],
  [['app/logger'], ['src-main/support/logger']],
  [
    ['unit/domain-edges'],
    [
      ...['time/duration', 'calendar/recurrence'].map((name) => `src-shared/domain/${name}`),
      ...['content-lines', 'write-fields'].map((name) => `src-main/providers/icalendar/${name}`),
      'src-main/app/engine/store-answers',
    ],
  ],
  // when things happen
  [['unit/app/schedule'], ['src-main/app/running/schedule']],
  [['unit/app/run-loop'], ['src-main/app/running/run-loop']],
  [['unit/app/run-indicator'], ['src-main/app/running/run-indicator']],
  [['unit/app/pause'], ['src-main/app/running/pause']],
  [['unit/app/crm-report'], ['src-main/app/engine/crm-report']],
  [['unit/app/wakes'], ['src-main/app/engine/wakes']],
  [['unit/app/account-starter'], ['src-main/app/setup/account-starter']],
  [['unit/app/upcoming'], ['src-main/app/setup/upcoming']],
  [['unit/vault/vault'], ['src-main/accounts/vault']],
  [['unit/desktop/edges'], ['notices', 'debounced-tray'].map((name) => `src-main/desktop/${name}`)],
];

export const limits: readonly HeldFile[] = held.flatMap(([specs, files]) =>
  files.map((file) => ({
    file: `${file}.ts`,
    specs: specs.map((spec) => `tests/${spec}.spec.ts`),
  })),
);
