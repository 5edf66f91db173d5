/** Everything of the sample CRM but its calendar: session and rules, the lease that machines hand over, agreements, locks, reports. */
import { createHash } from 'node:crypto';
import type { CalendarEvent } from '../../src-shared/domain/calendar/event.ts';
import type {
  AccountIdentity,
  AccountReport,
  AgreementPage,
  Crm,
  CrmSession,
  ShownCalendar,
} from '../../src-shared/domain/crm.ts';
import { fail } from '../../src-shared/domain/problems.ts';
import { type Account, calendarsOf, changeEntry, rulesOf } from './account.ts';
import type { WriteRules } from './calendar-side.ts';
import type { Wire } from './wire-faults.ts';

export interface LeaseRecord {
  readonly machineId: string;
  readonly generation: number;
  readonly expiresAt: number;
}

/** Another calendar of the account, as the CRM shows it. */
export interface ShownSubCalendar extends ShownCalendar {
  readonly events: Readonly<Record<string, CalendarEvent>>;
}

export const leaseMs = 5 * 60_000;

export function leaseOf(account: Account, accountId: string): LeaseRecord | undefined {
  return account.storage.fact<LeaseRecord>(`lease ${accountId}`);
}

/** One machine's view of the CRM: it remembers the generation of the lease it took, and writes under that. */
export function crmParts(
  account: Account,
  wire: Wire,
): {
  readonly parts: Required<Omit<Crm, 'calendar' | 'mail' | 'mailAccounts'>>;
  readonly writeRules: WriteRules;
} {
  const { storage, clock } = account;
  let held: { readonly accountId: string; readonly generation: number } | null = null;

  const checkLease = (): void => {
    if (held === null || leaseOf(account, held.accountId)?.generation !== held.generation) fail('lease-lost');
  };
  const checkLeaseOf = (identity: AccountIdentity): void => {
    if (held?.accountId !== identity.accountId) fail('lease-lost');
    checkLease();
  };

  const parts: Required<Omit<Crm, 'calendar' | 'mail' | 'mailAccounts'>> = {
    session: (signal) =>
      wire.send({ operation: 'session' }, signal, (): CrmSession => {
        return {
          user: {
            id: 'user-1',
            name: account.personName,
            email: account.own[0],
            addresses: account.own.slice(1),
            timeZone: 'Europe/Amsterdam',
          },
          crm: { name: 'Sample CRM', version: '1.0' },
          rules: rulesOf(account),
          otherEngine: storage.fact<string | null>('otherEngine') ?? null,
          calendar:
            calendarsOf(account).find((calendar) => calendar.isDefault)?.id ?? fail('calendar-missing'),
          recurrence: account.profile.capabilities.recurrence === 'none' ? 'none' : 'series',
        };
      }),

    lease: {
      take: (identity, signal) =>
        wire.send({ operation: 'lease' }, signal, () =>
          storage.atomically(() => {
            const { accountId, machineId } = identity;
            const now = clock.now();
            const current = leaseOf(account, accountId);
            if (current !== undefined && current.machineId !== machineId && current.expiresAt > now)
              fail('lease-held', { machine: current.machineId }, current.expiresAt);
            // the same machine may have been started from an old backup: renewing keeps the generation only for its holder
            const renews = current?.machineId === machineId && held?.generation === current.generation;
            const generation = renews ? current.generation : (current?.generation ?? 0) + 1;
            const expiresAt = now + leaseMs;
            storage.setFact(`lease ${accountId}`, { machineId, generation, expiresAt } satisfies LeaseRecord);
            held = { accountId, generation };
            return { generation, expiresAt, agreementsState: storage.lastAgreement(accountId) };
          }),
        ),

      release: (identity, signal) =>
        wire.send({ operation: 'release' }, signal, () => {
          const current = leaseOf(account, identity.accountId);
          if (current !== undefined && current.generation === held?.generation)
            storage.setFact(`lease ${identity.accountId}`, {
              ...current,
              expiresAt: 0,
            } satisfies LeaseRecord);
          held = null;
        }),
    },

    reports: {
      put: (identity, report, signal) =>
        wire.send({ operation: 'report' }, signal, () => {
          storage.setFact(`report ${identity.accountId}`, { address: identity.address, report });
        }),
    },

    agreements: {
      async *list(identity, since, signal) {
        const { pageSize } = account.profile;
        let breaksOff = false;
        for (let state = since, page = 0; ; page += 1) {
          if (breaksOff) fail('unreachable');
          const answer: AgreementPage = await wire.send(
            { operation: 'agreements', page },
            signal,
            (fault) => {
              breaksOff = fault?.type === 'breaks-off';
              const found = storage.agreementsAfter(identity.accountId, state, pageSize + 1);
              const rows = found.slice(0, pageSize);
              return {
                rows: rows.map(({ row }) => row),
                state: rows.at(-1)?.number ?? state,
                last: found.length <= pageSize,
              };
            },
          );
          if (breaksOff && answer.last) fail('unreachable');
          yield answer;
          if (answer.last) return;
          state = answer.state;
        }
      },

      put: (identity, rows, signal) =>
        wire.send({ operation: 'putAgreements' }, signal, () =>
          storage.atomically(() => {
            checkLeaseOf(identity);
            for (const row of rows)
              storage.putAgreement(
                identity.accountId,
                row.type === 'agreed' ? row.agreement.linkId : row.linkId,
                row,
              );
            return storage.lastAgreement(identity.accountId);
          }),
        ),
    },

    subCalendars: {
      put: (calendar, shown, signal) =>
        wire.send({ operation: 'sub-calendar', calendar }, signal, () => {
          checkLease();
          const before = storage.fact<ShownSubCalendar>(`sub-calendar ${calendar}`);
          storage.setFact(`sub-calendar ${calendar}`, { ...shown, events: before?.events ?? {} });
        }),
      remove: (calendar, signal) =>
        wire.send({ operation: 'sub-calendar', calendar }, signal, () => {
          checkLease();
          storage.setFact(`sub-calendar ${calendar}`, null);
        }),
      change: (calendar, { replaces, put, remove }, signal) =>
        wire.send({ operation: 'sub-calendar', calendar }, signal, () => {
          checkLease();
          const shown = storage.fact<ShownSubCalendar>(`sub-calendar ${calendar}`) ?? fail('not-found');
          const events = { ...(replaces ? {} : shown.events) };
          for (const event of put) events[event.uid] = event;
          for (const uid of remove) delete events[uid];
          storage.setFact(`sub-calendar ${calendar}`, { ...shown, events });
        }),
    },

    knownPeople: {
      list: (signal) =>
        wire.send({ operation: 'known-people' }, signal, () => ({
          salt: 'sample-crm-known',
          hashes: new Set(
            (storage.fact<readonly string[]>('known people') ?? []).map((address) =>
              createHash('sha256').update(`sample-crm-known:${address.toLowerCase()}`).digest('hex'),
            ),
          ),
        })),
    },

    locks: {
      set: (ref, lock, signal) =>
        wire.send({ operation: 'lock' }, signal, () => {
          checkLease();
          const entry = storage.entry(ref);
          if (entry === undefined) fail('not-found');
          changeEntry(account, entry, {
            locked: lock.fields.length + (lock.guests ?? []).length === 0 ? null : lock,
          });
        }),
    },
  };

  return { parts, writeRules: { checkLease, restrictions: () => rulesOf(account) } };
}

export interface SampleReport {
  readonly address: string;
  readonly report: AccountReport;
}
