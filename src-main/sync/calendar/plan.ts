/**
 * From news to writes, pure: what each side should be told, which pairs belong together, what stays where it is, and what only a
 * person can say. Reads nothing, writes nothing, knows no clock.
 */
import {
  type CalendarEvent,
  fieldNames,
  organizerOf,
  type PatchObject,
} from '../../../src-shared/domain/calendar/event.ts';
import { applyPatch, diff } from '../../../src-shared/domain/calendar/patch.ts';
import type { Lock, RemovalReason, StoredEvent, Write } from '../../../src-shared/domain/calendar/side.ts';
import type { LeftReason, Link, LinkEnd } from '../../store/index.ts';
import type { DecisionItem, SideName } from '../face.ts';
import { contentHash, fingerprint, lockedFields, providerView, tickedAddresses, without } from './compare.ts';
import { type Flow, merge } from './merge.ts';
import type { Case, Loose, Plan, PlanInput, PlannedWrite, Source } from './model.ts';
import { otherSide } from './model.ts';
import { type Pair, pairUp } from './pair.ts';
import { recoverAgreements } from './recover-agreements.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

export function plan(input: PlanInput): Plan {
  const planner = new Planner(input);
  planner.run();
  return planner.result;
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

class Planner {
  readonly result: Mutable<Plan> = {
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
  };
  private readonly input: PlanInput;

  constructor(input: PlanInput) {
    this.input = input;
  }

  run(): void {
    const { cases, loose } = recoverAgreements(this.input, this.result);
    const pairs = pairUp(this.input.newId, cases, loose);
    for (const one of pairs.cases) this.planCase(one);
    for (const pair of pairs.pairs) this.planPair(pair);
    for (const side of ['provider', 'crm'] as const)
      for (const one of pairs.loose[side]) this.planLoose(side, one);
    this.result.wanted.push(...pairs.wanted);
    this.result.left.push(...pairs.left);
    for (const { side, ref } of pairs.left) this.settle(side, ref);
  }

  private planCase({ link, provider: heard, crm }: Case): void {
    const provider = heard ?? (link.status === 'elsewhere' ? ({ state: 'elsewhere' } as const) : null);
    if (provider?.state === 'unreadable' || crm?.state === 'unreadable') return;
    if (link.status === 'creating') this.planCreating(link, provider, crm);
    else if (provider?.state === 'gone' && crm?.state === 'gone') this.end(link, 'both sides removed it');
    else if (crm?.state === 'gone') this.planCrmGone(link, provider, crm.reason);
    else if (provider?.state === 'gone') this.planProviderGone(link, crm, provider.reason);
    else if (provider?.state === 'elsewhere') this.planElsewhere(link, crm);
    else if (provider?.state === 'now' && crm?.state === 'now')
      this.planBoth(link, provider.stored, crm.stored);
  }

  /** One end is on its way; its source may have changed or gone meanwhile. */
  private planCreating(link: Link, provider: Case['provider'], crm: Case['crm']): void {
    const target: SideName = link.provider.ref === null ? 'provider' : 'crm';
    const source = target === 'provider' ? crm : provider;
    if (source?.state === 'gone') this.end(link, 'removed before it was carried over');
    else if (source?.state === 'now' && this.mayCreate(otherSide(target), source.stored) !== null)
      this.end(link, 'no longer to be carried over');
    else if (source?.state === 'now') this.create(link, target, source.stored);
  }

  private planProviderGone(link: Link, crm: Case['crm'], reason: RemovalReason): void {
    if (crm?.state !== 'now') return;
    if (crm.stored.push === false) {
      // taken out of the calendar in the CRM: that its copy is gone is just what was asked for
      this.end(link, 'unpushed in the CRM');
      this.leave('crm', crm.stored, 'not-pushed');
      return;
    }
    if (reason === 'hidden' || crm.stored.readOnly?.fields === 'all') {
      this.end(
        link,
        reason === 'hidden'
          ? 'out of sight in the calendar'
          : 'removed from the calendar; the CRM entry may not be removed',
      );
      this.leave('crm', crm.stored, reason === 'hidden' ? 'hidden' : 'separate');
      return;
    }
    this.remove(link, 'crm', crm.stored, `${reason} in the calendar`);
  }

  /** A CRM tombstone's reason decides (DE2); someone else's meeting is never deleted for them (PE5). */
  private planCrmGone(link: Link, provider: Case['provider'], reason: RemovalReason): void {
    // still there for others, or selected again one day: its twin in the calendar must not come back as a new entry
    if (reason !== 'deleted' && link.crm.ref !== null)
      this.result.left.push({
        side: 'crm',
        ref: link.crm.ref,
        uids: link.uids,
        reason: reason === 'unpushed' ? 'not-pushed' : 'hidden',
      });
    if (provider?.state === 'elsewhere') {
      this.end(link, `${reason} in the CRM; the calendar's entry lives in another calendar`);
      return;
    }
    if (provider?.state !== 'now') return;
    if (reason === 'hidden' || provider.stored.readOnly !== undefined) {
      this.end(link, reason === 'hidden' ? 'hidden in the CRM' : 'removed in the CRM; not ours to delete');
      this.leave('provider', provider.stored, reason === 'hidden' ? 'hidden' : 'separate');
      return;
    }
    this.remove(link, 'provider', provider.stored, `${reason} in the CRM`);
  }

  /** Moved out of the primary calendar: the CRM keeps its entry, locked, until it comes back (ID8). */
  private planElsewhere(link: Link, crm: Case['crm']): void {
    if (link.status !== 'elsewhere') {
      this.keep({ ...link, status: 'elsewhere' });
      if (link.crm.ref !== null)
        this.result.locks.push({
          ref: link.crm.ref,
          fields: [...fieldNames],
          reason: 'moved-to-another-calendar',
        });
    }
    if (link.provider.ref !== null) this.settle('provider', link.provider.ref);
    if (crm?.state !== 'now' || link.provider.base === null || link.crm.base === null) return;
    const view = viewOf(this.input, 'crm', crm.stored.event, link.provider.base);
    const back = diff(view, link.crm.base);
    if (Object.keys(back).length === 0) this.settle('crm', crm.stored.ref);
    else
      this.update(
        link,
        'crm',
        crm.stored,
        { incoming: back, transfer: {} },
        null,
        'put back: the meeting lives in another calendar',
      );
  }

  private planBoth(link: Link, provider: StoredEvent, crm: StoredEvent): void {
    if (crm.push === false) {
      this.planCrmGone(link, { state: 'now', stored: provider }, 'unpushed');
      return;
    }
    const present = { ...link.provider.base?.participants, ...provider.event.participants };
    const view = providerView(
      crm.event,
      Object.keys(present).length === 0 ? undefined : present,
      this.input.capabilities.provider.unmailedGuests,
    );
    const merged = merge(
      {
        base: link.provider.base ?? provider.event,
        now: provider.event,
        locked: lockedFields(provider),
        lacks: this.input.capabilities.provider.lacks,
      },
      {
        base: link.crm.base ?? view,
        now: view,
        locked: lockedFields(crm),
        lacks: this.input.capabilities.crm.lacks,
      },
      this.winner(link, provider.event),
    );
    for (const conflict of merged.conflicts)
      this.result.history.push({
        side: otherSide(conflict.kept),
        action: conflict.cause === 'forbidden' ? 'put-back' : 'conflict',
        reason: conflict.cause,
        link: link.id,
        before: JSON.stringify({ path: conflict.path, value: conflict.lost }),
        after: null,
      });
    this.showLock(link, provider, crm);
    const current = this.current(link, provider, crm, merged.agreed);
    const toProvider = this.update(
      current,
      'provider',
      provider,
      merged.toProvider,
      crm,
      'changed in the CRM',
    );
    const toCrm = this.update(current, 'crm', crm, merged.toCrm, provider, 'changed in the calendar');
    if (!toProvider && !toCrm) {
      this.keep(agreedLink(current, provider, crm, view));
      this.settle('provider', provider.ref);
      this.settle('crm', crm.ref);
    } else this.keep(current);
  }

  /** The CRM says what of an entry cannot be changed, and takes it back when it can (C20). */
  private showLock(link: Link, provider: StoredEvent, crm: StoredEvent): void {
    const wanted = lockOf(provider);
    const shown = [...(crm.lockedFields ?? [])].sort().join();
    if (link.status !== 'elsewhere' && shown === [...(wanted?.fields ?? [])].sort().join()) return;
    this.result.locks.push({ ref: crm.ref, fields: wanted?.fields ?? [], reason: wanted?.reason ?? '' });
  }

  /** The link with what both already share, at the addresses and revisions just read. */
  private current(
    link: Link,
    provider: StoredEvent,
    crm: StoredEvent,
    agreed: Readonly<Record<SideName, PatchObject>>,
  ): Link {
    const advanced = (end: LinkEnd, stored: StoredEvent, patch: PatchObject): LinkEnd => {
      const base =
        end.base === null || Object.keys(patch).length === 0 ? end.base : applyPatch(end.base, patch);
      return {
        ref: stored.ref,
        revision: stored.revision,
        base,
        hash: base === null ? null : contentHash(base),
      };
    };
    return {
      ...link,
      status: 'linked',
      provider: advanced(link.provider, provider, agreed.provider),
      crm: advanced(link.crm, crm, agreed.crm),
      uids: [...new Set([...link.uids, ...provider.uids, ...crm.uids])],
    };
  }

  /** The organiser's side wins for shared fields, otherwise the provider (WR7). */
  private winner(link: Link, event: CalendarEvent): SideName {
    return link.origin === 'crm' && organizerOf(event) === this.input.self ? 'crm' : 'provider';
  }

  /** Two strangers that are one entry: equal ones are linked, others wait for a person (C19, ID9). */
  private planPair({ provider, crm, creating }: Pair): void {
    if (crm.push === false) {
      this.leave('provider', provider, 'not-pushed');
      this.leave('crm', crm, 'not-pushed');
      return;
    }
    const view = viewOf(this.input, 'crm', crm.event, provider.event);
    const lacks = [...this.input.capabilities.provider.lacks, ...this.input.capabilities.crm.lacks];
    const hashes = [contentHash(without(provider.event, lacks)), contentHash(without(view, lacks))];
    const digest = fingerprint(['pair', provider.ref, crm.ref, ...hashes]);
    const known = this.input.agreements.find(
      (one) => one.providerRef === provider.ref && one.crmRef === crm.ref,
    );
    const link: Link = {
      ...this.newLink('provider', provider, crm, provider.event, view),
      id: creating?.id ?? known?.linkId ?? this.input.newId('provider', provider.ref),
    };
    const answer = this.input.answer(digest);
    if (known !== undefined && (hashes[0] === hashes[1] || answer !== null))
      this.result.compared.push(known.linkId);
    if (hashes[0] === hashes[1]) {
      this.keep(link, digest, itemOf('crm', 'link', crm.event, digest), 'equal on both sides');
      this.settle('provider', provider.ref);
      this.settle('crm', crm.ref);
      return;
    }
    if (answer === 'separate') {
      if (creating !== undefined) this.result.ended.push({ link: creating, reason: 'kept separate' });
      this.leave('provider', provider, 'separate');
      this.leave('crm', crm, 'separate');
      this.result.used.push(digest);
    } else if (answer === 'provider' || answer === 'crm') {
      // the chosen side counts as changed, the other as what both had agreed on
      const agreed = answer === 'provider' ? view : provider.event;
      this.result.used.push(digest);
      this.planBoth(
        { ...link, provider: { ...link.provider, base: agreed }, crm: { ...link.crm, base: agreed } },
        provider,
        crm,
      );
    } else this.result.questions.push({ kind: 'differs', item: itemOf('crm', 'link', crm.event, digest) });
  }

  private planLoose(side: SideName, { stored, left }: Loose): void {
    const reason = this.mayCreate(side, stored, left);
    if (reason !== null) {
      this.leave(side, stored, reason);
      return;
    }
    const target = otherSide(side);
    const id = this.input.newId(side, stored.ref);
    const empty: LinkEnd = { ref: null, revision: null, hash: null, base: null };
    const end: LinkEnd = { ref: stored.ref, revision: stored.revision, hash: null, base: null };
    const link: Link = {
      id,
      status: 'creating',
      origin: side,
      provider: side === 'provider' ? end : empty,
      crm: side === 'crm' ? end : empty,
      uids: stored.uids,
    };
    this.create(link, target, stored);
  }

  /** Why an entry stays on its own side; null when it may be carried over. Rules decide about creation only (ID5). */
  private mayCreate(side: SideName, stored: StoredEvent, left: LeftReason | null = null): LeftReason | null {
    const { settings, firstRun } = this.input;
    if (left === 'existed-before' || left === 'separate' || left === 'hidden' || left === 'duplicate-uid')
      return left;
    if (side === 'crm' && stored.push === false) return 'not-pushed';
    if (side === 'provider' && settings.direction === 'crm-to-provider') return 'direction';
    if (side === 'provider' && !(stored.event.title ?? '').startsWith(settings.createPrefix)) return 'prefix';
    if (!firstRun) return null;
    const { existing } = settings;
    const date = stored.event.start.slice(0, 10);
    const outside =
      (existing.from !== undefined && date < existing.from) ||
      (existing.until !== undefined && date > existing.until);
    return existing[side] === 'leave' || outside ? 'existed-before' : null;
  }

  private create(link: Link, side: SideName, stored: StoredEvent): void {
    const view = viewOf(this.input, side === 'provider' ? 'crm' : 'provider', stored.event, null);
    const event = without(view, this.input.capabilities[side].lacks);
    const lock = side === 'crm' ? lockOf(stored) : null;
    const write: Write = {
      type: 'create',
      key: link.id,
      calendar: this.input.calendars[side],
      event,
      ...(lock === null ? {} : { lock }),
    };
    this.result.writes.push({
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
  private update(
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
    this.push({
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

  private remove(link: Link, side: SideName, known: StoredEvent, reason: string): void {
    const digest = fingerprint(['remove', side, known.ref, contentHash(known.event)]);
    this.push({
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

  private push(write: PlannedWrite): void {
    this.result.writes.push(write);
  }

  private newLink(
    origin: SideName,
    provider: StoredEvent,
    crm: StoredEvent,
    providerBase: CalendarEvent,
    crmBase: CalendarEvent,
  ): Omit<Link, 'id'> {
    const end = (stored: StoredEvent, base: CalendarEvent): LinkEnd => ({
      ref: stored.ref,
      revision: stored.revision,
      hash: contentHash(base),
      base,
    });
    return {
      status: 'linked',
      origin,
      provider: end(provider, providerBase),
      crm: end(crm, crmBase),
      uids: [...new Set([...provider.uids, ...crm.uids])],
    };
  }

  private keep(
    link: Link,
    digest: string | null = null,
    item: DecisionItem | null = null,
    reason: string | null = null,
  ): void {
    this.result.links.push({ link, digest, item });
    if (reason !== null)
      this.result.history.push({
        side: 'crm',
        action: 'linked',
        reason,
        link: link.id,
        before: null,
        after: null,
      });
  }

  private end(link: Link, reason: string): void {
    this.result.ended.push({ link, reason });
    if (link.provider.ref !== null) this.settle('provider', link.provider.ref);
    if (link.crm.ref !== null) this.settle('crm', link.crm.ref);
  }

  private leave(side: SideName, stored: StoredEvent, reason: LeftReason): void {
    this.result.left.push({ side, ref: stored.ref, uids: stored.uids, reason });
    this.settle(side, stored.ref);
  }

  private settle(side: SideName, ref: string): void {
    this.result.settled.push({ side, ref });
  }
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

/** What of a provider's entry the CRM has to show as unchangeable; null = nothing. */
function lockOf(provider: StoredEvent): Lock | null {
  const fields = lockedFields(provider);
  if (fields === 'all')
    return { fields: [...fieldNames], reason: provider.readOnly?.reason ?? 'not-organizer' };
  return fields.length === 0
    ? null
    : { fields: [...new Set(fields)].sort(), reason: provider.readOnly?.reason ?? 'masked' };
}

/** Both sides as they are now are what they agree on. */
function agreedLink(link: Link, provider: StoredEvent, crm: StoredEvent, view: CalendarEvent): Link {
  return {
    ...link,
    provider: {
      ref: provider.ref,
      revision: provider.revision,
      hash: contentHash(provider.event),
      base: provider.event,
    },
    crm: { ref: crm.ref, revision: crm.revision, hash: contentHash(view), base: view },
  };
}
