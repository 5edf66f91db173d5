/** Builders of calls as the outbox keeps them; all are about the CRM's entry `C` of the link `l`, unless a table says otherwise. */
import type { OutboxEntry } from '../../src-main/store/index.ts';
import type { CalendarEvent, PatchObject } from '../../src-shared/domain/calendar/event.ts';
import { at } from './plan-table.ts';
import { single } from './small-calendar.ts';

function entry(write: OutboxEntry['write'], change: Partial<OutboxEntry>): OutboxEntry {
  return {
    link: 'l',
    side: 'crm',
    position: 0,
    call: {
      key: write.key,
      write: write.type,
      calendar: write.calendar,
      ref: write.type === 'create' ? 'C' : write.ref,
      revision: null,
      request: {},
      delivers: [''],
    },
    write,
    known: null,
    source: { ref: 'P', revision: 'revision of P', event: single(), uids: ['u'] },
    transfer: {},
    addressees: [],
    isApproved: false,
    destroys: 0,
    redacts: false,
    pending: [],
    reason: 'new-in-the-calendar',
    ...change,
  };
}

/** The twin of `single()` at `P` is made. */
export function creating(change: Partial<OutboxEntry> = {}): OutboxEntry {
  return entry({ type: 'create', key: 'l', calendar: 'agenda', event: single() }, change);
}

export function removing(ref = 'C', change: Partial<OutboxEntry> = {}): OutboxEntry {
  return entry(
    { type: 'remove', key: `remove ${ref}`, calendar: 'agenda', ref },
    { source: null, known: at(ref), destroys: 1, reason: 'deleted-in-the-calendar', ...change },
  );
}

/** `single()` becomes what the patch makes of it, on behalf of the entry `P`, which is so already. */
export function updating(
  patch: PatchObject = { title: 'Review' },
  change: Partial<OutboxEntry> = {},
  ref = 'C',
): OutboxEntry {
  const event = single(patch as Partial<CalendarEvent>);
  return entry(
    { type: 'update', key: `update ${ref}`, calendar: 'agenda', ref, patch, event },
    {
      known: at(ref),
      source: { ref: 'P', revision: 'revision of P', event, uids: ['u'] },
      transfer: patch,
      reason: 'changed-in-the-calendar',
      ...change,
    },
  );
}

/** One of several calls of a write. */
export function part(of: OutboxEntry, position: number, delivers: readonly string[]): OutboxEntry {
  return { ...of, position, call: { ...of.call, key: `${of.write.key}.${position}`, delivers } };
}
