/** What a plan is drafted with: writes with their keys and digests, links, entries that stay alone, news that is settled. Pure. */

import { type CalendarEvent, fieldNames } from '../../../src-shared/domain/calendar/event.ts';
import { applyPatch, diff } from '../../../src-shared/domain/calendar/patch.ts';
import type { Lock, StoredEvent, Write } from '../../../src-shared/domain/calendar/side.ts';
import { otherSide, type SideName } from '../../../src-shared/domain/side-name.ts';
import type { LeftReason, Link } from '../../store/index.ts';
import type { DecisionItem } from '../face.ts';
import { contentHash, fingerprint, lockedFields, providerView, tickedAddresses, without } from './compare.ts';
import type { Flow } from './merge.ts';
import type { Plan, PlanInput, Source } from './model.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

/** A plan in the making. */
export interface Draft {
  readonly input: PlanInput;
  readonly plan: Mutable<Plan>;
}

export function emptyDraft(input: PlanInput): Draft {
  return {
    input,
    plan: {
      writes: [],
      links: [],
      ended: [],
      left: [],
      settled: [],
      wanted: [],
      suspects: [],
      questions: [],
      history: [],
      locks: [],
      compared: [],
      used: [],
      unfinished: [],
    },
  };
}

/** What the engine compares: the provider's event as it is, the CRM's as the provider may see it. */
export function viewOf(
  input: Pick<PlanInput, 'capabilities'>,
  side: SideName,
  event: CalendarEvent,
  provider: CalendarEvent | null,
): CalendarEvent {
  return side === 'provider'
    ? event
    : providerView(event, provider?.participants, input.capabilities.provider.unmailedGuests);
}

export function itemOf(
  side: SideName,
  write: DecisionItem['write'],
  event: CalendarEvent,
  digest: string,
): DecisionItem {
  return {
    digest,
    side,
    write,
    title: event.title ?? '',
    start: event.start,
    timeZone: event.timeZone ?? null,
    addressees: [],
  };
}

export function create(draft: Draft, link: Link, side: SideName, stored: StoredEvent): void {
  const view = viewOf(draft.input, otherSide(side), stored.event, null);
  const event = without(view, draft.input.capabilities[side].lacks);
  const lock = side === 'crm' ? lockOf(stored) : null;
  const write: Write = {
    type: 'create',
    key: link.id,
    calendar: draft.input.calendars[side],
    event,
    ...(lock === null ? {} : { lock }),
  };
  draft.plan.writes.push({
    link,
    side,
    write,
    known: null,
    source: { ...sourceOf(stored), event: view },
    transfer: {},
    digest: fingerprint(['create', side, stored.ref, contentHash(event)]),
    reason: side === 'provider' ? 'new in the CRM' : 'new in the calendar',
    ticked: side === 'provider' ? tickedAddresses(stored.event) : [],
  });
}

/** Plans an update when it would change something; false when the side already is as it should be. */
export function update(
  draft: Draft,
  link: Link,
  side: SideName,
  known: StoredEvent,
  flow: Flow,
  source: StoredEvent | null,
  reason: string,
): boolean {
  const target = applyPatch(known.event, flow.incoming);
  const patch = diff(known.event, target);
  if (Object.keys(patch).length === 0) return false;
  const digest = fingerprint(['update', side, known.ref, patch, contentHash(target)]);
  const write: Write = {
    type: 'update',
    key: `${link.id}.${digest.slice(0, 12)}.${fingerprint(known.revision).slice(0, 8)}`,
    calendar: known.calendar,
    ref: known.ref,
    patch,
    event: target,
  };
  draft.plan.writes.push({
    link,
    side,
    write,
    known,
    source: source === null ? null : sourceOf(source),
    transfer: flow.transfer,
    digest,
    reason,
    ticked: side === 'provider' ? tickedAddresses(source?.event ?? null) : [],
  });
  return true;
}

export function remove(draft: Draft, link: Link, side: SideName, known: StoredEvent, reason: string): void {
  const digest = fingerprint(['remove', side, known.ref, contentHash(known.event)]);
  draft.plan.writes.push({
    link,
    side,
    write: {
      type: 'remove',
      key: `${link.id}.remove.${fingerprint(known.revision).slice(0, 8)}`,
      calendar: known.calendar,
      ref: known.ref,
    },
    known,
    source: null,
    transfer: {},
    digest,
    reason,
    ticked: [],
  });
}

export function keep(
  draft: Draft,
  link: Link,
  digest: string | null = null,
  item: DecisionItem | null = null,
  reason: string | null = null,
): void {
  draft.plan.links.push({ link, digest, item });
  if (reason !== null)
    draft.plan.history.push({
      side: 'crm',
      action: 'linked',
      reason,
      link: link.id,
      before: null,
      after: null,
    });
}

export function end(draft: Draft, link: Link, reason: string): void {
  draft.plan.ended.push({ link, reason });
  if (link.provider.ref !== null) settle(draft, 'provider', link.provider.ref);
  if (link.crm.ref !== null) settle(draft, 'crm', link.crm.ref);
}

export function leave(draft: Draft, side: SideName, stored: StoredEvent, reason: LeftReason): void {
  draft.plan.left.push({ side, ref: stored.ref, uids: stored.uids, reason });
  settle(draft, side, stored.ref);
}

export function settle(draft: Draft, side: SideName, ref: string): void {
  draft.plan.settled.push({ side, ref });
}

/** What of a provider's entry the CRM has to show as unchangeable; null = nothing. */
export function lockOf(provider: StoredEvent): Lock | null {
  const fields = lockedFields(provider);
  if (fields === 'all')
    return { fields: [...fieldNames], reason: provider.readOnly?.reason ?? 'not-organizer' };
  return fields.length === 0
    ? null
    : { fields: [...new Set(fields)].sort(), reason: provider.readOnly?.reason ?? 'masked' };
}

function sourceOf(stored: StoredEvent): Source {
  return {
    ref: stored.ref,
    revision: stored.revision,
    event: stored.event,
    uids: stored.uids,
    masked: stored.withheld.length > 0,
  };
}
