/**
 * A CalDAV server with one calendar `/cal/` in memory that does what a good server does, and a machine that keeps it in agreement
 * with a sample CRM. A test bends single answers, and looks at what the engine makes of them.
 */
import { openStore, type Store } from '../../../src-main/store/index.ts';
import { calendarEngine, type RunSummary } from '../../../src-main/sync/index.ts';
import { profiles, type SampleCrm, sampleCrm } from '../../../src-sandbox/sample-sides/index.ts';
import type { Crm } from '../../../src-shared/domain/crm.ts';
import { type Problem, problemOf } from '../../../src-shared/domain/problems.ts';
import { type ManualClock, manualClock, seededRandomness, self } from '../../support/world.ts';
import {
  type Answer,
  type Asked,
  account,
  connectTo,
  type FakeServer,
  forever,
  multistatus,
  row,
  type Script,
  serveScript,
  statusRow,
} from './fake-server.ts';

export interface WholeCalendar {
  /** The objects by path. */
  readonly objects: Map<string, { readonly etag: string; readonly text: string }>;
  /** A person's program stores a text as `/cal/<name>.ics`. */
  put(name: string, text: string): string;
  remove(name: string): void;
  /** The change log forgets what it knows, and goes on with the same tokens. */
  forgetChanges(): void;
  readonly answer: (asked: Asked) => Answer | null;
}

/** @param tag writes a version as an ETag */
export function wholeCalendar(tag = (version: number): string => `"${version}"`): WholeCalendar {
  const objects = new Map<string, { readonly etag: string; readonly text: string }>();
  let changes: { readonly version: number; readonly path: string }[] = [];
  let version = 0;
  const changed = (path: string): string => {
    version += 1;
    changes.push({ version, path });
    return tag(version);
  };
  const store = (path: string, text: string): string => {
    const etag = changed(path);
    objects.set(path, { etag, text });
    return etag;
  };
  const etagRow = (path: string, extra = ''): string => {
    const found = objects.get(path);
    return found === undefined
      ? statusRow(path, 404)
      : row(path, `<D:getetag>${escaped(found.etag)}</D:getetag><D:resourcetype/>${extra}`);
  };
  const dataRow = (path: string): string =>
    etagRow(path, `<C:calendar-data>${escaped(objects.get(path)?.text ?? '')}</C:calendar-data>`);
  const all = (): readonly string[] => [...objects.keys()].sort();

  const report = (body: string): Answer => {
    if (body.includes('calendar-multiget'))
      return multistatus(
        [...body.matchAll(/<D:href>([^<]*)</g)].map(([, path = '']) => dataRow(path)).join(''),
      );
    if (body.includes('calendar-query'))
      return multistatus(
        all()
          .map(body.includes('calendar-data') ? dataRow : (path) => etagRow(path))
          .join(''),
      );
    const since = Number(/<D:sync-token>t-(\d+)</.exec(body)?.[1] ?? 0);
    const paths = since === 0 ? all() : changes.filter((one) => one.version > since).map(({ path }) => path);
    return multistatus(
      `${[...new Set(paths)].map((path) => etagRow(path)).join('')}<D:sync-token>t-${version}</D:sync-token>`,
    );
  };
  const write = ({ method, path, headers, body }: Asked): Answer => {
    const found = objects.get(path);
    const wanted = headers['if-match'];
    if (headers['if-none-match'] === '*' && found !== undefined) return { status: 412 };
    // compared strongly (RFC 9110 13.1.1)
    if (wanted !== undefined && (wanted !== found?.etag || wanted.startsWith('W/'))) return { status: 412 };
    if (method === 'PUT')
      return { status: found === undefined ? 201 : 204, headers: { etag: store(path, body) } };
    if (found === undefined) return { status: 404 };
    objects.delete(path);
    changed(path);
    return { status: 204 };
  };

  return {
    objects,
    put(name, text) {
      store(`/cal/${name}.ics`, text);
      return `/cal/${name}.ics`;
    },
    remove(name) {
      objects.delete(`/cal/${name}.ics`);
      changed(`/cal/${name}.ics`);
    },
    forgetChanges() {
      changes = [];
    },
    answer(asked) {
      const { method, path, headers, body } = asked;
      if (headers.authorization === undefined) return null;
      if (method === 'PUT' || method === 'DELETE') return write(asked);
      const found = objects.get(path);
      if (method === 'GET')
        return found === undefined
          ? { status: 404 }
          : { status: 200, headers: { etag: found.etag, 'content-type': 'text/calendar' }, body: found.text };
      if (path === '/cal/' && method === 'REPORT') return report(body);
      if (path === '/cal/' && body.includes('getctag') && body.includes('supported-report-set'))
        return multistatus(
          row(
            '/cal/',
            `<S:getctag>${version}</S:getctag><D:supported-report-set>${changeLog}</D:supported-report-set>`,
          ),
        );
      if (path === '/cal/' && body.includes('getetag') && headers.depth === '1')
        return multistatus(
          `${row('/cal/', '<D:resourcetype><D:collection/></D:resourcetype>')}${all()
            .map((one) => etagRow(one))
            .join('')}`,
        );
      return null;
    },
  };
}

const changeLog = '<D:supported-report><D:report><D:sync-collection/></D:report></D:supported-report>';

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** An event's text; further lines go into the event. */
export function eventText(uid: string, title: string, ...lines: readonly string[]): string {
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//a person//EN',
    'BEGIN:VEVENT',
    `UID:${uid}`,
    'DTSTAMP:20260101T000000Z',
    'DTSTART:20261201T090000Z',
    'DURATION:PT1H',
    `SUMMARY:${title}`,
    ...lines,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');
}

export interface CalendarMachine {
  readonly crm: SampleCrm<Crm>;
  readonly store: Store;
  readonly clock: ManualClock;
  readonly server: FakeServer;
  /** One run; the Problem that it ended with, if it did. */
  run(): Promise<RunSummary | Problem>;
  /** Runs until a run changes nothing. */
  settle(): Promise<RunSummary | Problem>;
  /** Titles in the CRM, sorted. */
  inCrm(): readonly string[];
  close(): Promise<void>;
}

/**
 * @param bend may answer in the server's place; null leaves the answer to the calendar
 * @param otherCrm the machine's CRM in place of the sample CRM
 */
export async function machineOn(
  calendar: Pick<WholeCalendar, 'answer'>,
  bend: Script = () => null,
  otherCrm?: (clock: ManualClock) => Promise<Crm>,
): Promise<CalendarMachine> {
  const clock = manualClock();
  const server = await serveScript(account((asked) => bend(asked) ?? calendar.answer(asked)));
  const session = await connectTo(server.origin, { now: clock.now });
  const randomness = seededRandomness(1);
  const crm: SampleCrm<Crm> = sampleCrm({ clock, randomness, address: self }, profiles['crm-like']);
  const store = openStore({ path: ':memory:', clock });
  const engine = calendarEngine({
    store,
    provider: session.side,
    crm: (await otherCrm?.(clock)) ?? crm.connect(),
    account: { accountId: 'account-1', machineId: 'machine-1', address: self, provider: 'caldav' },
    settings: {
      primaryCalendar: '/cal/',
      direction: 'two-way',
      createPrefix: '',
      existing: { provider: 'take', crm: 'take' },
      approveFirstRun: true,
    },
    clock,
    randomness,
  });
  const run = (): Promise<RunSummary | Problem> =>
    engine.run(forever).catch((error: unknown) => {
      const trouble = problemOf(error);
      if (trouble === null) throw error;
      return trouble;
    });
  return {
    crm,
    store,
    clock,
    server,
    run,
    async settle() {
      for (let turn = 0; turn < 10; turn += 1) {
        const result = await run();
        if (!('linked' in result)) return result;
        const { provider, crm: side } = result;
        const moved =
          provider.added + provider.changed + provider.removed + side.added + side.changed + side.removed;
        if (moved === 0) return result;
      }
      throw new Error('every run changes something');
    },
    inCrm: () =>
      crm.hand
        .list()
        .map(({ event }) => event.title ?? '')
        .sort(),
    async close() {
      store.close();
      await session.close();
      await server.close();
    },
  };
}
