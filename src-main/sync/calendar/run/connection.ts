/** Reads the CRM's session, checks the primary calendar and takes the lease; keeps the answers for a while between runs (RU1, C1). */
import type { Calendar } from '../../../../src-shared/domain/calendar/side.ts';
import type { CrmSession, KnownPeople } from '../../../../src-shared/domain/crm.ts';
import { fail } from '../../../../src-shared/domain/problems.ts';
import { beginMove, keepFormerAddresses } from '../move/move.ts';
import { keepRules, knownRules, refuseSwitchedOff } from '../rules/rules-in-force.ts';
import type { RunParts } from '../run-context.ts';
import { hearAgreements } from './agreements.ts';

/** How often the account's other calendars are read: they are only shown, and an account can have hundreds (C2). */
const othersEveryMs = 5 * 60 * 1000;

/** How long the session and the calendar's rights are used before they are read again. */
const sessionFreshMs = 15 * 60 * 1000;

export interface Connection {
  /** @throws ProblemError when the CRM, the calendar or the lease cannot be had */
  session(signal: AbortSignal): Promise<CrmSession>;
  /** The session as it was read last; null before. */
  current(): CrmSession | null;
  /** Whom the CRM knows, read at most once with each session; null where the CRM has no such list (C21). */
  knownPeople(signal: AbortSignal): Promise<KnownPeople | null>;
  /** The account's calendars as they were when the session was read; none before. */
  calendars(): readonly Calendar[];
  /** During a run: takes the lease again when half of it has passed. @throws ProblemError `lease-held` | `lease-lost` */
  keepLease(signal: AbortSignal): Promise<void>;
  /** Whether the account's other calendars are to be read in this run: every few minutes. Says yes once each time. */
  othersAreDue(): boolean;
  /** Makes the next run read everything again. */
  forget(): void;
}

/** A stretch of time; `from` in epoch milliseconds. */
interface Span {
  readonly from: number;
  readonly ms: number;
}

/** Also over when the clock was put back since: nobody knows then how much of it has passed. */
function isOver({ from, ms }: Span, now: number): boolean {
  return now < from || now - from >= ms;
}

export function connection(parts: RunParts): Connection {
  const { store, clock, account, settings, crm, provider, movedFrom = [] } = parts;
  let known: {
    readonly session: CrmSession;
    readonly calendars: readonly Calendar[];
    readonly fresh: Span;
  } | null = null;
  let people: { readonly of: CrmSession; readonly list: KnownPeople } | null = null;
  let lease: Span = { from: 0, ms: 0 };
  let others: Span = { from: 0, ms: 0 };

  const takeLease = async (signal: AbortSignal): Promise<void> => {
    const taken = await crm.lease.take(account, signal);
    const from = clock.now();
    lease = { from, ms: Math.max(0, taken.expiresAt - from) / 2 };
    await hearAgreements(store, crm.agreements, account, taken, signal);
  };

  /** A store belongs to one primary calendar, one account and one CRM calendar for good (C1), unless the mailbox moved (A13). */
  const bind = (session: CrmSession): void => {
    const bound = {
      calendar: store.meta.get('primary-calendar'),
      account: store.meta.get('account'),
      crm: store.meta.get('crm-calendar'),
    };
    if (
      bound.calendar === settings.primaryCalendar &&
      bound.account === account.accountId &&
      bound.crm === session.calendar
    )
      return;
    const isMove =
      movedFrom.length > 0 && bound.account !== account.accountId && bound.crm === session.calendar;
    if (bound.calendar !== null && !isMove) fail('primary-is-permanent');
    store.transaction('bind', () => {
      if (bound.calendar !== null) beginMove(store, clock.now());
      keepFormerAddresses(store, movedFrom);
      store.meta.set('primary-calendar', settings.primaryCalendar);
      store.meta.set('account', account.accountId);
      store.meta.set('crm-calendar', session.calendar);
    });
  };

  return {
    async session(signal) {
      if (known === null || isOver(known.fresh, clock.now())) {
        known = null;
        const session = await crm.session(signal, knownRules(store));
        keepRules(store, session.rules);
        if (session.otherEngine !== null) fail('other-engine');
        refuseSwitchedOff(store, session.rules, account.provider);
        const calendars = await provider.calendars(signal);
        const primary = calendars.find((calendar) => calendar.id === settings.primaryCalendar);
        if (primary === undefined) fail('calendar-missing');
        if (!primary.mayWrite || !primary.holdsEvents) fail('calendar-read-only');
        bind(session);
        await takeLease(signal);
        known = { session, calendars, fresh: { from: clock.now(), ms: sessionFreshMs } };
      } else if (isOver(lease, clock.now())) await takeLease(signal);
      return known.session;
    },
    current: () => known?.session ?? null,
    async knownPeople(signal) {
      if (crm.knownPeople === undefined || known === null) return null;
      const { session } = known;
      if (people?.of !== session) people = { of: session, list: await crm.knownPeople.list(signal) };
      return people.list;
    },
    calendars: () => known?.calendars ?? [],
    async keepLease(signal) {
      if (isOver(lease, clock.now())) await takeLease(signal);
    },
    othersAreDue() {
      const isDue = isOver(others, clock.now());
      if (isDue) others = { from: clock.now(), ms: othersEveryMs };
      return isDue;
    },
    forget() {
      known = null;
    },
  };
}
