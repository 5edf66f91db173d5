/** Begins a run: connects, and puts together what its steps share. */

import { blockListOf } from '../../../../src-shared/domain/blocked.ts';
import { nothingHeard } from '../heard.ts';
import { formerAddresses } from '../move/move.ts';
import { noteBlockedGuests, withoutBlocked } from '../people/blocked-guests.ts';
import { type Knows, knowing, knowsNobody, noteKnownPeople } from '../people/known-people.ts';
import { knowingOwn, type OwnAddresses, ownAddresses } from '../people/own-addresses.ts';
import { isFirstRun } from '../rules/first-run.ts';
import { rulesOfRun } from '../rules/rules-in-force.ts';
import type { RunContext, RunParts } from '../run-context.ts';
import type { Connection } from './connection.ts';

/** Connects. @throws ProblemError when the CRM, the calendar or the lease cannot be had */
export async function startRun(
  parts: RunParts,
  connected: Connection,
  signal: AbortSignal,
): Promise<RunContext> {
  const { store, clock, account, settings, crm, provider } = parts;
  const onProgress: RunContext['onProgress'] = (phase, done, total, side) =>
    parts.onProgress?.({
      phase,
      done,
      ...(total === undefined ? {} : { total }),
      ...(side === undefined ? {} : { side }),
    });
  onProgress('connecting', 0);
  const session = await connected.session(signal);
  const own = ownAddresses(account, provider, session, formerAddresses(store));
  const blocked = noteBlockedGuests(
    store,
    blockListOf([...(parts.blocked?.() ?? []), ...(session.rules.blocked ?? [])]),
    own.all,
  );
  const capabilities = {
    provider: provider.capabilities,
    crm: withoutBlocked(crm.calendar.capabilities, blocked),
  };
  // a CRM that cannot be read may hold everything already, and the store that knew is lost
  const isKnown = capabilities.crm.readBack || store.meta.get('replaces-damaged') === null;
  const approvesFirstRun = settings.approveFirstRun && isKnown;
  return {
    store,
    now: () => clock.now(),
    sides: { provider, crm: knowingOwn(crm.calendar, own) },
    calendars: { provider: settings.primaryCalendar, crm: session.calendar },
    capabilities,
    unmailedGuests: capabilities.provider.unmailedGuests,
    crm,
    accountCalendars: connected.calendars(),
    session,
    account,
    own,
    knows: await knownTo({ store, session, settings }, own, connected, signal),
    settings,
    approvesFirstRun,
    asksForLinks: isFirstRun(store) && !approvesFirstRun,
    tally: {
      provider: { added: 0, changed: 0, removed: 0 },
      crm: { added: 0, changed: 0, removed: 0 },
    },
    heard: { provider: nothingHeard(), crm: nothingHeard() },
    undelivered: new Set(),
    onHeard: (list) => parts.onHeard?.(list),
    onItemProblem: (side, trouble) => parts.onItemProblem?.(side, trouble),
    onProgress,
    keepLease: () => connected.keepLease(signal),
  };
}

/** The CRM's list is read only where a filter asks for it. */
async function knownTo(
  of: Parameters<typeof rulesOfRun>[0],
  own: OwnAddresses,
  connected: Connection,
  signal: AbortSignal,
): Promise<Knows> {
  if (!rulesOfRun(of).filters.some(({ onlyKnownPeople }) => onlyKnownPeople)) return knowsNobody;
  const people = await connected.knownPeople(signal);
  if (people === null) return knowsNobody;
  noteKnownPeople(of.store, people);
  return knowing(people, own);
}
