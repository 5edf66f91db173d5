/**
 * Plans entries of a mailbox that moved (A13): found ones take over their link at the new address, and are planned like any pair that
 * was linked all the time; what may be the same, and what is missing at the new place, a person is asked about. Nothing is created or
 * removed before the answer. Pure.
 */
import type { CalendarEvent, FieldName } from '../../../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import {
  type AgreedLink,
  type CreatingLink,
  isAtOldPlace,
  isKeptApart,
  type LeftReason,
  type Link,
} from '../../../store/index.ts';
import { fingerprint } from '../../common/fingerprint.ts';
import { contentHash } from '../entries/compare.ts';
import { creatingLink } from '../entries/link.ts';
import { create, end, itemOf, leave, remove, save } from '../plan/actions.ts';
import type { Action, Case, Loose, PlanInput } from '../plan/model.ts';
import type { Pair } from '../plan/pair.ts';
import { linkInNewPlace, lostFields } from './base-in-new-place.ts';
import { type FoundBy, type MovedPair, pairMoved } from './pair-moved.ts';

export interface FoundAgain {
  readonly cases: readonly Case[];
  readonly loose: PlanInput['loose'];
  /** Found again, but the copy lacks something that may have been emptied by a person, who says which version is right. */
  readonly pairs: readonly Pair[];
  readonly actions: readonly Action[];
}

const reasonOf = { identity: 'moved-found-by-identity', content: 'moved-found-by-content' } as const;

export function findMovedEntries(input: PlanInput): FoundAgain {
  const { cases, loose, own } = input;
  const waiting = new Map(
    cases.flatMap((one) =>
      isWaiting(one.link) && one.crm !== null && one.provider === null ? [[one.link.id, one] as const] : [],
    ),
  );
  if (waiting.size === 0) return { cases, loose, pairs: [], actions: [] };
  const links = [...waiting.values()].map(({ link }) => link).filter(isWaiting);
  const candidates = loose.provider
    .filter((one) => !isKeptApart(one.left) && isNobodysElse(one))
    .map(({ stored }) => stored);
  const { found, unclear, surplus } = pairMoved(links, candidates, own.all);
  const { lacks } = input.capabilities.provider;
  const lostIn = ({ link: { provider }, stored }: MovedPair): readonly FieldName[] =>
    lostFields(provider.base, stored.event, [...lacks, ...stored.withheld]);
  const mayBeEmptied = emptiedBy(found.map(lostIn));
  const actions: Action[] = [];
  const pairs: Pair[] = [];
  const settled = new Map<string, Case | null>();
  const taken = new Set<StoredEvent>();
  const link = ({ link: old, stored }: MovedPair, by: FoundBy | null): void => {
    const one = waiting.get(old.id);
    // the CRM's entry cannot be read at the moment: the two wait
    taken.add(stored);
    if (one === undefined || one.crm?.state === 'unreadable') return void settled.set(old.id, null);
    if (one.crm?.state === 'now' && mayBeEmptied(lostIn({ link: old, stored }))) {
      settled.set(old.id, null);
      pairs.push({
        provider: stored,
        crm: one.crm.stored,
        creating: asIfNew(old, one.crm.stored),
        isFromBefore: true,
      });
      return;
    }
    const next = linkInNewPlace(old, stored, own.all);
    settled.set(old.id, { ...one, link: next, provider: { state: 'now', stored } });
    actions.push(save(next));
    if (by !== null) actions.push(linked(next, by));
  };
  for (const { by, ...pair } of found) link(pair, by);
  for (const pair of unclear) {
    const crm = waiting.get(pair.link.id)?.crm;
    if (crm?.state !== 'now') {
      taken.add(pair.stored);
      continue;
    }
    const digest = fingerprint(['moved-unclear', pair.link.id, pair.stored.ref]);
    const answer = input.answer(digest);
    if (answer === 'approve') {
      link(pair, 'content');
      actions.push({ type: 'answered', digest });
      continue;
    }
    taken.add(pair.stored);
    settled.set(pair.link.id, null);
    if (answer === 'separate') {
      actions.push(
        ...end(pair.link, 'kept-separate'),
        ...leave('crm', crm.stored, 'separate', true),
        ...leave('provider', pair.stored, 'separate', true),
        { type: 'answered', digest },
      );
      continue;
    }
    const places = { provider: pair.stored.ref, crm: crm.stored.ref };
    const item = { ...itemOf('provider', 'link', pair.stored.event, digest), places };
    actions.push({ type: 'ask', question: { kind: 'moved-unclear', item } });
  }
  // while one of several is asked about, the others wait
  const isAsked = actions.some(({ type }) => type === 'ask');
  if (isAsked) for (const stored of surplus) taken.add(stored);
  return {
    pairs,
    cases: cases.flatMap((one) => {
      const known = settled.get(one.link.id);
      return known === undefined ? [one] : (known ?? []);
    }),
    loose: { ...loose, provider: loose.provider.filter(({ stored }) => !taken.has(stored)) },
    actions,
  };
}

/** Whether no link that has an address at the new place knows the entry's uid. */
function isNobodysElse({ relatives }: Loose): boolean {
  return relatives.length === 0 || relatives.some((link) => isWaiting(link));
}

/** Whether its entry was in the old account's calendar, or in another one of that account (ID8). */
function isWaiting(link: Link): link is AgreedLink {
  return link.status === 'elsewhere' && isAtOldPlace(link.provider.ref);
}

/** So many entries are not emptied by a person between two runs. */
const fewestLost = 5;

/** Tells what a migration drops everywhere from what somebody may have emptied. Dates of a series are never given up without an answer. */
function emptiedBy(lost: readonly (readonly FieldName[])[]): (fields: readonly FieldName[]) => boolean {
  const counts = new Map<FieldName, number>();
  for (const field of lost.flat()) counts.set(field, (counts.get(field) ?? 0) + 1);
  return (fields) =>
    fields.some((field) => field === 'recurrenceOverrides' || (counts.get(field) ?? 0) < fewestLost);
}

/** The link as one whose sides have to be compared anew. */
function asIfNew({ id, uids, crm: { ticked } }: AgreedLink, crm: StoredEvent): CreatingLink {
  return { ...creatingLink(id, 'crm', crm), uids, ...(ticked === undefined ? {} : { ticked }) };
}

function linked({ id }: AgreedLink, by: FoundBy): Action {
  return {
    type: 'remember',
    row: { side: 'provider', action: 'linked', reason: reasonOf[by], link: id, before: null, after: null },
  };
}

/**
 * A linked entry that the calendar of the new account does not have. That it is missing there is no proof that somebody deleted it.
 * @param whyBarred why the CRM's entry may not be made in the calendar at all; null when it may
 */
export function planMissing(
  input: PlanInput,
  { link, crm }: { readonly link: AgreedLink; readonly crm: Case['crm'] },
  whyBarred: (stored: StoredEvent) => LeftReason | null,
): readonly Action[] {
  if (crm?.state === 'gone') return end(link, 'removed-on-both-sides');
  if (crm?.state !== 'now') return [];
  if (input.looksFirst === true) return [{ type: 'plan-again', linkId: link.id }];
  const { stored } = crm;
  const barred = whyBarred(stored);
  if (barred !== null) return [...end(link, 'no-longer-carried-over'), ...leave('crm', stored, barred)];
  const digest = fingerprint(['moved-missing', link.id, contentHash(stored.event)]);
  const done: Action = { type: 'answered', digest };
  switch (input.answer(digest)) {
    case 'crm':
      return [...makeAgain(input, link, stored), done];
    case 'provider':
      return [answered(remove(link, 'crm', stored, 'missing-after-the-move'))];
    case 'separate':
      return [...end(link, 'kept-separate'), ...leave('crm', stored, 'separate', true), done];
    default:
      return [ask(stored.event, digest, stored.ref)];
  }
}

function ask(event: CalendarEvent, digest: string, crm: string): Action {
  const item = { ...itemOf('crm', 'link', event, digest), places: { crm } };
  return { type: 'ask', question: { kind: 'moved-missing', item } };
}

/** The link ends, because the new place may refuse its id (WR1). As in a first run, nobody is invited who was ticked before (PE1). */
function makeAgain(input: PlanInput, link: AgreedLink, stored: StoredEvent): readonly Action[] {
  const next = creatingLink(input.newId('crm', stored.ref), 'crm', stored);
  const first = { ...input, firstRun: true };
  return [
    { type: 'end', link, reason: 'made-again-after-the-move' },
    save(next),
    answered(create(first, next, stored)),
  ];
}

/** A person's answer stands for its number; mail is still asked about. */
function answered(action: Extract<Action, { type: 'write' }>): Action {
  return { type: 'write', write: { ...action.write, isAnswered: true } };
}
