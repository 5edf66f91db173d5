/** Whether a change of a message can be undone, as far as the store can tell, and what that takes (DE3, ML7). Reads the store. */
import { type SideName, sideNames } from '../../../../src-shared/domain/side-name.ts';
import type { UndoObstacle } from '../../../../src-shared/domain/undo.ts';
import { isInOldMailbox, type MailLink, type MailUndoFacts, type Store } from '../../../store/index.ts';
import { type MappedMailboxes, sameList } from '../mapping.ts';

type FactsOf<T extends MailUndoFacts['type']> = Extract<MailUndoFacts, { type: T }>;

/** What undoing a change takes. */
export type MailUndoTask =
  | { readonly type: 'places'; readonly link: MailLink; readonly facts: FactsOf<'places'> }
  | { readonly type: 'keywords'; readonly link: MailLink; readonly facts: FactsOf<'keywords'> }
  /** The CRM's copy goes to its trash, and the provider's stays. */
  | { readonly type: 'take-away'; readonly link: MailLink }
  /** The provider's copies go back out of the trash, and are carried again. */
  | { readonly type: 'take-back'; readonly facts: FactsOf<'deleted'> }
  /** The message is carried to the CRM again. */
  | { readonly type: 'carry-again'; readonly facts: FactsOf<'taken-away'> };

export type MailJudged =
  | { readonly type: 'task'; readonly task: MailUndoTask }
  | { readonly type: 'obstacle'; readonly obstacle: UndoObstacle };

export type MailJudgeStore = Pick<Store['mail'], 'history' | 'links'>;

const obstacle = (why: UndoObstacle): MailJudged => ({ type: 'obstacle', obstacle: why });
const taskOf = (task: MailUndoTask): MailJudged => ({ type: 'task', task });

/** @param isBegun one of the two sides is as it was already, because Concord undid it there */
export function judgeMailUndo(
  id: number,
  store: MailJudgeStore,
  map: MappedMailboxes,
  isBegun = false,
): MailJudged {
  const row = store.history.record(id);
  if (row === null) return obstacle('not-kept');
  if (!['arrived', 'moved', 'keywords', 'conflict'].includes(row.action)) return obstacle('nothing-changed');
  if (row.reason === 'erased-at-the-provider') return obstacle('gone');
  const record = row.action === 'conflict' ? store.history.followedBy(row) : row;
  const facts = record?.undo ?? null;
  if (record === null || facts === null) return obstacle('not-kept');
  const link = store.links.byKey(record.messageKey);
  if (facts.type === 'deleted') {
    if (link !== null) return obstacle('undone-already');
    if (facts.was.length === 0 || facts.was.some((place) => map.across('crm', place) === null))
      return obstacle('unmapped');
    return taskOf({ type: 'take-back', facts });
  }
  if (facts.type === 'taken-away')
    return link === null ? taskOf({ type: 'carry-again', facts }) : obstacle('undone-already');
  if (link === null) return obstacle('gone');
  if (link.ends.provider.some(isInOldMailbox)) return obstacle('gone');
  if (facts.type === 'keywords') {
    const states = sideNames.flatMap((side) =>
      link.ends[side].map(({ keywords }) => keywordState(keywords, facts)),
    );
    const why = isBegun ? null : whyNot(states);
    return why === null ? taskOf({ type: 'keywords', link, facts }) : obstacle(why);
  }
  if (facts.type === 'arrived') {
    if (map.trash('crm') === null) return obstacle('unmapped');
    const isThere = sameList(placesOf(link, 'crm', map), facts.places);
    return isThere ? taskOf({ type: 'take-away', link }) : obstacle('changed-since');
  }
  const why = isBegun ? null : whyNot(sideNames.map((side) => placesState(link, side, facts, map)));
  if (why !== null) return obstacle(why);
  const wanted = sideNames.flatMap((side) => facts.steps[side].was);
  const isMapped =
    sideNames.every((side) => facts.steps[side].was.length > 0) &&
    wanted.every((place) => map.across('crm', place) !== null);
  return isMapped ? taskOf({ type: 'places', link, facts }) : obstacle('unmapped');
}

export type EndState = 'after' | 'before' | 'other';

function whyNot(states: readonly EndState[]): 'undone-already' | 'changed-since' | null {
  if (states.every((state) => state === 'before')) return 'undone-already';
  return states.includes('other') ? 'changed-since' : null;
}

/** As both sides last agreed. */
export function placesOf(link: MailLink, side: SideName, map: MappedMailboxes): readonly string[] {
  return map.places(
    side,
    link.ends[side].flatMap(({ mailboxes }) => mailboxes),
  );
}

export function placesState(
  link: MailLink,
  side: SideName,
  { steps }: FactsOf<'places'>,
  map: MappedMailboxes,
): EndState {
  const now = placesOf(link, side, map);
  if (sameList(now, steps[side].is)) return 'after';
  return sameList(now, steps[side].was) ? 'before' : 'other';
}

export function keywordState(keywords: readonly string[], { added, removed }: FactsOf<'keywords'>): EndState {
  const has = (keyword: string): boolean => keywords.includes(keyword);
  if (added.every(has) && !removed.some(has)) return 'after';
  return !added.some(has) && removed.every(has) ? 'before' : 'other';
}
