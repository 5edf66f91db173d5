/** What each operation of the Bridge API does: one handler per `operationId`, given a request that is already valid. */

import type { PatchObject } from '../../src-shared/domain/calendar/event.ts';
import { furtherAddresses } from './addresses.ts';
import type { Agreements } from './agreements.ts';
import type { ChangeLog } from './change-log.ts';
import type { EntryView, Lock, NewEntry } from './crm-entry.ts';
import type { Entries } from './entries.ts';
import { type ApiAnswer, type ApiRequest, type Handler, text, userOf } from './handler.ts';
import type { LeaseRequest, Leases, ReportBody } from './leases.ts';
import type { Mail } from './mail.ts';
import { createMailHandlers } from './mail-routes.ts';
import { entryPage } from './page-address.ts';
import { type ProblemDetails, Refusal, refuse } from './problem.ts';
import { knownHashes, type SourceBatch, type Sources } from './sources.ts';
import type { CrmStore } from './store.ts';

export interface CrmParts {
  readonly store: CrmStore;
  readonly log: ChangeLog;
  readonly entries: Entries;
  readonly leases: Leases;
  readonly agreements: Agreements;
  readonly sources: Sources;
  readonly mail: Mail;
  readonly changed: () => void;
}

export const crmName = 'Sample CRM';
export const crmVersion = '1.0';
export const limits = { maxBatch: 500, maxFetch: 500, maxBodyBytes: 16 * 1024 * 1024 } as const;

interface BatchItem {
  readonly key: string;
  readonly action: 'create' | 'update' | 'remove' | 'unschedule';
  readonly id: string;
  readonly revision?: string;
  readonly entry?: NewEntry;
  readonly patch?: PatchObject;
}

interface BatchResult {
  readonly key: string;
  readonly status: number;
  readonly entry?: EntryView;
  readonly problem?: ProblemDetails;
}

/** Uids of one entry that are kept. */
const mostUids = 32;

const done: ApiAnswer = { status: 204 };

export function createHandlers(parts: CrmParts, apiVersion: string): Readonly<Record<string, Handler>> {
  const { store, log, entries, leases, agreements, sources } = parts;

  /** Wraps a write: lease first, everything in one transaction, then the others are told. */
  const write =
    (work: (user: string, request: ApiRequest) => ApiAnswer): Handler =>
    (request) => {
      const user = userOf(request).id;
      // that of a further mailbox, where it says that it is one
      const { account } = request.values;
      const answer = store.atomically(() => {
        leases.demand(user, generationOf(request), typeof account === 'string' ? account : undefined);
        return work(user, request);
      });
      parts.changed();
      return answer;
    };

  /** Whether an organiser is connected decides about what colleagues have in their calendars (C9). */
  const withColleaguesTold = (user: string, work: () => void): void => {
    const isTold = store.atomically(() => {
      const before = leases.connection(user);
      work();
      if (before === leases.connection(user)) return false;
      entries.retellColleagues(user);
      return true;
    });
    if (isTold) parts.changed();
  };

  /** Keeps agreements, and the uids that they tell of entries. */
  const putAgreements = (
    user: string,
    account: string,
    rows: Parameters<Agreements['put']>[2],
  ): ApiAnswer => {
    const state = agreements.put(user, account, rows);
    for (const { agreement } of rows) {
      const { crmRef, uids } = (agreement ?? {}) as { readonly crmRef?: unknown; readonly uids?: unknown };
      if (typeof crmRef === 'string' && Array.isArray(uids))
        entries.learnUids(
          user,
          crmRef,
          uids.filter((uid): uid is string => typeof uid === 'string').slice(0, mostUids),
        );
    }
    return { status: 200, body: { state } };
  };

  const carryOut = (user: string, item: BatchItem): BatchResult => {
    const { key, action, id, revision = null } = item;
    try {
      switch (action) {
        case 'create': {
          const { status, entry } = entries.create(user, id, item.entry ?? refuse('invalid-request'));
          return { key, status, entry };
        }
        case 'update':
          return { key, status: 200, entry: entries.update(user, id, revision, item.patch ?? {}) };
        case 'remove':
          entries.remove(user, id, revision);
          return { key, status: 204 };
        case 'unschedule':
          entries.unschedule(user, id, revision);
          return { key, status: 204 };
      }
    } catch (error) {
      // every change makes its checks before it writes, so a refused one has changed nothing
      if (error instanceof Refusal) return { key, status: error.details.status, problem: error.details };
      throw error;
    }
  };

  return {
    discover: () => ({
      status: 200,
      body: {
        concordBridge: apiVersion,
        name: crmName,
        version: crmVersion,
        signIn: { type: 'personal-access-token' },
      },
    }),
    getSession: (request) => {
      const { id, name, email, timeZone, otherEngine } = userOf(request);
      return {
        status: 200,
        body: {
          user: { id, name, email, addresses: furtherAddresses(store, email), timeZone },
          crm: { name: crmName, version: crmVersion },
          rules: entries.rules(),
          otherEngine,
          calendar: `agenda-${id}`,
          recurrence: entries.recurrence,
          limits: { ...limits, maxMessageBytes: parts.mail.maxMessageBytes },
          capabilities: ['calendar', 'sources', 'people', 'wake', 'mail'],
        },
      };
    },

    reportAccount: (request) => {
      const user = userOf(request).id;
      withColleaguesTold(user, () =>
        leases.report(user, text(request, 'accountId'), request.body as ReportBody),
      );
      return done;
    },
    removeAccount: (request) => {
      const user = userOf(request).id;
      withColleaguesTold(user, () => {
        leases.forget(user, text(request, 'accountId'));
        // a user's last account is the calendar's, whose other calendars these are
        if (leases.list().some((one) => one.user === user)) return;
        for (const { calendar } of sources.list(user)) sources.remove(user, calendar);
      });
      return done;
    },
    takeLease: (request) =>
      store.atomically(() => {
        const user = userOf(request).id;
        const account = text(request, 'accountId');
        const lease = leases.take(user, account, request.body as LeaseRequest);
        return { status: 200, body: { ...lease, agreementsState: agreements.state(user, account) } };
      }),
    releaseLease: (request) => {
      leases.release(userOf(request).id, text(request, 'accountId'), generationOf(request));
      return done;
    },

    listChanges: (request) => {
      const since = request.values.since;
      const rows = log.page(
        userOf(request).id,
        typeof since === 'string' ? since : null,
        Number(request.values.limit ?? 500),
      );
      return { status: 200, body: rows };
    },
    getEntries: (request) => {
      const user = userOf(request).id;
      const found: EntryView[] = [];
      const missing: { readonly id: string; readonly reason?: string }[] = [];
      for (const id of (request.body as { readonly ids: readonly string[] }).ids)
        try {
          found.push(entries.view(user, id));
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          const { reason } = error.details;
          missing.push({ id, ...(reason === undefined ? {} : { reason }) });
        }
      return { status: 200, body: { entries: found, missing } };
    },
    findEntries: (request) => ({
      status: 200,
      body: { found: entries.find(userOf(request).id, request.values.uid as readonly string[]) },
    }),
    batchEntries: write((user, { body }) => ({
      status: 200,
      body: {
        results: (body as { readonly requests: readonly BatchItem[] }).requests.map((item) =>
          carryOut(user, item),
        ),
      },
    })),
    getEntry: (request) => {
      const user = userOf(request).id;
      const entry = entries.view(user, text(request, 'entryId'));
      return entryAnswer(200, { ...entry, page: entryPage(user, entry) });
    },
    createEntry: write((user, request) => {
      const { status, entry } = entries.create(user, text(request, 'entryId'), request.body as NewEntry);
      return entryAnswer(status, entry);
    }),
    updateEntry: write((user, request) =>
      entryAnswer(
        200,
        entries.update(user, text(request, 'entryId'), revisionOf(request), request.body as PatchObject),
      ),
    ),
    removeEntry: write((user, request) => {
      entries.remove(user, text(request, 'entryId'), revisionOf(request));
      return done;
    }),
    unscheduleEntry: write((user, request) => {
      entries.unschedule(user, text(request, 'entryId'), revisionOf(request));
      return done;
    }),
    lockEntry: write((user, request) => {
      entries.lock(user, text(request, 'entryId'), request.body as Lock);
      return done;
    }),

    listAgreements: (request) => ({
      status: 200,
      body: agreements.page(
        userOf(request).id,
        text(request, 'account'),
        Number(request.values.since ?? 0),
        Number(request.values.limit ?? 500),
      ),
    }),
    batchAgreements: (request) => {
      const user = userOf(request).id;
      const { account, rows } = request.body as {
        readonly account: string;
        readonly rows: Parameters<Agreements['put']>[2];
      };
      return store.atomically(() => {
        leases.demand(user, generationOf(request), account);
        return putAgreements(user, account, rows);
      });
    },
    getAgreement: (request) => {
      const row = agreements.get(userOf(request).id, text(request, 'account'), text(request, 'linkId'));
      return { status: 200, body: row ?? refuse('not-found') };
    },
    putAgreement: (request) => {
      const user = userOf(request).id;
      const account = text(request, 'account');
      return store.atomically(() => {
        leases.demand(user, generationOf(request), account);
        const rows = [{ linkId: text(request, 'linkId'), agreement: request.body }];
        return putAgreements(user, account, rows);
      });
    },

    putSource: write((user, request) => {
      sources.put(
        user,
        text(request, 'calendarId'),
        request.body as { readonly name: string; readonly color?: string },
      );
      return done;
    }),
    removeSource: write((user, request) => {
      sources.remove(user, text(request, 'calendarId'));
      return done;
    }),
    batchSource: write((user, request) => ({
      status: 200,
      body: { events: sources.batch(user, text(request, 'calendarId'), request.body as SourceBatch) },
    })),

    listKnown: (request) => {
      const salt = `${store.fact('epoch') ?? ''}-${userOf(request).id}-known`;
      const after = request.values.after;
      const limit = Number(request.values.limit ?? 5000);
      const hashes = knownHashes(store, salt).filter((hash) => typeof after !== 'string' || hash > after);
      return { status: 200, body: { salt, hashes: hashes.slice(0, limit), more: hashes.length > limit } };
    },
    wake: () => 'stream',
    ...createMailHandlers(
      () => parts.mail,
      () => entries.rules().furtherMailboxes === true,
      write,
    ),
  };
}

function entryAnswer(status: number, entry: EntryView & { readonly page?: string }): ApiAnswer {
  return { status, body: entry, headers: { ETag: `"${entry.revision}"` } };
}

function generationOf({ values }: ApiRequest): number | null {
  const value = values['concord-lease'];
  return typeof value === 'string' ? Number(value) : null;
}

function revisionOf({ values }: ApiRequest): string | null {
  const tag = values['if-match'];
  return typeof tag === 'string' ? tag.slice(1, -1) : null;
}
