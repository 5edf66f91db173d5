/**
 * Differences that a full comparison found and that no change list told of (RU9): an entry with other content under the version that was
 * known, or one that is gone. They are read like any news, and what would be written because of them waits for a person. Pure, apart from
 * the list of such entries in the store.
 */
import { changedFields, diff } from '../../../../src-shared/domain/calendar/patch.ts';
import type { Revision } from '../../../../src-shared/domain/calendar/side.ts';
import { otherSide, type SideName } from '../../../../src-shared/domain/side-name.ts';
import type { AgreedLink, Store } from '../../../store/index.ts';
import { fingerprint } from '../../common/fingerprint.ts';
import { contentHash } from '../entries/compare.ts';
import { itemOf, viewOf } from '../plan/actions.ts';
import type { Action, Case, PlanInput } from '../plan/model.ts';
import { plan } from '../plan/plan.ts';
import { undoRestored } from './restored-undo.ts';

/** One such entry: which side differs, and under which version it stands there; null: it is gone. */
export interface ComparedMark {
  readonly link: string;
  readonly side: SideName;
  readonly revision: Revision | null;
}

export function comparedMarks({ meta }: Pick<Store, 'meta'>): readonly ComparedMark[] {
  return JSON.parse(meta.get('compared') ?? '[]') as ComparedMark[];
}

/** Call inside a transaction. */
export function keepComparedMarks(marks: readonly ComparedMark[], { meta }: Pick<Store, 'meta'>): void {
  meta.set('compared', marks.length === 0 ? null : JSON.stringify(marks));
}

/** Forgets those of which nothing is open any more. Call inside a transaction. */
export function settleCompared(store: Pick<Store, 'meta' | 'links' | 'inbox'>): void {
  const marks = comparedMarks(store);
  const open = marks.filter(({ link: id, side }) => {
    const link = store.links.byId(id);
    return link?.status === 'linked' && store.inbox.get(side, link[side].ref) !== null;
  });
  if (open.length < marks.length) keepComparedMarks(open, store);
}

export interface ComparedJudgement {
  /** What is planned as usual. */
  readonly cases: readonly Case[];
  /** Questions, and what puts an entry back where a person said so. */
  readonly actions: readonly Action[];
  /** Ids of links of which a person said that the side that differs is right. */
  readonly accepted: ReadonlySet<string>;
}

export function judgeCompared(input: PlanInput, marks: readonly ComparedMark[]): ComparedJudgement {
  if (marks.length === 0) return { cases: input.cases, actions: [], accepted: new Set() };
  const byLink = new Map(marks.map((mark) => [mark.link, mark]));
  const cases: Case[] = [];
  const actions: Action[] = [];
  const accepted = new Set<string>();
  for (const one of input.cases) {
    const mark = byLink.get(one.link.id);
    const judged = mark === undefined ? null : judge(input, one, mark);
    if (judged === null) cases.push(one);
    else if (judged === 'accepted') {
      accepted.add(one.link.id);
      cases.push(one);
    } else actions.push(...judged);
  }
  return { cases, actions, accepted };
}

/** @returns what is done instead of planning it; null: it is planned as usual */
function judge(
  input: PlanInput,
  one: Case,
  { side, revision }: ComparedMark,
): readonly Action[] | 'accepted' | null {
  const { link } = one;
  const [mine, other] = [one[side], one[otherSide(side)]];
  if (link.status !== 'linked' || mine === null || other?.state !== 'now') return null;
  if (mine.state === 'now' ? mine.stored.revision !== revision : mine.state !== 'gone') return null;
  // what changes nothing on either side is nobody's decision
  const alone = { ...input, cases: [one], loose: { provider: [], crm: [] }, agreements: [] };
  if (!plan(alone).some(({ type }) => type === 'write')) return null;
  const now = mine.state === 'now' ? contentHash(mine.stored.event) : 'gone';
  const digest = fingerprint(['compared', link.id, side, now, link[side].hash]);
  const answer = input.answer(digest);
  if (answer === side) return 'accepted';
  if (answer === null) return [questionOf(input, link, one, side, digest)];
  const sign = { side, link, digest, event: link[side].base };
  // what cannot be written on that side stays as it is there, and crosses
  return (
    undoRestored(
      input,
      mine.state === 'now'
        ? { ...sign, kind: 'back', isStrong: true, stored: mine.stored }
        : { ...sign, kind: 'gone', other: other.stored },
      'compared-put-back',
    ) ?? 'accepted'
  );
}

/** Both versions are shown, or the one that is left. */
function questionOf(input: PlanInput, link: AgreedLink, one: Case, side: SideName, digest: string): Action {
  const storedAt = (end: Case[SideName]) => (end?.state === 'now' ? end.stored : null);
  const [provider, crm] = [storedAt(one.provider), storedAt(one.crm)];
  const held = provider ?? crm;
  const isGone = provider === null || crm === null;
  const item = itemOf(otherSide(side), isGone ? 'remove' : 'link', held?.event ?? link[side].base, digest);
  const places = {
    ...(provider === null ? {} : { provider: provider.ref }),
    ...(crm === null ? {} : { crm: crm.ref }),
  };
  if (provider === null || crm === null)
    return { type: 'ask', question: { kind: 'compared', item: { ...item, places } } };
  const view = viewOf(input, 'crm', crm, [link.provider.base, provider.event], link.crm.ticked);
  const differs = changedFields(diff(provider.event, view));
  return { type: 'ask', question: { kind: 'compared', item: { ...item, places, differs } } };
}
