/**
 * A base that is missing or old (new machine, restored backup, lease handed over) comes back only where it can be proven: a side
 * whose content still has the agreed hash *is* the base. Everything else waits for a person (ID9). Pure.
 */

import type { CalendarEvent } from '../../../../src-shared/domain/calendar/event.ts';
import { isPrivate } from '../../../../src-shared/domain/calendar/private-events.ts';
import type { StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import type { Agreement } from '../../../../src-shared/domain/crm.ts';
import { otherSide, type SideName, sideNames } from '../../../../src-shared/domain/side-name.ts';
import { type AgreedEnd, type AgreedLink, isKeptApart } from '../../../store/index.ts';
import { fingerprint } from '../../common/fingerprint.ts';
import { contentHash } from '../entries/compare.ts';
import { agreedEnd, withTicks } from '../entries/link.ts';
import { providerView, tickedIds } from '../people/ticks.ts';
import { withStandIns } from '../people/withheld.ts';
import { itemOf, save, viewOf } from './actions.ts';
import type { Action, Case, Loose, PlanInput } from './model.ts';
import type { Pair } from './pair.ts';
import { originOf } from './plan-invited.ts';
import { shortened } from './shortened.ts';

export interface Recovered {
  readonly cases: readonly Case[];
  /** Entries of one agreement that neither of them proves any more: a person is asked about them. */
  readonly pairs: readonly Pair[];
  readonly loose: PlanInput['loose'];
  readonly actions: readonly Action[];
}

export function recoverAgreements(input: PlanInput): Recovered {
  if (input.agreements.length === 0)
    return { cases: input.cases, pairs: [], loose: input.loose, actions: [] };
  const cases: Case[] = [...input.cases];
  const pairs: Pair[] = [];
  const actions: Action[] = [];
  const pool = { provider: poolOf(input.loose.provider), crm: poolOf(input.loose.crm) };
  for (const agreement of input.agreements) {
    const found = {
      provider: pool.provider.find(agreement.providerRef, agreement.uids),
      crm: pool.crm.find(agreement.crmRef, agreement.uids),
    };
    const provider = found.provider?.stored ?? null;
    const crm = found.crm?.stored ?? null;
    if (provider !== null && crm !== null) {
      const recovered = recoverBoth(input, agreement, provider, crm);
      if (recovered === null && sideNames.some((side) => isKeptApart(found[side]?.left ?? null))) {
        actions.push({ type: 'compared', linkId: agreement.linkId });
        continue;
      }
      pool.provider.take(provider);
      pool.crm.take(crm);
      // where a side makes up its own uids, only the agreement tells that the two belong together
      if (recovered === null) pairs.push({ provider, crm, agreement });
      else {
        cases.push(recovered.case);
        actions.push(...recovered.actions);
      }
      continue;
    }
    const one = provider ?? crm;
    if (one === null) {
      actions.push({ type: 'compared', linkId: agreement.linkId });
      continue;
    }
    const side: SideName = provider !== null ? 'provider' : 'crm';
    const { isTaken, actions: more } = recoverOne(input, agreement, side, one);
    if (isTaken) pool[side].take(one);
    actions.push(...more);
  }
  return { cases, pairs, loose: { provider: pool.provider.rest(), crm: pool.crm.rest() }, actions };
}

/** Both entries are there: they are linked again when one of them still proves what was agreed. Null when neither does. */
function recoverBoth(
  input: PlanInput,
  agreement: Agreement,
  provider: StoredEvent,
  crm: StoredEvent,
): { readonly case: Case; readonly actions: readonly Action[] } | null {
  // which ticks the other machine dealt with is not told: none of them invites anybody here until it is set anew (PE1)
  const ticked = tickedIds(crm.event);
  const view = viewOf(input, 'crm', crm, [provider.event], ticked);
  const base = agreedContent(input, agreement, provider, view);
  if (base === null) return null;
  // what the calendar hides from this machine is no news, though another one was shown it (RU6)
  const known = isPrivate(base.provider) ? withStandIns(base.provider, provider) : base.provider;
  const origin = originOf(provider, crm);
  const ends = { provider: agreedEnd(provider, known), crm: withTicks(agreedEnd(crm, base.crm), ticked) };
  const link = linkFrom(agreement, origin, ends);
  return {
    case: { link, provider: { state: 'now', stored: provider }, crm: { state: 'now', stored: crm } },
    // known from here on: whatever this run does to the pair, its end included, is told to the other machines
    actions: [{ type: 'compared', linkId: agreement.linkId }, save(link)],
  };
}

/** Only one of the two entries is there. `isTaken`: it is dealt with, and no longer loose. */
function recoverOne(
  input: PlanInput,
  agreement: Agreement,
  side: SideName,
  stored: StoredEvent,
): { readonly isTaken: boolean; readonly actions: readonly Action[] } {
  const contents = side === 'provider' ? [stored.event] : viewsOf(stored);
  const agreed = contents.find((one) => contentHash(one) === endIn(agreement, side).hash);
  const content = agreed ?? contents[0] ?? stored.event;
  const digest = fingerprint(['agreed-and-removed', agreement.linkId, contentHash(stored.event)]);
  const answer = input.answer(digest);
  const isUnchanged = agreed !== undefined;
  const compared: Action = { type: 'compared', linkId: agreement.linkId };
  if (isUnchanged || (answer !== null && answer !== side && answer !== 'separate')) {
    // the other side removed it after both had agreed: an ordinary removal, proven and gated like any other
    const other = otherSide(side);
    const { hash, ...place } = endIn(agreement, other);
    const [here, there] = [agreedEnd(stored, content), agreedEnd(place, content, hash)];
    const origin = side === 'crm' ? originOf(null, stored) : 'provider';
    const ends = side === 'provider' ? { provider: here, crm: there } : { provider: there, crm: here };
    const link = linkFrom(agreement, origin, ends);
    return { isTaken: true, actions: [compared, save(link), { type: 'read', side: other, ref: place.ref }] };
  }
  if (answer !== null) return { isTaken: false, actions: [{ type: 'answered', digest }, compared] };
  const places = { [side]: stored.ref };
  const item = { ...itemOf(side, 'link', stored.event, digest), places };
  return { isTaken: true, actions: [{ type: 'ask', question: { kind: 'differs', item } }] };
}

/**
 * What the calendar may have held of a CRM's entry whose copy there is gone: with all of its guests, with those who are ticked, or with
 * nobody.
 */
function viewsOf(crm: StoredEvent): readonly CalendarEvent[] {
  return [
    providerView(crm, [crm.event], false),
    providerView(crm, [], false),
    providerView(crm, [], false, tickedIds(crm.event)),
  ];
}

function endIn(agreement: Agreement, side: SideName) {
  return side === 'provider'
    ? { ref: agreement.providerRef, revision: agreement.providerRevision, hash: agreement.providerHash }
    : { ref: agreement.crmRef, revision: agreement.crmRevision, hash: agreement.crmHash };
}

/** What both had agreed on, per side, where one of them still proves it; null when neither does. */
function agreedContent(
  { capabilities }: PlanInput,
  agreement: Agreement,
  { event: provider, withheld }: StoredEvent,
  crm: CalendarEvent,
): { readonly provider: CalendarEvent; readonly crm: CalendarEvent } | null {
  const providerSame = contentHash(provider) === agreement.providerHash;
  const crmSame = contentHash(crm) === agreement.crmHash;
  if (providerSame && crmSame) return { provider, crm };
  if (contentHash(provider) === contentHash(crm)) return { provider, crm };
  // the CRM held what it can hold of the unchanged entry (WR11)
  const inCrm = shortened(provider, capabilities.crm.sizes, null);
  if (providerSame && contentHash(inCrm) === agreement.crmHash) return { provider, crm: inCrm };
  const inCalendar = shortened(crm, capabilities.provider.sizes, null);
  if (crmSame && contentHash(inCalendar) === agreement.providerHash) return { provider: inCalendar, crm };
  // the CRM still holds what the calendar hides of a private entry (RU6)
  const unhidden = withStandIns(provider, { event: crm, withheld });
  if (providerSame && contentHash(unhidden) === agreement.crmHash) return { provider, crm: unhidden };
  const masked = withStandIns(crm, { event: provider, withheld });
  if (crmSame && contentHash(masked) === agreement.providerHash) return { provider: masked, crm };
  // the hashes say both held the same, so the unchanged side shows what the other had
  if (agreement.providerHash !== agreement.crmHash) return null;
  if (providerSame) return { provider, crm: provider };
  if (crmSame) return { provider: crm, crm };
  return null;
}

function linkFrom(
  { linkId, uids }: Agreement,
  origin: SideName,
  ends: Readonly<Record<SideName, AgreedEnd>>,
): AgreedLink {
  return { id: linkId, status: 'linked', origin, ...ends, uids };
}

function poolOf(loose: readonly Loose[]) {
  const byRef = new Map(loose.map((one) => [one.stored.ref, one]));
  const byUid = new Map(loose.flatMap((one) => one.stored.uids.map((uid) => [uid, one] as const)));
  return {
    find(ref: string, uids: readonly string[]): Loose | null {
      const direct = byRef.get(ref);
      if (direct !== undefined) return direct;
      for (const uid of uids) {
        const relative = byUid.get(uid);
        if (relative !== undefined && byRef.has(relative.stored.ref)) return relative;
      }
      return null;
    },
    take: (stored: StoredEvent) => void byRef.delete(stored.ref),
    rest: (): readonly Loose[] => [...byRef.values()],
  };
}
