/**
 * Removes what Concord made, once a person who stops synchronising wants that (A14). Each entry is read first, and its twin too: what
 * changed since the person was asked, what only one side still has, and what would mail anybody whom they were not shown stays, linked.
 * What is removed is removed on condition of the revision just read (WR2), and its twin stays on its own side until a person wants it
 * across again. Stopped at any moment, the next run goes on.
 */
import { isOneOfSeveral } from '../../../../src-shared/domain/calendar/part.ts';
import type { Ref, StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import { otherSide, type SideName } from '../../../../src-shared/domain/side-name.ts';
import type { Store } from '../../../store/index.ts';
import { setApart } from '../../limits/index.ts';
import { hideSubCalendars } from '../../sub-calendars/index.ts';
import { gate } from '../gate/gate.ts';
import type { GateContext } from '../gate/model.ts';
import { remove, sourceOf } from '../plan/actions.ts';
import type { PlannedWrite } from '../plan/model.ts';
import type { RunContext } from '../run-context.ts';
import { apply } from '../send/apply.ts';
import { guestsOf, type MadeLink } from './made.ts';
import { type ApprovedRemoval, keepWish, type RemovedWhenStopped, stopWish } from './wish.ts';

/** Entries that are read and removed together. */
const atOnce = 200;

interface Removal {
  readonly link: MadeLink;
  readonly tellsGuests: boolean;
}

/** @param gateOf what the gate is told of the run @throws ProblemError when a whole side is in trouble; the next run goes on */
export async function removeMade(
  run: RunContext,
  gateOf: (run: RunContext) => GateContext,
  signal: AbortSignal,
): Promise<void> {
  const { store } = run;
  const wish = stopWish(store);
  if (wish?.state !== 'removing') return;
  const { approved } = wish;
  for (let from = 0; from < approved.length; from += atOnce) {
    const removals = approved.slice(from, from + atOnce).flatMap((one) => stillApproved(one, store));
    await apply(allowed(await planned(removals, run, signal), run, gateOf), run, signal);
    run.onProgress('applying', Math.min(from + atOnce, approved.length), approved.length);
  }
  await hideSubCalendars(store, run.crm, signal);
  // a removal whose outcome is unclear is looked up by the next run
  if (store.outbox.all().length > 0) return;
  store.transaction('stop.removed', () =>
    keepWish(store, { state: 'done', done: outcomeOf(approved, store) }),
  );
}

function outcomeOf(approved: readonly ApprovedRemoval[], { links }: Store): RemovedWhenStopped {
  const isThere = ({ id }: ApprovedRemoval): boolean => links.byId(id) !== null;
  const gone = approved.filter((one) => !isThere(one));
  const goneFrom = (side: SideName): number => gone.filter((one) => one.side === side).length;
  return { provider: goneFrom('provider'), crm: goneFrom('crm'), kept: approved.length - gone.length };
}

/** What the person was shown, as both sides agree on it still. */
function stillApproved(
  { id, side, hash, tellsGuests }: ApprovedRemoval,
  { links }: Store,
): readonly Removal[] {
  const link = links.byId(id);
  if (link === null || link.status !== 'linked' || link.made !== side || link[side].hash !== hash) return [];
  return [{ link: { ...link, made: side }, tellsGuests }];
}

interface PlannedRemoval extends Removal {
  readonly write: PlannedWrite;
}

async function planned(
  removals: readonly Removal[],
  run: RunContext,
  signal: AbortSignal,
): Promise<readonly PlannedRemoval[]> {
  const links = removals.map(({ link }) => link);
  const found = {
    provider: await readAll('provider', links, run, signal),
    crm: await readAll('crm', links, run, signal),
  };
  return removals.flatMap((removal) => {
    const { link } = removal;
    const other = otherSide(link.made);
    const known = found[link.made].get(link[link.made].ref);
    const source = found[other].get(link[other].ref);
    if (known === undefined || source === undefined || !isRemovable(link, known)) return [];
    const { write } = remove(link, link.made, known, 'removed-when-stopped');
    return [{ ...removal, write: { ...write, source: sourceOf(source), isAnswered: true as const } }];
  });
}

/** Nobody edited it since both sides agreed, and it is this person's alone. */
function isRemovable(link: MadeLink, { revision, readOnly, part }: StoredEvent): boolean {
  return revision === link[link.made].revision && readOnly?.fields !== 'all' && !isOneOfSeveral(part);
}

/** Those that are there, by address. A side that cannot be read back has none. */
async function readAll(
  name: SideName,
  links: readonly MadeLink[],
  { sides, calendars }: RunContext,
  signal: AbortSignal,
): Promise<ReadonlyMap<Ref, StoredEvent>> {
  const side = sides[name];
  const found = new Map<Ref, StoredEvent>();
  if (!side.capabilities.readBack) return found;
  const refs = links.map((link) => link[name].ref);
  const { maxFetch } = side.capabilities;
  for (let from = 0; from < refs.length; from += maxFetch)
    for await (const one of side.get(calendars[name], refs.slice(from, from + maxFetch), signal))
      if (one.type === 'found') found.set(one.stored.ref, one.stored);
  return found;
}

/**
 * What passes the gate. Mail to guests whom the person was shown is what they said yes to; whatever else the gate asks about stays as it
 * is, and nobody is asked a second time.
 */
function allowed(
  removals: readonly PlannedRemoval[],
  run: RunContext,
  gateOf: (run: RunContext) => GateContext,
): ReturnType<typeof gate>['passed'] {
  const { store, now } = run;
  const writes = setApart(
    removals.map(({ write }) => write),
    run.capabilities,
  ).carried;
  const telling = removals.filter(({ tellsGuests, write }) => tellsGuests && writes.includes(write));
  const mails = telling.flatMap(({ link, write }) =>
    gate([write], gateOf(run)).questions.filter(
      ({ kind, item }) =>
        kind === 'would-mail' &&
        item.addressees.every((address) => guestsOf(link, new Set()).includes(address)),
    ),
  );
  if (mails.length === 0) return gate(writes, gateOf(run)).passed;
  store.transaction('stop.mails', () => {
    for (const { item } of mails) store.decisions.recordAnswer(item.digest, 'approve', now());
  });
  const { passed } = gate(writes, gateOf(run));
  store.transaction('stop.mailed', () => {
    for (const { item } of mails) store.decisions.consumeAnswer(item.digest);
  });
  return passed;
}
