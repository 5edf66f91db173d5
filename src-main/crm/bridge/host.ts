/** Everything of a bridge CRM but its calendar: session and rules, the lease and its generation, agreements, locks, reports. */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import type {
  AccountIdentity,
  AgreementRow,
  Crm,
  CrmAgreements,
  CrmLease,
  CrmLocks,
  CrmMailAccounts,
  CrmReports,
  CrmSession,
} from '../../../src-shared/domain/crm.ts';
import { pageWatch } from '../../../src-shared/domain/page-watch.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import {
  agreementAnswer,
  agreementState,
  discovery,
  leaseAnswer,
  problemAnswer,
  sessionAnswer,
} from './answers.ts';
import type { Viewer } from './entry.ts';
import type { BridgeAnswer, BridgeHttp } from './http.ts';
import { bridgeKnownPeople } from './known-people.ts';
import { rulesIn } from './rules.ts';
import { bridgeSubCalendars } from './sub-calendars.ts';

export interface BridgeHost {
  /** Everything of the CRM but its calendar. */
  readonly parts: Required<Omit<Crm, 'calendar' | 'mail'>>;
  readonly session: Crm['session'];
  /** The session as last read; reads it when it has not been read yet. */
  readonly knownSession: (signal: AbortSignal) => Promise<CrmSession>;
  /** As the session last read says; series until one was read. */
  readonly recurrence: () => CrmSession['recurrence'];
  /** The largest message that the CRM takes, as the session last read says. */
  readonly maxMessageBytes: () => number | undefined;
  /** Who reads the entries, as the session last read says; null until one was read. */
  readonly viewer: () => Viewer | null;
  /** The `Concord-Lease` header for the lease taken last; no header before one was taken, so that the CRM refuses writes. */
  readonly leaseHeader: () => Readonly<Record<string, string>>;
}

/** The version of the document this connector was written for. */
const bridgeVersion = '0.1';
const rowsPerPage = 1000;
const rowsPerBatch = 500;

export function createBridgeHost(http: BridgeHttp, clock: Clock): BridgeHost {
  let discovered = false;
  let known: CrmSession | null = null;
  let maxMessageBytes: number | undefined;
  const generations = new Map<string, number>();
  /** The highest agreement number that the CRM told, by account. */
  const numbers = new Map<string, number>();
  let writesFor: string | null = null;

  const header = (accountId: string | null): Readonly<Record<string, string>> => {
    const generation = accountId === null ? undefined : generations.get(accountId);
    return generation === undefined ? {} : { 'Concord-Lease': String(generation) };
  };
  const invalid = (status = 200): never => fail('answer-invalid', { host: http.host, status });
  const expected = (answer: BridgeAnswer): unknown => {
    if (answer.ok) return answer.body;
    switch (answer.code) {
      case 'lease-lost':
        return fail('lease-lost');
      case 'not-permitted':
        return fail('not-permitted', { host: http.host });
      case 'not-found':
      case 'gone':
        return fail('not-found');
      default:
        return invalid(answer.status);
    }
  };

  /** Makes sure once that a bridge answers, of a version we speak. */
  const discover = async (signal: AbortSignal): Promise<void> => {
    if (discovered) return;
    const answer = await http.ask({ method: 'GET', path: '/.well-known/concord-bridge' }, signal);
    const found = discovery.safeParse(answer.ok ? answer.body : null);
    if (!found.success) fail('not-a-crm', { host: http.host });
    if (found.data.concordBridge !== bridgeVersion)
      fail('not-a-crm', { host: http.host, version: found.data.concordBridge });
    discovered = true;
  };

  const session: Crm['session'] = async (signal, lastRules = null) => {
    await discover(signal);
    const answer = await http.ask({ method: 'GET', path: '/v1/session' }, signal);
    const found = sessionAnswer.safeParse(expected(answer));
    const rules = found.success ? rulesIn(found.data.rules, lastRules ?? known?.rules ?? null) : null;
    if (!found.success || rules === null) return invalid();
    const { limits, ...told } = found.data;
    maxMessageBytes = limits?.maxMessageBytes;
    known = { ...told, rules };
    return known;
  };

  const lease: CrmLease = {
    async take(account, signal) {
      const askedAt = clock.now();
      const generation = generations.get(account.accountId);
      const answer = await http.ask(
        {
          method: 'POST',
          path: `${accountPath(account)}/lease`,
          body: JSON.stringify({
            machine: account.machineId,
            address: account.address,
            provider: account.provider,
            ...(generation === undefined ? {} : { generation }),
          }),
        },
        signal,
      );
      if (!answer.ok && answer.code === 'lease-held') {
        const machine = problemAnswer.safeParse(answer.body).data?.machine ?? '';
        fail('lease-held', { machine }, answer.retryAt ?? undefined);
      }
      const taken = leaseAnswer.safeParse(expected(answer));
      if (!taken.success) return invalid();
      generations.set(account.accountId, taken.data.generation);
      numbers.set(account.accountId, taken.data.agreementsState);
      writesFor = account.accountId;
      return {
        generation: taken.data.generation,
        // counted from before the request was sent, so that the lease never lasts longer here than in the CRM
        expiresAt: askedAt + taken.data.expiresInMs,
        agreementsState: taken.data.agreementsState,
      };
    },

    async release(account, signal) {
      const { accountId } = account;
      if (!generations.has(accountId)) return;
      expected(
        await http.ask(
          { method: 'DELETE', path: `${accountPath(account)}/lease`, headers: header(accountId) },
          signal,
        ),
      );
      generations.delete(accountId);
      if (writesFor === accountId) writesFor = null;
    },
  };

  const reports: CrmReports = {
    async put(account, report, signal) {
      const { address, provider, machineId } = account;
      const body = JSON.stringify({ address, provider, machine: machineId, ...report });
      expected(await http.ask({ method: 'PUT', path: accountPath(account), body }, signal));
    },
  };

  const agreements: CrmAgreements = {
    async *list(account, since, signal) {
      const isEnding = pageWatch();
      for (let state = since; ; ) {
        const query = new URLSearchParams({
          account: account.accountId,
          since: String(state),
          limit: String(rowsPerPage),
        });
        const answer = await http.ask({ method: 'GET', path: `/v1/agreements?${query}` }, signal);
        const page = agreementAnswer.safeParse(expected(answer));
        if (!page.success) return invalid();
        const { rows, more } = page.data;
        if (more && (page.data.state <= state || !isEnding(rows.map(({ linkId }) => linkId))))
          return invalid();
        state = page.data.state;
        yield {
          rows: rows.map(({ linkId, agreement }): AgreementRow => {
            if (agreement === null) return { type: 'ended', linkId };
            if ('own' in agreement) return { type: 'ended', linkId, own: agreement.own };
            return { type: 'agreed', agreement };
          }),
          state,
          last: !more,
        };
        if (!more) return;
      }
    },

    async put(account, rows, signal) {
      let state = numbers.get(account.accountId) ?? 0;
      for (let from = 0; from < rows.length; from += rowsPerBatch) {
        const body = JSON.stringify({
          account: account.accountId,
          rows: rows
            .slice(from, from + rowsPerBatch)
            .map((row) =>
              row.type === 'agreed'
                ? { linkId: row.agreement.linkId, agreement: row.agreement }
                : { linkId: row.linkId, agreement: row.own === undefined ? null : { own: row.own } },
            ),
        });
        const answer = await http.ask(
          { method: 'POST', path: '/v1/agreements:batch', headers: header(account.accountId), body },
          signal,
        );
        const found = agreementState.safeParse(expected(answer));
        if (!found.success) return invalid();
        state = found.data.state;
        numbers.set(account.accountId, state);
      }
      return state;
    },
  };

  const locks: CrmLocks = {
    async set(ref, lock, signal) {
      const path = `/v1/calendar/events/${encodeURIComponent(ref)}/lock`;
      const body = JSON.stringify(lock);
      expected(await http.ask({ method: 'PUT', path, headers: header(writesFor), body }, signal));
    },
  };

  const mailAccounts: CrmMailAccounts = {
    async remove(accountId, signal) {
      const path = `/v1/accounts/${encodeURIComponent(accountId)}`;
      const answer = await http.ask({ method: 'DELETE', path }, signal);
      if (answer.ok || answer.code !== 'not-found') expected(answer);
    },
  };

  return {
    parts: {
      session,
      lease,
      agreements,
      locks,
      reports,
      mailAccounts,
      subCalendars: bridgeSubCalendars(http, () => header(writesFor), expected),
      knownPeople: bridgeKnownPeople(http, expected, invalid),
    },
    session,
    knownSession: async (signal) => known ?? (await session(signal)),
    maxMessageBytes: () => maxMessageBytes,
    recurrence: () => known?.recurrence ?? 'series',
    viewer: () =>
      known === null
        ? null
        : {
            useOrganizer: known.rules.useOrganizer,
            user: known.user.id,
            addresses: [known.user.email.toLowerCase(), ...(known.user.addresses ?? [])],
          },
    leaseHeader: () => header(writesFor),
  };
}

function accountPath({ accountId }: AccountIdentity): string {
  return `/v1/accounts/${encodeURIComponent(accountId)}`;
}
