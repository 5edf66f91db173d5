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
import type { RemovalReason, StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { otherSide, type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import type { LeftReason, Link, LinkEnd } from '../../store/index.ts';
import { contentHash, fingerprint, lockedFields, providerView, without } from './compare.ts';
import {
  create,
  type Draft,
  emptyDraft,
  end,
  itemOf,
  keep,
  leave,
  lockOf,
  remove,
  settle,
  update,
  viewOf,
} from './draft.ts';
import { merge } from './merge.ts';
import type { Case, Loose, Plan, PlanInput } from './model.ts';
import { type Pair, pairUp } from './pair.ts';
import { recoverAgreements } from './recover-agreements.ts';
import { startsWithin } from './series.ts';
import { withStandIns } from './withheld.ts';

export function plan(input: PlanInput): Plan {
  const draft = emptyDraft(input);
  const { cases, loose } = recoverAgreements(input, draft.plan);
  const pairs = pairUp(input.newId, cases, loose);
  for (const one of pairs.cases) planCase(draft, one);
  for (const pair of pairs.pairs) planPair(draft, pair);
  const unreadable = partsOfUnreadable(pairs.cases);
  for (const side of sideNames)
    for (const one of pairs.loose[side]) if (!isPartOf(unreadable, one)) planLoose(draft, side, one);
  draft.plan.wanted.push(...pairs.wanted);
  draft.plan.left.push(...pairs.left);
  for (const { side, ref } of pairs.left) settle(draft, side, ref);
  return draft.plan;
}

/** Uids of series that cannot be read on one side at the moment, and of those that go on from them. */
function partsOfUnreadable(cases: readonly Case[]): ReadonlySet<string> {
  const uids = new Set<string>();
  for (const { link, provider, crm } of cases) {
    if (provider?.state !== 'unreadable' && crm?.state !== 'unreadable') continue;
    for (const uid of link.uids) uids.add(uid);
    for (const end of [provider, crm])
      if (end?.state === 'now')
        for (const uid of Object.keys(end.stored.event.relatedTo ?? {})) uids.add(uid);
  }
  return uids;
}

/** A second part waits until its first part can be ended (TI2). */
function isPartOf(uids: ReadonlySet<string>, { stored }: Loose): boolean {
  return [...stored.uids, ...Object.keys(stored.event.relatedTo ?? {})].some((uid) => uids.has(uid));
}

function planCase(draft: Draft, { link, provider: heard, crm }: Case): void {
  const provider = heard ?? (link.status === 'elsewhere' ? ({ state: 'elsewhere' } as const) : null);
  if (provider?.state === 'unreadable' || crm?.state === 'unreadable') return;
  if (link.status === 'creating') planCreating(draft, link, provider, crm);
  else if (provider?.state === 'gone' && crm?.state === 'gone') end(draft, link, 'both sides removed it');
  else if (crm?.state === 'gone') planCrmGone(draft, link, provider, crm.reason);
  else if (provider?.state === 'gone') planProviderGone(draft, link, crm, provider.reason);
  else if (provider?.state === 'elsewhere') planElsewhere(draft, link, crm);
  else if (provider?.state === 'now' && crm?.state === 'now')
    planBoth(draft, link, provider.stored, crm.stored);
}

/** One end is on its way; its source may have changed or gone meanwhile. */
function planCreating(draft: Draft, link: Link, provider: Case['provider'], crm: Case['crm']): void {
  const target: SideName = link.provider.ref === null ? 'provider' : 'crm';
  const source = target === 'provider' ? crm : provider;
  if (source?.state === 'gone') end(draft, link, 'removed before it was carried over');
  else if (source?.state === 'now' && mayCreate(draft, otherSide(target), source.stored) !== null)
    end(draft, link, 'no longer to be carried over');
  else if (source?.state === 'now') create(draft, link, target, source.stored);
}

function planProviderGone(draft: Draft, link: Link, crm: Case['crm'], reason: RemovalReason): void {
  if (crm?.state !== 'now') return;
  if (crm.stored.push === false) {
    // taken out of the calendar in the CRM: that its copy is gone is just what was asked for
    end(draft, link, 'unpushed in the CRM');
    leave(draft, 'crm', crm.stored, 'not-pushed');
    return;
  }
  if (reason === 'hidden' || crm.stored.readOnly?.fields === 'all') {
    end(
      draft,
      link,
      reason === 'hidden'
        ? 'out of sight in the calendar'
        : 'removed from the calendar; the CRM entry may not be removed',
    );
    leave(draft, 'crm', crm.stored, reason === 'hidden' ? 'hidden' : 'separate');
    return;
  }
  remove(draft, link, 'crm', crm.stored, `${reason} in the calendar`);
}

/** A CRM tombstone's reason decides (DE2); someone else's meeting is never deleted for them (PE5). */
function planCrmGone(draft: Draft, link: Link, provider: Case['provider'], reason: RemovalReason): void {
  // still there for others, or selected again one day: its twin in the calendar must not come back as a new entry
  if (reason !== 'deleted' && link.crm.ref !== null)
    draft.plan.left.push({
      side: 'crm',
      ref: link.crm.ref,
      uids: link.uids,
      reason: reason === 'unpushed' ? 'not-pushed' : 'hidden',
    });
  if (provider?.state === 'elsewhere') {
    end(draft, link, `${reason} in the CRM; the calendar's entry lives in another calendar`);
    return;
  }
  if (provider?.state !== 'now') return;
  if (reason === 'hidden' || !mayRemove(link, provider.stored)) {
    end(draft, link, reason === 'hidden' ? 'hidden in the CRM' : 'removed in the CRM; not ours to delete');
    leave(draft, 'provider', provider.stored, reason === 'hidden' ? 'hidden' : 'separate');
    return;
  }
  remove(draft, link, 'provider', provider.stored, `${reason} in the CRM`);
}

/**
 * Someone else's meeting is never deleted for them (PE5), and of a masked entry no copy could be kept; unless it came from the CRM,
 * which knows what it removes (RU6).
 */
function mayRemove({ origin }: Link, { readOnly }: StoredEvent): boolean {
  return readOnly === undefined || (readOnly.reason === 'masked' && origin === 'crm');
}

/** Moved out of the primary calendar: the CRM keeps its entry, locked, until it comes back (ID8). */
function planElsewhere(draft: Draft, link: Link, crm: Case['crm']): void {
  if (link.status !== 'elsewhere') {
    keep(draft, { ...link, status: 'elsewhere' });
    if (link.crm.ref !== null)
      draft.plan.locks.push({
        ref: link.crm.ref,
        fields: [...fieldNames],
        reason: 'moved-to-another-calendar',
      });
  }
  if (link.provider.ref !== null) settle(draft, 'provider', link.provider.ref);
  if (crm?.state !== 'now' || link.provider.base === null || link.crm.base === null) return;
  const view = viewOf(draft.input, 'crm', crm.stored.event, link.provider.base);
  const back = diff(view, link.crm.base);
  if (Object.keys(back).length === 0) settle(draft, 'crm', crm.stored.ref);
  else
    update(
      draft,
      link,
      'crm',
      crm.stored,
      { incoming: back, transfer: {} },
      null,
      'put back: the meeting lives in another calendar',
    );
}

function planBoth(draft: Draft, link: Link, provider: StoredEvent, crm: StoredEvent): void {
  if (crm.push === false) {
    planCrmGone(draft, link, { state: 'now', stored: provider }, 'unpushed');
    return;
  }
  const present = { ...link.provider.base?.participants, ...provider.event.participants };
  const view = providerView(
    crm.event,
    Object.keys(present).length === 0 ? undefined : present,
    draft.input.capabilities.provider.unmailedGuests,
  );
  const merged = merge(
    {
      base: link.provider.base ?? provider.event,
      now: provider.event,
      locked: lockedFields(provider),
      lacks: draft.input.capabilities.provider.lacks,
    },
    {
      base: link.crm.base ?? view,
      now: view,
      locked: lockedFields(crm),
      lacks: draft.input.capabilities.crm.lacks,
    },
    winner(draft.input.self, link, provider.event),
  );
  const ends = { provider, crm };
  for (const conflict of merged.conflicts)
    draft.plan.history.push({
      side: otherSide(conflict.kept),
      action: conflict.cause === 'forbidden' ? 'put-back' : 'conflict',
      reason: conflict.cause === 'forbidden' ? forbidden(ends[conflict.kept]) : conflict.cause,
      link: link.id,
      before: JSON.stringify({ path: conflict.path, value: conflict.lost }),
      after: null,
    });
  showLock(draft, link, provider, crm);
  const current = withAgreed(link, provider, crm, merged.agreed);
  const toProvider = update(
    draft,
    current,
    'provider',
    provider,
    merged.toProvider,
    crm,
    'changed in the CRM',
  );
  const toCrm = update(draft, current, 'crm', crm, merged.toCrm, provider, 'changed in the calendar');
  if (merged.unfinished) {
    draft.plan.unfinished.push(link.id);
    keep(draft, current);
  } else if (!toProvider && !toCrm) {
    keep(draft, agreedLink(current, provider, crm, view));
    settle(draft, 'provider', provider.ref);
    settle(draft, 'crm', crm.ref);
  } else keep(draft, current);
}

/** Why a side did not take a change, as the history keeps it: its editor is told (C20). */
function forbidden({ readOnly, withheld }: StoredEvent): string {
  const why = readOnly?.reason ?? (withheld.length > 0 ? 'masked' : null);
  return why === null ? 'forbidden' : `forbidden: ${why}`;
}

/** The CRM says what of an entry cannot be changed, and takes it back when it can (C20). */
function showLock(draft: Draft, link: Link, provider: StoredEvent, crm: StoredEvent): void {
  const wanted = lockOf(provider);
  const shown = [...(crm.lockedFields ?? [])].sort().join();
  if (link.status !== 'elsewhere' && shown === [...(wanted?.fields ?? [])].sort().join()) return;
  draft.plan.locks.push({ ref: crm.ref, fields: wanted?.fields ?? [], reason: wanted?.reason ?? '' });
}

/** The link with what both already share, at the addresses and revisions just read. */
function withAgreed(
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
function winner(self: string, link: Link, event: CalendarEvent): SideName {
  return link.origin === 'crm' && organizerOf(event) === self ? 'crm' : 'provider';
}

/** Two strangers that are one entry: equal ones are linked, others wait for a person (C19, ID9). */
function planPair(draft: Draft, { provider, crm, creating }: Pair): void {
  if (crm.push === false) {
    leave(draft, 'provider', provider, 'not-pushed');
    leave(draft, 'crm', crm, 'not-pushed');
    return;
  }
  const view = viewOf(draft.input, 'crm', crm.event, provider.event);
  const lacks = [...draft.input.capabilities.provider.lacks, ...draft.input.capabilities.crm.lacks];
  // what the calendar hides cannot differ (RU6)
  const shown = withStandIns(view, provider);
  const hashes = [contentHash(without(provider.event, lacks)), contentHash(without(shown, lacks))];
  const digest = fingerprint(['pair', provider.ref, crm.ref, ...hashes]);
  const known = draft.input.agreements.find(
    (one) => one.providerRef === provider.ref && one.crmRef === crm.ref,
  );
  const link: Link = {
    ...newLink('provider', provider, crm, provider.event, view),
    id: creating?.id ?? known?.linkId ?? draft.input.newId('provider', provider.ref),
  };
  const answer = draft.input.answer(digest);
  if (known !== undefined && (hashes[0] === hashes[1] || answer !== null))
    draft.plan.compared.push(known.linkId);
  if (hashes[0] === hashes[1]) {
    keep(draft, link, digest, itemOf('crm', 'link', crm.event, digest), 'equal on both sides');
    settle(draft, 'provider', provider.ref);
    settle(draft, 'crm', crm.ref);
    return;
  }
  if (answer === 'separate') {
    if (creating !== undefined) draft.plan.ended.push({ link: creating, reason: 'kept separate' });
    leave(draft, 'provider', provider, 'separate');
    leave(draft, 'crm', crm, 'separate');
    draft.plan.used.push(digest);
  } else if (answer === 'provider' || answer === 'crm') {
    // the chosen side counts as changed, the other as what both had agreed on
    const agreed =
      answer === 'provider'
        ? { provider: shown, crm: view }
        : {
            provider: provider.event,
            crm: withStandIns(provider.event, { ...crm, event: view, withheld: provider.withheld }),
          };
    draft.plan.used.push(digest);
    planBoth(
      draft,
      {
        ...link,
        provider: { ...link.provider, base: agreed.provider },
        crm: { ...link.crm, base: agreed.crm },
      },
      provider,
      crm,
    );
  } else draft.plan.questions.push({ kind: 'differs', item: itemOf('crm', 'link', crm.event, digest) });
}

function planLoose(draft: Draft, side: SideName, { stored, left }: Loose): void {
  const reason = mayCreate(draft, side, stored, left);
  if (reason !== null) {
    leave(draft, side, stored, reason);
    return;
  }
  const target = otherSide(side);
  const id = draft.input.newId(side, stored.ref);
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
  create(draft, link, target, stored);
}

/** Why an entry stays on its own side; null when it may be carried over. Rules decide about creation only (ID5). */
function mayCreate(
  draft: Draft,
  side: SideName,
  stored: StoredEvent,
  left: LeftReason | null = null,
): LeftReason | null {
  const { settings, firstRun } = draft.input;
  if (left === 'existed-before' || left === 'separate' || left === 'hidden' || left === 'duplicate-uid')
    return left;
  if (side === 'crm' && stored.push === false) return 'not-pushed';
  if (side === 'provider' && settings.direction === 'crm-to-provider') return 'direction';
  if (side === 'provider' && !(stored.event.title ?? '').startsWith(settings.createPrefix)) return 'prefix';
  if (!firstRun) return null;
  const { existing } = settings;
  const within = startsWithin(stored.event, existing.from ?? null, existing.until ?? null);
  return existing[side] === 'leave' || !within ? 'existed-before' : null;
}

function newLink(
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
