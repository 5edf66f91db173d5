/**
 * Tells a restored backup from people's edits (DE4): many entries of one side at once that go back to versions which that side held
 * before, that come back after their removal, or that are missing beside such entries. A person is asked then, and nothing of that
 * side is planned before the answer. Pure.
 */
import type { Ref, StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import { otherSide, type SideName, sideNames } from '../../../../src-shared/domain/side-name.ts';
import type { AgreedLink, FormerVersions } from '../../../store/index.ts';
import { addressIn } from '../../common/decided.ts';
import { fingerprint } from '../../common/fingerprint.ts';
import { contentHash, likenesses, without } from '../entries/compare.ts';
import { itemOf, viewOf } from '../plan/actions.ts';
import type { Action, Case, Loose, PlanInput } from '../plan/model.ts';
import { differsByMask } from '../plan/private-events.ts';
import { type Sign, undoRestored } from './restored-undo.ts';

export interface RestoredInput extends PlanInput {
  readonly former: (side: SideName, ref: Ref) => FormerVersions;
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface Judged extends Pick<PlanInput, 'cases' | 'loose'> {
  /** Questions, and what undoes a restore where a person said so. The cases and entries of the result are planned as usual. */
  readonly actions: readonly Action[];
  /** Ids of links, and addresses of entries without a link, for which a person said that the backup is right. */
  readonly accepted: ReadonlySet<string>;
}

/** What a person undoes by hand between two runs stays below these numbers, and so does DE1's budget. */
const fewestStrong = 3;
const fewestBesideStrong = 4;
/** Where the content alone speaks, and neither a revision nor a moment. */
const fewestAtAll = 5;

export function judgeRestored(input: RestoredInput): Judged {
  if (input.firstRun || input.agreements.length > 0)
    return { cases: input.cases, loose: input.loose, actions: [], accepted: new Set() };
  const signs = sideNames.map((side) => signsOf(side, input));
  const answered = (choice: string) => signs.flat().filter(({ digest }) => input.answer(digest) === choice);
  const open = signs
    .filter(isRestored)
    .flatMap((some) => some.filter(({ digest }) => input.answer(digest) === null));
  const undone = answered('newer').map((sign) => ({ sign, actions: undoRestored(input, sign) }));
  // what cannot be written on the restored side stays as the backup has it
  const inevitable = undone.filter(({ actions }) => actions === null).map(({ sign }) => sign);
  const settled = undone.filter(({ actions }) => actions !== null).map(({ sign }) => sign);
  const waiting = heldBack(new Set(open.map(({ side }) => side)), input);
  const mayGo = (id: string) => !waiting.has(id) && !subjects(settled).has(id);
  return {
    cases: input.cases.filter(({ link }) => mayGo(link.id)),
    loose: {
      provider: input.loose.provider.filter(({ stored }) => mayGo(stored.ref)),
      crm: input.loose.crm.filter(({ stored }) => mayGo(stored.ref)),
    },
    actions: [...open.map(questionOf), ...undone.flatMap(({ actions }) => actions ?? [])],
    accepted: subjects([...answered('backup'), ...inevitable]),
  };
}

/** Whether the signs of one side, counted together, are more than a person's undoing. */
function isRestored(signs: readonly Sign[]): boolean {
  const missing = signs.filter(({ kind }) => kind === 'gone').length;
  const strong = signs.filter(
    (one) => one.kind === 'revived' || (one.kind === 'back' && one.isStrong),
  ).length;
  return isRestoredBy(strong, signs.length - strong) || signs.length - missing >= fewestAtAll;
}

/** Whether so many entries that surely went back or returned, and others beside them, are more than a person's undoing. */
export function isRestoredBy(strong: number, others: number): boolean {
  return strong >= fewestStrong && strong + others >= fewestBesideStrong;
}

function signsOf(side: SideName, input: RestoredInput): readonly Sign[] {
  return [
    ...input.cases.flatMap((one) => signOfCase(side, one, input) ?? []),
    ...input.loose[side].flatMap((one) => signOfLoose(side, one, input) ?? []),
  ];
}

function signOfCase(side: SideName, one: Case, input: RestoredInput): Sign | null {
  const { link } = one;
  const [mine, other] = [one[side], one[otherSide(side)]];
  // what is gone or back on both sides does not cross
  if (link.status !== 'linked' || mine === null || other?.state !== 'now') return null;
  const event = link[side].base;
  if (mine.state === 'gone') {
    const isMoved = input.loose[side].some(({ stored }) =>
      stored.uids.some((uid) => link.uids.includes(uid)),
    );
    if (mine.reason !== 'deleted' || isMoved) return null;
    return {
      kind: 'gone',
      side,
      link,
      event,
      other: other.stored,
      digest: digestOf(side, link[side].ref, link[side].revision, 'gone'),
    };
  }
  if (mine.state !== 'now') return null;
  const { stored } = mine;
  const weight = weightOf(side, link, stored, input);
  if (weight === 'none' || isSame(side, stored, other.stored, input)) return null;
  // planning may have stored the revision that was just read
  const isNoted = link[side].revision === stored.revision;
  const before = isNoted ? input.former(side, stored.ref).last?.revision : link[side].revision;
  const digest = digestOf(side, stored.ref, before, `${stored.revision} ${contentHash(stored.event)}`);
  return { kind: 'back', side, link, stored, event, digest, isStrong: weight === 'strong' };
}

/** How surely an entry went back: to a revision or a moment from before, or at least to content from before. */
function weightOf(
  side: SideName,
  link: AgreedLink,
  stored: StoredEvent,
  input: RestoredInput,
): 'strong' | 'weak' | 'none' {
  const { revision, hash, updated } = link[side];
  const content = contentHash(viewOf(input, side, stored, [link.provider.base], link.crm.ticked));
  if (content === hash || (side === 'provider' && differsByMask(link.provider.base, stored.event)))
    return 'none';
  const former = input.former(side, stored.ref);
  const wasHere = former.revisions.has(stored.revision);
  if (wasHere && (stored.revision !== revision || former.hashes.has(content))) return 'strong';
  // a moment that lies ahead of now was told by a clock that was wrong
  const known =
    updated !== undefined && updated <= input.now && stored.updated !== undefined ? updated : null;
  if (known !== null && (stored.updated ?? 0) < known) return 'strong';
  const isEdited = known !== null && (stored.updated ?? 0) > known;
  return former.hashes.has(content) && !isEdited ? 'weak' : 'none';
}

/** An entry that had been linked, was removed, and is there again, while the other side has nothing of it. */
function signOfLoose(
  side: SideName,
  { stored, relatives, left, leftTwins }: Loose,
  input: RestoredInput,
): Sign | null {
  if (left !== null || relatives.length + leftTwins.length > 0) return null;
  const former = input.former(side, stored.ref);
  const content = contentHash(viewOf(input, side, stored, [], undefined));
  if (!former.revisions.has(stored.revision) && !former.hashes.has(content)) return null;
  // compared with all news of the other side, so only for the few that were here before
  if (input.loose[otherSide(side)].some((one) => isTwin(one.stored, stored))) return null;
  const digest = digestOf(side, stored.ref, former.last?.id, `revived ${stored.revision}`);
  return { kind: 'revived', side, stored, event: stored.event, digest };
}

/** Names the entry as it is now and what it was before, so that an answer holds for one restore and not for the next (RU8). */
function digestOf(side: SideName, ref: Ref, before: string | number | undefined, now: string): string {
  return fingerprint(['restored', side, ref, before ?? null, now]);
}

function isTwin(a: StoredEvent, b: StoredEvent): boolean {
  return (
    a.uids.some((uid) => b.uids.includes(uid)) || likenesses(a).some((one) => likenesses(b).includes(one))
  );
}

function isSame(side: SideName, mine: StoredEvent, other: StoredEvent, input: RestoredInput): boolean {
  const [provider, crm] = side === 'provider' ? [mine, other] : [other, mine];
  const lacks = [...input.capabilities.provider.lacks, ...input.capabilities.crm.lacks];
  const view = viewOf(input, 'crm', crm, [provider.event], undefined);
  return contentHash(without(provider.event, lacks)) === contentHash(without(view, lacks));
}

/** The name under which an entry is planned: its link's id, or its address where it has none. */
function subjects(signs: readonly Sign[]): ReadonlySet<string> {
  return new Set(signs.map((one) => (one.kind === 'revived' ? one.stored.ref : one.link.id)));
}

/** Everything that is news of these sides, and what would be made there although it may be there. */
function heldBack(sides: ReadonlySet<SideName>, input: RestoredInput): ReadonlySet<string> {
  const isNews = (side: SideName, { link, [side]: end }: Case): boolean => {
    if (end === null) return false;
    if (end.state !== 'now' || link.status !== 'linked') return true;
    const view = viewOf(input, side, end.stored, [link.provider.base], link.crm.ticked);
    return contentHash(view) !== link[side].hash;
  };
  return new Set(
    [...sides].flatMap((side) => [
      ...input.cases.filter((one) => isNews(side, one)).map(({ link }) => link.id),
      ...input.loose[side].map(({ stored }) => stored.ref),
      ...input.loose[otherSide(side)]
        .filter(({ stored }) => input.loose[side].some((one) => isTwin(one.stored, stored)))
        .map(({ stored }) => stored.ref),
    ]),
  );
}

const verbs = { back: 'update', gone: 'remove', revived: 'create' } as const;

/** The item says what the backup would do to the other side. */
function questionOf(sign: Sign): Action {
  const { side, kind, event, digest } = sign;
  const about = [addressIn(side, sign.kind === 'revived' ? sign.stored.ref : sign.link[side].ref)];
  const item = { ...itemOf(otherSide(side), verbs[kind], event, digest), about };
  return { type: 'ask', question: { kind: 'restored-backup', item } };
}
