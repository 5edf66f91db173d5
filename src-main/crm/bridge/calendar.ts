/** The CRM's calendar as a CalendarSide. */
import type {
  Calendar,
  CalendarCapabilities,
  CalendarSide,
  Call,
  Located,
  Outcome,
} from '../../../src-shared/domain/calendar/side.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { fail, ProblemError, problem, problemOf } from '../../../src-shared/domain/problems.ts';
import { batchAnswer, findAnswer, getAnswer, goneAnswer, problemAnswer } from './answers.ts';
import { batchItem, outcomeOf, prepareCalls, singleRequest, type Verdict } from './calls.ts';
import { changesOf } from './change-list.ts';
import { fetchedEntry } from './entry.ts';
import type { BridgeHost } from './host.ts';
import { type BridgeAnswer, type BridgeHttp, wasNeverSent } from './http.ts';
import { crmPage } from './page.ts';
import { changeEvents } from './wake.ts';

const capabilities: Omit<CalendarCapabilities, 'recurrence'> = {
  maxBatch: 250,
  maxFetch: 250,
  mail: 'never',
  lacks: [],
  // as `resources/crm-bridge.openapi.yaml` declares them (schema `Event`)
  sizes: {
    unit: 'code-points',
    texts: {
      title: 4096,
      description: 1_048_576,
      'locations/name': 4096,
      'virtualLocations/name': 1024,
      'virtualLocations/uri': 4096,
      'participants/name': 255,
      'participants/email': 320,
    },
    items: { locations: 32, virtualLocations: 32, participants: 2000 },
  },
  unmailedGuests: true,
  updates: true,
  removes: true,
  readBack: true,
  lookup: true,
};

/** Below the 4 MiB that every server must accept, with room for the rest of the body. */
const batchBytes = 3.5 * 1024 * 1024;
/** How many uids go into one address, and their length in it: well below the 8 KiB that every server accepts. */
const uidsPerSearch = 50;
const searchLength = 5000;

export function createBridgeCalendar(http: BridgeHttp, host: BridgeHost, clock: Clock): CalendarSide {
  /** The body of an answer that must be there. */
  const expected = (answer: BridgeAnswer): unknown => {
    if (answer.ok) return answer.body;
    if (answer.code === 'lease-lost') fail('lease-lost');
    if (answer.code === 'not-permitted') fail('not-permitted', { host: http.host });
    fail('answer-invalid', { host: http.host, status: answer.status });
  };
  const invalid = (): never => fail('answer-invalid', { host: http.host });

  /** The bridge's verdict on each call, in the calls' order. Throws when the answer is not about single calls. */
  const verdicts = async (items: readonly BatchItem[], signal: AbortSignal): Promise<readonly Verdict[]> => {
    const [only] = items;
    if (only !== undefined && items.length === 1) {
      const request = singleRequest(only.call);
      const answer = await http.ask(
        { ...request, headers: { ...request.headers, ...host.leaseHeader() } },
        signal,
      );
      if (!answer.ok && answer.code === 'lease-lost') fail('lease-lost');
      if (answer.ok) return [{ status: answer.status, code: null, entry: answer.body }];
      const { field, reason } = problemAnswer.safeParse(answer.body).data ?? {};
      return [{ status: answer.status, code: answer.code, field, reason, entry: null }];
    }
    const answer = await http.ask(
      {
        method: 'POST',
        path: '/v1/calendar/events:batch',
        headers: host.leaseHeader(),
        body: `{"requests":[${items.map(({ json }) => json).join(',')}]}`,
      },
      signal,
    );
    if (!answer.ok && [400, 413, 422].includes(answer.status)) {
      // the bridge refused the whole batch because of one call and did nothing: halving finds that call (RU2)
      const half = Math.ceil(items.length / 2);
      return [
        ...(await verdicts(items.slice(0, half), signal)),
        ...(await verdicts(items.slice(half), signal)),
      ];
    }
    const body = batchAnswer.safeParse(expected(answer));
    if (!body.success) return invalid();
    const byKey = new Map(body.data.results.map((result) => [result.key, result]));
    return items.map(({ call: { key } }) => {
      const result = byKey.get(key);
      const { code = null, field, reason } = result?.problem ?? {};
      return { status: result?.status ?? 500, code, field, reason, entry: result?.entry };
    });
  };

  const side: CalendarSide = {
    get capabilities() {
      return { ...capabilities, recurrence: host.recurrence() };
    },

    async calendars(signal): Promise<readonly Calendar[]> {
      const session = await host.session(signal);
      return [
        {
          id: session.calendar,
          name: session.crm.name,
          isDefault: true,
          mayWrite: true,
          holdsEvents: true,
          owner: session.user.email.toLowerCase(),
        },
      ];
    },

    changes: (_calendar, since, signal) => changesOf(since, signal, { http, clock, expected }),

    async *get(calendar, refs, signal) {
      if (refs.length === 0) return;
      const ids = [...new Set(refs)];
      const answer = await http.ask(
        { method: 'POST', path: '/v1/calendar/events:get', body: JSON.stringify({ ids }) },
        signal,
      );
      const body = getAnswer.safeParse(expected(answer));
      if (!body.success) return invalid();
      const open = new Set(ids);
      for (const raw of body.data.entries) {
        const fetched = fetchedEntry(calendar, raw, host.viewer());
        if (fetched === null) return invalid();
        const ref = fetched.type === 'found' ? fetched.stored.ref : fetched.ref;
        if (open.delete(ref)) yield fetched;
      }
      for (const { id, reason } of body.data.missing) {
        if (!open.delete(id)) continue;
        // a hidden entry is not removed: it exists, and the user may not see it (DE2)
        if (reason === 'hidden') yield { type: 'unreadable', ref: id, problem: problem('not-permitted') };
        else yield { type: 'absent', ref: id };
      }
      if (open.size > 0) invalid();
    },

    async listed(calendar, refs, signal) {
      const open = new Set(refs);
      const named = new Set<string>();
      for await (const page of side.changes(calendar, null, signal))
        for (const row of page.changes) if (row.type === 'changed' && open.has(row.ref)) named.add(row.ref);
      return named;
    },

    async locate(uids, signal) {
      const { calendar } = await host.knownSession(signal);
      const found: Located[] = [];
      for (const query of searches(uids)) {
        const answer = await http.ask({ method: 'GET', path: `/v1/calendar/events:find?${query}` }, signal);
        const body = findAnswer.safeParse(expected(answer));
        if (!body.success) return invalid();
        found.push(...body.data.found.map(({ uid, id }) => ({ uid, calendar, ref: id })));
      }
      return found;
    },

    prepare: prepareCalls,

    // a call of Concord's never makes the CRM mail anybody
    mailEffect: () => [],

    async *perform(calls, signal): AsyncIterable<readonly [string, Outcome]> {
      if (calls.length > capabilities.maxBatch) throw new RangeError('more calls than maxBatch');
      let sent = false;
      for (const chunk of chunks(calls)) {
        let found: readonly Verdict[];
        try {
          found = await verdicts(chunk, signal);
        } catch (error) {
          const trouble = problemOf(error);
          if (trouble === null) throw error;
          const undone = wasNeverSent(error) || saidNo.has(trouble.code);
          if (undone && !sent) throw error;
          for (const { call } of chunk)
            yield [call.key, { type: undone ? 'refused' : 'unclear', problem: trouble }];
          sent = true;
          continue;
        }
        sent = true;
        for (const [index, { call }] of chunk.entries()) {
          const verdict = found[index];
          yield [
            call.key,
            verdict === undefined
              ? { type: 'unclear', problem: problem('answer-invalid') }
              : outcomeOf(call, verdict, host.viewer()),
          ];
        }
      }
    },

    async lookup(call, signal) {
      const path = `/v1/calendar/events/${encodeURIComponent(call.ref ?? '')}`;
      const answer = await http.ask({ method: 'GET', path }, signal);
      if (!answer.ok && answer.code === 'gone')
        return { type: 'gone', reason: goneAnswer.parse(answer.body).reason };
      if (!answer.ok && answer.code === 'not-found') return { type: 'absent' };
      const fetched = fetchedEntry(call.calendar, expected(answer), host.viewer());
      if (fetched?.type === 'found') return { type: 'stored', stored: fetched.stored };
      throw new ProblemError(fetched?.problem ?? problem('answer-invalid', { host: http.host }));
    },

    async pageOf(_calendar, ref, signal) {
      const path = `/v1/calendar/events/${encodeURIComponent(ref)}`;
      const answer = await http.ask({ method: 'GET', path }, signal);
      if (!answer.ok && ['gone', 'not-found', 'not-permitted'].includes(answer.code ?? '')) return null;
      return crmPage(http, expected(answer));
    },

    wake: (signal) => changeEvents(http, signal),
  };
  return side;
}

/** Answers of the whole side by which the server says that it has done nothing. */
const saidNo: ReadonlySet<string> = new Set([
  'sign-in-required',
  'throttled',
  'lease-lost',
  'not-permitted',
  'not-a-crm',
]);

/** A call with its JSON, which is made once and only measured before it is sent. */
interface BatchItem {
  readonly call: Call;
  readonly json: string;
}

function* chunks(calls: readonly Call[]): Iterable<readonly BatchItem[]> {
  let chunk: BatchItem[] = [];
  let size = 0;
  for (const call of calls) {
    const json = batchItem(call);
    const bytes = Buffer.byteLength(json);
    if (chunk.length > 0 && size + bytes > batchBytes) {
      yield chunk;
      chunk = [];
      size = 0;
    }
    chunk.push({ call, json });
    size += bytes;
  }
  if (chunk.length > 0) yield chunk;
}

function* searches(uids: readonly string[]): Iterable<string> {
  let terms: string[] = [];
  let length = 0;
  for (const uid of new Set(uids)) {
    const term = `uid=${encodeURIComponent(uid)}`;
    if (terms.length === uidsPerSearch || (terms.length > 0 && length + term.length > searchLength)) {
      yield terms.join('&');
      terms = [];
      length = 0;
    }
    terms.push(term);
    length += term.length + 1;
  }
  if (terms.length > 0) yield terms.join('&');
}
