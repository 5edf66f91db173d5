/** A plan becomes durable before anything is sent: links, ends, what stays alone, what needs no more attention, what a person refused. */
import { otherSide, sideNames } from '../../../src-shared/domain/side-name.ts';
import type { Store } from '../../store/index.ts';
import type { GateResult } from './gate/index.ts';
import type { Plan, PlannedWrite, Question } from './model.ts';

export interface KeepContext {
  readonly store: Store;
  readonly now: number;
  /** In an unapproved first run even linking equal twins is shown first (C19). */
  readonly asksForLinks: boolean;
}

/** Stores what the plan says about the store alone; answers the links that wait for a person. */
export function keepPlan(plan: Plan, gated: GateResult, context: KeepContext): readonly Question[] {
  const { store } = context;
  const waits = (one: Plan['links'][number]): boolean =>
    context.asksForLinks &&
    one.digest !== null &&
    one.item !== null &&
    store.decisions.answer(one.digest) !== 'approve';
  const kept = plan.links.filter((one) => !waits(one));
  const held = plan.links.filter(waits);
  if (!isEmpty(plan)) store.transaction('plan', () => storePlan(plan, kept, held, gated, context));
  if (gated.rejected.length > 0)
    store.transaction('rejected', () => {
      for (const write of gated.rejected) keepApart(write, store);
    });
  return held.flatMap(({ item }) => (item === null ? [] : [{ kind: 'first-run', item }]));
}

function isEmpty({ links, ended, left, settled, wanted, suspects, history, compared, used }: Plan): boolean {
  return [links, ended, left, settled, wanted, suspects, history, compared, used].every(
    (list) => list.length === 0,
  );
}

function storePlan(
  plan: Plan,
  links: Plan['links'],
  held: Plan['links'],
  gated: GateResult,
  { store, now }: KeepContext,
): void {
  const heldRefs = new Set(held.flatMap(({ link }) => [link.provider.ref, link.crm.ref]));
  const saved = new Set(links.map(({ link }) => link.id));
  for (const { link } of plan.ended) if (!saved.has(link.id)) store.links.end(link.id);
  for (const { side, ref, uids, reason } of plan.left) {
    store.leftAlone.put(side, ref, uids, reason);
    store.quarantine.release(side, ref);
  }
  for (const { link } of links) {
    store.links.save(link);
    if (link.provider.ref !== null) store.leftAlone.forget('provider', link.provider.ref);
    if (link.crm.ref !== null) store.leftAlone.forget('crm', link.crm.ref);
  }
  for (const { link } of plan.ended) if (saved.has(link.id)) store.links.end(link.id);
  for (const { side, ref } of plan.settled) {
    if (heldRefs.has(ref)) continue;
    store.inbox.settle(side, ref);
    store.quarantine.release(side, ref);
  }
  for (const { side, ref } of plan.wanted)
    if (store.inbox.get(side, ref) === null) store.inbox.put(side, { kind: 'hint', ref });
  for (const { side, ref } of plan.suspects) store.inbox.put(side, { kind: 'hint', ref });
  // what gave way is told once it does, not each time a waiting write is looked at again
  const waiting = new Set(plan.writes.map(({ link }) => link.id));
  for (const { link } of gated.passed) waiting.delete(link.id);
  for (const row of plan.history) if (!waiting.has(row.link)) store.history.add({ at: now, ...row });
  for (const linkId of plan.compared) store.agreementNews.settle(linkId);
  for (const digest of plan.used) store.decisions.consumeAnswer(digest);
}

/** What a person refused stays as it is on both sides: apart when it was to be made or removed, different when it was to be changed. */
function keepApart({ link, side, write, known, source, digest }: PlannedWrite, store: Store): void {
  store.decisions.consumeAnswer(digest);
  const other = otherSide(side);
  if (write.type === 'update') {
    store.inbox.settle(side, write.ref);
    if (source !== null) store.inbox.settle(other, source.ref);
    return;
  }
  if (store.links.byId(link.id) !== null) store.links.end(link.id);
  if (known !== null) store.leftAlone.put(side, known.ref, known.uids, 'separate');
  if (source !== null) store.leftAlone.put(other, source.ref, source.uids, 'separate');
  for (const name of sideNames) {
    const { ref } = link[name];
    if (ref !== null) store.inbox.settle(name, ref);
  }
}
