/**
 * The one connection to an account's CRM, which the calendar and mail share: they write under the same lease (RU1). It ends, and the lease
 * is given back, when nobody holds it any more.
 */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import type { AccountIdentity, Crm, CrmLease } from '../../../src-shared/domain/crm.ts';
import type { Setup } from '../../accounts/setup.ts';
import { aboutSide, markedWithSide } from '../about-side.ts';
import { type Kinds, kindNamed } from '../kinds.ts';
import type { SideTraffic } from './messages.ts';
import { createTrafficMeter } from './traffic.ts';
import type { WakingSide } from './wakes.ts';

export interface HeldCrm {
  /** Every Problem that it throws names its side. */
  readonly crm: Crm;
  /** All traffic since connecting began, of whoever holds the connection. */
  traffic(): SideTraffic;
  /** Harmless when repeated. Never rejects. @param account whose lease is given back by the last who lets go; null: no lease was taken */
  letGo(account: AccountIdentity | null): Promise<void>;
}

export interface SharedCrm {
  /** The connection, made by the first who asks. @throws ProblemError */
  hold(): Promise<HeldCrm>;
}

export interface SharedCrmParts {
  readonly kinds: Kinds;
  readonly clock: Clock;
  /** See `EngineJob.furtherMailbox`. */
  readonly mailAccount?: string | undefined;
  /** Listens to the CRM's wakes while it is connected: one stream tells of calendar and mail. */
  readonly listen?: (crm: WakingSide, signal: AbortSignal) => void;
}

interface Connection {
  readonly crm: Crm;
  readonly traffic: () => SideTraffic;
  readonly close: () => Promise<void>;
}

const releaseWithinMs = 2_000;

export function sharedCrm(
  setup: Setup['crm'],
  { kinds, clock, mailAccount, listen }: SharedCrmParts,
): SharedCrm {
  let current: Promise<Connection> | null = null;
  let holders = 0;

  const connect = async (): Promise<Connection> => {
    const meter = createTrafficMeter(clock);
    try {
      const connected = await aboutSide('crm', () =>
        kindNamed(kinds.crms, setup.kind).connect(setup, {
          ...{ dialer: meter.dialer, clock },
          ...(mailAccount === undefined ? {} : { mailAccount }),
        }),
      );
      const { lease, mail } = connected;
      const listening = new AbortController();
      listen?.(connected.calendar, listening.signal);
      return {
        crm: markedCrm({
          ...connected,
          calendar: meter.timed(connected.calendar),
          ...(mail === undefined ? {} : { mail: meter.timed(mail) }),
          ...(lease === undefined ? {} : { lease: oneAtATime(lease) }),
        }),
        traffic: meter.traffic,
        close() {
          listening.abort();
          return meter.dialer.close();
        },
      };
    } catch (error) {
      await meter.dialer.close();
      throw error;
    }
  };

  return {
    async hold() {
      holders += 1;
      current ??= connect();
      const mine = current;
      let isHeld = true;
      const letGo = async (account: AccountIdentity | null): Promise<void> => {
        if (!isHeld) return;
        isHeld = false;
        holders -= 1;
        if (holders > 0) return;
        current = null;
        const ending = await mine.catch(() => null);
        if (account !== null)
          await ending?.crm.lease
            ?.release(account, AbortSignal.timeout(releaseWithinMs))
            .catch(() => undefined);
        await ending?.close();
      };
      try {
        const { crm, traffic } = await mine;
        return { crm, traffic, letGo };
      } catch (error) {
        await letGo(null);
        throw error;
      }
    },
  };
}

/** Two requests for the lease at the same time would each get a generation of its own, of which one is stale. */
function oneAtATime(lease: CrmLease): CrmLease {
  let last: Promise<unknown> = Promise.resolve();
  const next = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
  return {
    take: (account, signal) => next(() => lease.take(account, signal)),
    release: (account, signal) => next(() => lease.release(account, signal)),
  };
}

function markedCrm(crm: Crm): Crm {
  const part = <T extends object>(value: T): T => markedWithSide('crm', value);
  const { calendar, mail, lease, agreements, locks, reports, subCalendars, knownPeople, mailAccounts } = crm;
  const session: Crm['session'] = (signal, lastRules) =>
    aboutSide('crm', () => crm.session(signal, lastRules));
  return {
    calendar: part(calendar),
    ...(mail === undefined ? {} : { mail: part(mail) }),
    session,
    ...(lease === undefined ? {} : { lease: part(lease) }),
    ...(agreements === undefined ? {} : { agreements: part(agreements) }),
    ...(locks === undefined ? {} : { locks: part(locks) }),
    ...(reports === undefined ? {} : { reports: part(reports) }),
    ...(subCalendars === undefined ? {} : { subCalendars: part(subCalendars) }),
    ...(knownPeople === undefined ? {} : { knownPeople: part(knownPeople) }),
    ...(mailAccounts === undefined ? {} : { mailAccounts: part(mailAccounts) }),
  };
}
