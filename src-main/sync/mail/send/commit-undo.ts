/** What is kept so that a change of a message can be undone, and what the outcome of a write that undoes one means. Call inside a transaction. */
import type { StoredMessage } from '../../../../src-shared/domain/mail/message.ts';
import { otherSide, type SideName } from '../../../../src-shared/domain/side-name.ts';
import type { MailEnd, MailLink, MailOutboxEntry, MailUndoFacts, PlacesStep } from '../../../store/index.ts';
import { senderOf } from '../identity.ts';
import { sameList, without } from '../mapping.ts';
import type { MailRun } from '../run-context.ts';
import { judgeMailUndo } from '../undo/judge.ts';

type Change = Exclude<MailOutboxEntry['write'], { type: 'append' }>;

/** @param before the link before the write; the store has it as it is now */
export function undoFactsOf(
  entry: MailOutboxEntry,
  write: Change,
  before: MailLink,
  run: MailRun,
): MailUndoFacts | null {
  const { side } = entry;
  const after = run.store.mail.links.get(before.num);
  if (after === null) return null;
  const inverted = invertedFacts(entry, run);
  if (inverted !== null) return inverted;
  if (write.type === 'keywords') {
    const [was, is] = [before, after].map(
      (link) => link.ends[side].find(({ num }) => num === entry.end)?.keywords ?? [],
    ) as [readonly string[], readonly string[]];
    return { type: 'keywords', added: without(is, was), removed: without(was, is) };
  }
  const placesIn = (ends: readonly Pick<MailEnd, 'mailboxes'>[], of: SideName) =>
    run.map.places(
      of,
      ends.flatMap(({ mailboxes }) => mailboxes),
    );
  // the copy that was moved was where the call found it: more than the agreed place, where that gave way
  const held = before.ends[side].map((end) => (end.num === entry.end ? write.message : end));
  const was = placesIn(held, side);
  if (entry.endsLink) {
    if (entry.reason === 'undone-by-a-person') return { type: 'taken-away', copies: after.ends.provider };
    if (side === 'crm') return null;
    const { messageKey, messageId, subject, sender, sentAt } = after;
    const head = { messageKey, messageId, subject, sender, sentAt };
    return { type: 'deleted', head, copies: after.ends.provider, was };
  }
  const other = otherSide(side);
  const gaveWay = !sameList(was, placesIn(before.ends[side], side));
  const written: PlacesStep = { was, is: placesIn(after.ends[side], side) };
  const given: PlacesStep = {
    was: gaveWay ? was : placesIn(before.ends[other], other),
    is: placesIn(after.ends[other], other),
  };
  return { type: 'places', steps: { [side]: written, [other]: given } as Record<SideName, PlacesStep> };
}

/** Of a write that undoes a change of both sides: what takes it back on both, although each row tells of one. */
function invertedFacts({ undoes }: MailOutboxEntry, { store, map }: MailRun): MailUndoFacts | null {
  const judged = undoes === undefined ? null : judgeMailUndo(undoes, store.mail, map, true);
  if (judged?.type !== 'task') return null;
  const { task } = judged;
  if (task.type === 'keywords')
    return { type: 'keywords', added: task.facts.removed, removed: task.facts.added };
  if (task.type !== 'places') return null;
  const { provider, crm } = task.facts.steps;
  const inverted = ({ was, is }: PlacesStep): PlacesStep => ({ was: is, is: was });
  return { type: 'places', steps: { provider: inverted(provider), crm: inverted(crm) } };
}

/** One of both sides is as it was; or both are. */
export function noteMailUndone(entry: MailOutboxEntry, write: Change, { store }: MailRun): void {
  const { undoes, side, endsLink } = entry;
  if (undoes === undefined) return;
  const { undoWishes } = store.mail;
  const wish = undoWishes.get(undoes);
  if (wish === null) return;
  if (endsLink || (wish.made !== null && wish.made.side !== side)) undoWishes.drop(undoes);
  else undoWishes.setMade(undoes, side, write.message.ref);
}

/** A message without a link was moved out of the trash: its mailbox tells of it, and it is carried to the CRM like any other there. */
export function commitTakenBack(
  entry: MailOutboxEntry,
  write: Extract<Change, { type: 'move' }>,
  stored: StoredMessage,
  run: MailRun,
): void {
  const { history, left, undoWishes } = run.store.mail;
  const { undoes, side } = entry;
  if (undoes === undefined) return;
  const record = history.record(undoes);
  left.release(side, write.message);
  undoWishes.drop(undoes);
  const places = run.map.places(side, stored.mailboxes);
  const step: PlacesStep = { was: run.map.places(side, write.message.mailboxes), is: places };
  history.add({
    at: run.now(),
    side,
    action: 'moved',
    reason: entry.reason,
    messageKey: record?.messageKey ?? '',
    subject: write.message.subject,
    sender: senderOf(write.message),
    before: JSON.stringify(write.message.mailboxes),
    undo: { type: 'places', steps: { provider: step, crm: step } },
  });
}
