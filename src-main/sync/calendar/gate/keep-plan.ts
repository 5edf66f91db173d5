/** Makes the part of a plan durable that happens in the store alone, before anything is sent, and what a person refused. */
import { sameValue } from '../../../../src-shared/domain/calendar/canonical.ts';
import type { Reason } from '../../../../src-shared/domain/calendar/reasons.ts';
import { uidShared } from '../../../../src-shared/domain/calendar/unreadable.ts';
import { otherSide } from '../../../../src-shared/domain/side-name.ts';
import { type Link, type Store, ticksOn } from '../../../store/index.ts';
import { type Failure, nextAttempt, setAside } from '../../common/quarantine.ts';
import { placesOf, withTicks } from '../entries/link.ts';
import { type Action, actionsOf, type PlannedWrite, type Question } from '../plan/model.ts';
import type { RunContext } from '../run-context.ts';
import type { GateResult, RejectedWrite } from './model.ts';

type KeepContext = Pick<RunContext, 'store' | 'now' | 'asksForLinks'>;

const keptInStore: readonly Action['type'][] = [
  'save',
  'end',
  'leave',
  'settle',
  'read',
  'remember',
  'compared',
  'answered',
];

/** Stores what the plan says about the store alone. @returns the links that wait for a person's yes to the first run */
export function keepPlan(
  actions: readonly Action[],
  gated: GateResult,
  context: KeepContext,
): readonly Question[] {
  const { store } = context;
  const waiting = actionsOf(actions, 'save').filter((one) => waitsForApproval(one, context));
  if (actions.some(({ type }) => keptInStore.includes(type)))
    store.transaction('plan', () => storeActions(actions, new Set(waiting), gated, context));
  if (gated.rejected.length > 0)
    store.transaction('rejected', () => {
      for (const write of gated.rejected) keepApart(write, context);
    });
  return waiting.flatMap(({ approval }) =>
    approval === null ? [] : [{ kind: 'first-run', item: approval }],
  );
}

type Save = Extract<Action, { type: 'save' }>;

function waitsForApproval({ approval }: Save, { store, asksForLinks }: KeepContext): boolean {
  return asksForLinks && approval !== null && store.decisions.answer(approval.digest) !== 'approve';
}

/** In this order, because an address belongs to one link at a time, and a link may be saved and ended by one plan. */
function storeActions(
  actions: readonly Action[],
  waiting: ReadonlySet<Save>,
  gated: GateResult,
  context: KeepContext,
): void {
  const { store } = context;
  const saves = actionsOf(actions, 'save').filter((one) => !waiting.has(one));
  const saved = new Set(saves.map(({ link }) => link.id));
  const ends = actionsOf(actions, 'end');
  for (const { link, reason } of ends) if (!saved.has(link.id)) endLink(link, reason, context);
  for (const { side, ref, uids, reason, byPerson = false } of actionsOf(actions, 'leave')) {
    store.leftAlone.put(side, ref, uids, reason, {
      at: context.now(),
      event: store.inbox.found(side, ref)?.event ?? null,
      byPerson,
    });
    if (reason !== 'duplicate-uid') store.quarantine.release(side, ref);
  }
  for (const { link } of saves) {
    store.links.save(link);
    for (const { side, ref } of placesOf(link)) store.leftAlone.forget(side, ref);
  }
  for (const { link, reason } of ends) if (saved.has(link.id)) endLink(link, reason, context);
  const shared = sharedUids(actions, context);
  settleNews(actions, waiting, store);
  tellShared(shared, context);
  for (const { side, ref, anew = false } of actionsOf(actions, 'read'))
    if (anew) store.inbox.put(side, { kind: 'hint', ref });
    else store.inbox.hint(side, [ref]);
  rememberRows(actions, waiting, gated, context);
  for (const { linkId } of actionsOf(actions, 'compared')) store.agreementNews.settle(linkId);
  for (const { digest } of actionsOf(actions, 'answered')) store.decisions.consumeAnswer(digest);
}

/** Entries that cannot cross because another one has their uid are told, and looked at again at growing intervals (RU9). */
function tellShared(shared: readonly Failure[], { store, now }: KeepContext): void {
  for (const one of shared)
    store.quarantine.put(nextAttempt(store.quarantine.get(one.side, one.ref), one, now()));
}

/** Of the entries that the plan leaves alone, those whose uid another entry has. */
function sharedUids(actions: readonly Action[], { store }: KeepContext): readonly Failure[] {
  return actionsOf(actions, 'leave')
    .filter(({ reason }) => reason === 'duplicate-uid')
    .map(({ side, ref }) => setAside(side, ref, uidShared, store.inbox.found(side, ref)?.event ?? null));
}

/** News about a link that waits for a person waits with it. */
function settleNews(actions: readonly Action[], waiting: ReadonlySet<Save>, store: Store): void {
  const waitingRefs = new Set([...waiting].flatMap(({ link }) => placesOf(link).map(({ ref }) => ref)));
  // the quarantine of these has been dealt with
  const left = new Set(actionsOf(actions, 'leave').map(({ side, ref }) => `${side} ${ref}`));
  for (const { side, ref } of actionsOf(actions, 'settle')) {
    if (waitingRefs.has(ref)) continue;
    store.inbox.settle(side, ref);
    if (!left.has(`${side} ${ref}`)) store.quarantine.release(side, ref);
  }
}

/** What gave way is told once it does, not each time a waiting write is planned again. */
function rememberRows(
  actions: readonly Action[],
  waiting: ReadonlySet<Save>,
  gated: GateResult,
  { store, now }: KeepContext,
): void {
  const untold = new Set([
    ...actionsOf(actions, 'write').map(({ write }) => write.link.id),
    ...[...waiting].map(({ link }) => link.id),
  ]);
  for (const { link } of gated.passed) untold.delete(link.id);
  for (const { row } of actionsOf(actions, 'remember'))
    if (!untold.has(row.link)) store.history.add({ at: now(), ...row });
}

/** What a person refused stays as it is on both sides: apart when it was to be made or removed, different when it was to be changed. */
function keepApart(planned: RejectedWrite, context: KeepContext): void {
  const { link, side, write, known, source, refusedMail } = planned;
  const { store } = context;
  for (const answer of refusedMail ?? [planned.digest]) store.decisions.consumeAnswer(answer);
  if (planned.shownFirst === 'bring-existing' && source !== null) {
    // it stays as it was, and can be wanted another time
    store.inbox.settle(otherSide(side), source.ref);
    return;
  }
  if (planned.shownFirst === 'private-shown' && source !== null && known !== null) {
    // private entries stay masked from the next run on, and nothing is kept of what was not to be shown (RU6)
    store.meta.set('full-refused', '1');
    for (const place of placesOf(link)) store.inbox.settle(place.side, place.ref);
    return;
  }
  const other = otherSide(side);
  const at = context.now();
  if (write.type !== 'remove') {
    const isMasked = source?.masked === true;
    store.history.add({
      at,
      side,
      action: 'refused',
      reason: 'refused-by-a-person',
      link: link.id,
      before: known === null || isMasked ? null : JSON.stringify(known.event),
      after: isMasked ? null : JSON.stringify(write.event),
    });
  }
  if (refusedMail !== undefined && rememberRefusedTicks(link, source, store)) return;
  if (write.type === 'update') {
    store.inbox.settle(side, write.ref);
    if (source !== null) store.inbox.settle(other, source.ref);
    return;
  }
  if (store.links.byId(link.id) !== null) endLink(link, 'refused-by-a-person', context);
  if (known !== null)
    store.leftAlone.put(side, known.ref, known.uids, 'separate', { at, event: known.event, byPerson: true });
  if (source !== null)
    store.leftAlone.put(other, source.ref, source.uids, 'separate', {
      at,
      event: source.event,
      byPerson: true,
    });
  for (const place of placesOf(link)) {
    store.inbox.settle(place.side, place.ref);
    store.quarantine.release(place.side, place.ref);
  }
}

/**
 * A no to mail that follows from ticks holds for these guests: the news is planned once more without them, so that a new meeting, or
 * what else changed, crosses (PE1). @returns whether ticks have changed since both sides agreed
 */
function rememberRefusedTicks(planned: Link, source: PlannedWrite['source'], { links }: Store): boolean {
  const link = links.byId(planned.id) ?? planned;
  const ticked = source?.ticked;
  if (ticked === undefined || sameValue(ticked, ticksOn(link))) return false;
  links.save(
    link.status === 'creating' ? { ...link, ticked } : { ...link, crm: withTicks(link.crm, ticked) },
  );
  return true;
}

/** Ends a link; the CRM is told at the next publishing. Call inside a transaction. */
export function endLink(link: Link, reason: Reason, run: Pick<KeepContext, 'store' | 'now'>): void {
  rememberEnd(link, reason, run);
  run.store.links.end(link.id);
}

/** Notes in the history why two entries that were linked are so no more. Call inside a transaction. */
export function rememberEnd(
  link: Link,
  reason: Reason,
  { store, now }: Pick<KeepContext, 'store' | 'now'>,
): void {
  if (link.status === 'creating') return;
  store.history.add({
    at: now(),
    side: 'crm',
    action: 'unlinked',
    reason,
    link: link.id,
    before: JSON.stringify(link.provider.base),
    after: null,
  });
}
