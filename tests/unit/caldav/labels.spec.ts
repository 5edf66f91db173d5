/** Answers under a wrong label: PHP labels everything as a page, and a captive portal labels a page as it is (RU4). */
import { describe, expect, test } from 'vitest';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import type { CalendarSide, Outcome } from '../../../src-shared/domain/calendar/side.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import {
  type Answer,
  account,
  closedAfterTest,
  collected,
  connectTo,
  type FakeServer,
  forever,
  multistatus,
  row,
  type Script,
  serveScript,
} from './fake-server.ts';

async function connect(
  script: Script,
): Promise<{ readonly side: CalendarSide; readonly server: FakeServer }> {
  const server = closedAfterTest(await serveScript(script));
  const session = closedAfterTest(await connectTo(server.origin));
  return { side: session.side, server };
}

const html = { 'content-type': 'text/html; charset=UTF-8' };
const asPage = (answer: ReturnType<Script>): ReturnType<Script> =>
  answer === null || typeof answer === 'string'
    ? answer
    : { ...answer, headers: { ...answer.headers, ...html } };

const event: CalendarEvent = {
  uid: 'new',
  start: '2026-03-01T09:00:00',
  timeZone: 'Etc/UTC',
  duration: 'PT1H',
  title: 'New',
};

async function create(script: Script): Promise<{ readonly told: string; readonly asked: readonly string[] }> {
  const { side, server } = await connect(account(script));
  const before = server.asked.length;
  const calls = side.prepare({ type: 'create', key: 'k', calendar: '/cal/', event }, null);
  const [result] = await collected(side.perform(calls, forever));
  return { told: toldOf(result?.[1]), asked: server.asked.slice(before).map(({ method }) => method) };
}

function toldOf(outcome: Outcome | undefined): string {
  if (outcome === undefined) return 'nothing';
  return outcome.type === 'done' ? 'done' : `${outcome.type} ${outcome.problem.code}`;
}

describe('B11: a write that is answered under the label of a page', () => {
  let stored = '';
  const keeping =
    (answer: Answer): Script =>
    ({ method, body }) => {
      if (method === 'PUT') stored = body;
      if (method === 'PUT' || method === 'DELETE') return answer;
      return method === 'GET'
        ? { status: 200, headers: { etag: '"1"', 'content-type': 'text/calendar' }, body: stored }
        : null;
    };

  test.each([201, 204])('%i without a body is a yes', async (status) => {
    const { told, asked } = await create(keeping({ status, headers: { ...html, etag: '"1"' } }));
    expect(told).toBe('done');
    // the object is read back once for its kinds of content, and not for the label
    expect(asked.filter((method) => method === 'GET').length).toBeLessThanOrEqual(1);
  });

  test('201 with Apache’s page is a yes when the object is there', async () => {
    const page = { status: 201, headers: html, body: '<h1>Created</h1>' };
    expect((await create(keeping(page))).told).toBe('done');
  });

  test('a page and another object there is no yes', async () => {
    const page = { status: 201, headers: html, body: '<h1>Created</h1>' };
    const other: Script = (asked) =>
      asked.method === 'GET'
        ? {
            status: 200,
            headers: { etag: '"1"', 'content-type': 'text/calendar' },
            body: stored.replace('SUMMARY:New', 'SUMMARY:Old'),
          }
        : keeping(page)(asked);
    expect((await create(other)).told).toBe('unclear captive-portal');
  });

  test('a portal that answers everything with its page is no yes', async () => {
    const page = { status: 200, headers: html, body: '<p>Sign in to the Wi-Fi</p>' };
    expect((await create(({ method }) => (method === 'PUT' || method === 'GET' ? page : null))).told).toBe(
      'unclear captive-portal',
    );
  });

  test('a removal with an empty 204 is done, with a page it is not', async () => {
    for (const [answer, expected] of [
      [{ status: 204, headers: html }, 'done'],
      [{ status: 200, headers: html, body: '<p>x</p>' }, 'unclear captive-portal'],
    ] as const) {
      const { side } = await connect(account(keeping(answer)));
      const known = {
        calendar: '/cal/',
        ref: '/cal/new.ics',
        revision: '"1"',
        uids: ['new'],
        event,
        withheld: [],
        source: stored,
      };
      const calls = side.prepare({ type: 'remove', key: 'k', calendar: '/cal/', ref: '/cal/new.ics' }, known);
      const [result] = await collected(side.perform(calls, forever));
      expect(toldOf(result?.[1])).toBe(expected);
    }
  });
});

describe('B11b: a list under the label of a page', () => {
  test('that can be read is a list: the whole account works', async () => {
    const text =
      'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART:20260301T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n';
    const inner = account(({ method, body }) => {
      if (body.includes('calendar-query'))
        return multistatus(row('/cal/a.ics', '<D:getetag>"1"</D:getetag>'));
      return method === 'GET' ? { status: 200, headers: { etag: '"1"' }, body: text } : null;
    });
    const { side } = await connect((asked) => asPage(inner(asked)));
    const [page] = await collected(side.changes('/cal/', null, forever));
    expect(page?.changes).toEqual([{ type: 'changed', ref: '/cal/a.ics', revision: '"1"' }]);
    expect(await collected(side.get('/cal/', ['/cal/a.ics'], forever))).toMatchObject([{ type: 'found' }]);
  });

  test.each(['<html/>', '<p>Sign in', ''])('that is a page is none: %j', async (body) => {
    const { side } = await connect(
      account((asked) =>
        asked.body.includes('calendar-query') ? { status: 207, headers: html, body } : null,
      ),
    );
    const error = await collected(side.changes('/cal/', null, forever)).catch((caught: unknown) => caught);
    expect(problemOf(error)?.code).toBe('captive-portal');
  });
});
