/** What the tables of the planner share: what a plan is made from, entries as they are now, and the planned actions in short. */

import { contentHash } from '../../src-main/sync/calendar/entries/compare.ts';
import type { Action, Case, PlanInput } from '../../src-main/sync/calendar/plan/model.ts';
import { plan } from '../../src-main/sync/calendar/plan/plan.ts';
import type { CalendarEvent } from '../../src-shared/domain/calendar/event.ts';
import type { CalendarCapabilities, StoredEvent } from '../../src-shared/domain/calendar/side.ts';
import type { Agreement } from '../../src-shared/domain/crm.ts';
import { elsewhere, gone, link, now, single, stored, unreadable } from './small-calendar.ts';

/** A side that can do everything, whose guests are mailed when they are in the list. */
export const able: CalendarCapabilities = {
  maxBatch: 10,
  maxFetch: 10,
  recurrence: 'series',
  mail: 'always',
  lacks: [],
  unmailedGuests: false,
  updates: true,
  removes: true,
  readBack: true,
  lookup: true,
};

export const self = 'robin@example.com';

/** Nothing is known of either side, everything may be created; changed where a row says so. */
export function planInput(change: Partial<PlanInput> = {}): PlanInput {
  return {
    cases: [],
    loose: { provider: [], crm: [] },
    agreements: [],
    knows: () => false,
    calendars: { provider: 'personal', crm: 'agenda' },
    capabilities: { provider: able, crm: able },
    settings: {
      direction: 'two-way',
      createPrefix: '',
      privateEvents: 'busy',
      filters: [],
      existing: { provider: 'take', crm: 'take' },
    },
    rulesBefore: [],
    wasSwitchedOff: false,
    bringing: {},
    firstRun: false,
    answer: () => null,
    newId: (side, ref) => `from ${ref} at the ${side}`,
    own: { main: self, account: [self], all: [self] },
    ...change,
  };
}

/** An entry as its side holds it now: `single()`, which is what both sides of `link()` agreed on, with changes. */
export function at(
  ref: string,
  change: Partial<CalendarEvent> = {},
  of: Partial<StoredEvent> = {},
): StoredEvent {
  return stored(ref, { uids: ['u'], event: single(change), ...of });
}

/** What each of the two entries `P` and `C` of a link can be known to be; a changed one has another title. */
export const ends = {
  now: { provider: now(at('P', { title: 'Review' })), crm: now(at('C')) },
  gone: { provider: gone(), crm: gone() },
  elsewhere: { provider: elsewhere, crm: elsewhere },
  unreadable: { provider: unreadable, crm: unreadable },
  unknown: { provider: null, crm: null },
} as const;

/** A link `l` about which a row says what is known of its ends. */
export function caseOf(change: Partial<Case> = {}): Case {
  return { link: link('l'), provider: null, crm: null, ...change };
}

/** What another machine agreed on about `P` and `C`; both held `single()` unless a row says otherwise. */
export function agreement(change: Partial<Agreement> = {}): Agreement {
  return {
    linkId: 'l',
    uids: ['u'],
    providerCalendar: 'personal',
    providerRef: 'P',
    providerRevision: 'agreed revision of P',
    providerHash: contentHash(single()),
    crmRef: 'C',
    crmRevision: 'agreed revision of C',
    crmHash: contentHash(single()),
    ...change,
  };
}

/** The plan in short: one line an action, in their order. */
export function planned(change: Partial<PlanInput>): readonly string[] {
  return plan(planInput(change)).map(inShort);
}

export function inShort(action: Action): string {
  switch (action.type) {
    case 'write': {
      const { side, write, reason } = action.write;
      const what =
        write.type === 'create'
          ? `create ${write.event.title ?? ''}`
          : write.type === 'update'
            ? `update ${write.ref} (${Object.entries(write.patch)
                .map(([path, value]) => `${path}: ${JSON.stringify(value)}`)
                .join(', ')})`
            : `remove ${write.ref}`;
      return `${what} at the ${side}, ${reason}`;
    }
    case 'save':
      return `save ${action.link.id} as ${action.link.status}${action.approval === null ? '' : ', once approved'}`;
    case 'end':
      return `end ${action.link.id}, ${action.reason}`;
    case 'leave':
      return `leave ${action.ref} at the ${action.side}, ${action.reason}`;
    case 'settle':
    case 'read':
      return `${action.type} ${action.ref} at the ${action.side}`;
    case 'ask':
      return `ask ${action.question.kind}`;
    case 'remember':
      return `remember ${action.row.action} at the ${action.row.side}, ${action.row.reason}`;
    case 'lock':
      return action.fields.length === 0 ? `unlock ${action.ref}` : `lock ${action.ref}, ${action.reason}`;
    case 'compared':
    case 'plan-again':
      return `${action.type} ${action.linkId}`;
    case 'answered':
      return 'answered';
  }
}
