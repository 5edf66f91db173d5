/** Answers no good server gives: nothing is lost, nothing is believed too easily, nothing is repeated. */
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  type CalendarEvent,
  type PatchObject,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import type { CalendarSide, Call, Outcome, StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { codeOf } from '../../support/code-of.ts';
import {
  type Answer,
  collected,
  connectToAccount,
  forever,
  multistatus,
  row,
  type Script,
  statusRow,
} from './fake-server.ts';

const text = (uid: string, ...lines: readonly string[]): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'BEGIN:VEVENT',
    `UID:${uid}`,
    'DTSTART:20260301T090000Z',
    'DURATION:PT1H',
    ...lines,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');

const event: CalendarEvent = {
  uid: 'new',
  start: '2026-03-01T09:00:00',
  timeZone: 'Etc/UTC',
  duration: 'PT1H',
  title: 'New',
};
const tokenState = JSON.stringify({ way: 'token', token: 'old' });
const error = (condition: string): string =>
  `<D:error xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">${condition}</D:error>`;

describe('changes', () => {
  test('a list that is cut (507) goes on with its token, page by page, of one kind', async () => {
    const { side, server } = await connectToAccount(({ body }) => {
      if (!body.includes('sync-collection')) return null;
      if (body.includes('<D:sync-token>old<'))
        return multistatus(
          `${row('/cal/a.ics', '<D:getetag>"1"</D:getetag>')}${statusRow('/cal/', 507)}<D:sync-token>middle</D:sync-token>`,
        );
      return multistatus(`${statusRow('/cal/b.ics', 404)}<D:sync-token>end</D:sync-token>`);
    });
    const pages = await collected(side.changes('/cal/', tokenState, forever));
    expect(pages.map(({ changes, last, kind }) => ({ changes, last, kind }))).toEqual([
      { changes: [{ type: 'changed', ref: '/cal/a.ics', revision: '"1"' }], last: false, kind: 'delta' },
      { changes: [{ type: 'removed', ref: '/cal/b.ics', reason: 'deleted' }], last: true, kind: 'delta' },
    ]);
    // the question of every minute asks for no compression
    expect(server.asked.at(-1)?.headers['accept-encoding']).toBe('identity');
    // interrupted after the first page, it goes on from there
    expect(await collected(side.changes('/cal/', pages[0]?.state ?? '', forever))).toHaveLength(1);
  });

  test('a server that says "there is more" without moving on is not believed', async () => {
    const { side, server } = await connectToAccount(({ body }) =>
      body.includes('sync-collection')
        ? multistatus(`${statusRow('/cal/', 507)}<D:sync-token>old</D:sync-token>`)
        : null,
    );
    expect(await codeOf(collected(side.changes('/cal/', tokenState, forever)))).toBe('answer-invalid');
    expect(server.asked.filter(({ body }) => body.includes('sync-collection'))).toHaveLength(1);
  });

  test.each([
    ['403 valid-sync-token, as the RFC says', { status: 403, body: error('<D:valid-sync-token/>') }],
    ['500, as Xandikos says', { status: 500 }],
    ['409', { status: 409 }],
    ['410', { status: 410 }],
    ['507', { status: 507 }],
  ] as const)('a dead token is an expired state: %s (ID6)', async (_name, answer) => {
    const { side } = await connectToAccount(({ body }) => (body.includes('sync-collection') ? answer : null));
    expect(await codeOf(collected(side.changes('/cal/', tokenState, forever)))).toBe('sync-state-expired');
  });

  test.each([
    [401, 'wrong-password'],
    [404, 'calendar-missing'],
    [429, 'throttled'],
    [502, 'server-failed'],
  ] as const)('a %i is no expired token', async (status, code) => {
    const { side } = await connectToAccount(({ body }) =>
      body.includes('sync-collection') ? { status } : null,
    );
    expect(await codeOf(collected(side.changes('/cal/', tokenState, forever)))).toBe(code);
  });

  test('a state that is not ours is as good as expired', async () => {
    const { side } = await connectToAccount(() => null);
    for (const state of ['', 'null', '{}', '{"way":"token"}', 'http://token'])
      expect(await codeOf(collected(side.changes('/cal/', state, forever)))).toBe('sync-state-expired');
  });

  test('a page instead of a list is a captive portal, not an empty calendar (RU4)', async () => {
    for (const status of [200, 207]) {
      const { side } = await connectToAccount(({ body }) =>
        body.includes('sync-collection') || body.includes('calendar-query')
          ? { status, headers: { 'content-type': 'text/html; charset=x' }, body: '<html></html>' }
          : null,
      );
      expect(await codeOf(collected(side.changes('/cal/', null, forever)))).toBe('captive-portal');
      expect(await codeOf(collected(side.changes('/cal/', tokenState, forever)))).toBe('captive-portal');
    }
  });

  test.each([
    ['no XML', 'x'],
    ['half a list', '<D:multistatus xmlns:D="DAV:"><D:response>'],
    ['another document', '<a/>'],
    ['a document type', '<!DOCTYPE x [<!ENTITY a "b">]><D:multistatus xmlns:D="DAV:"/>'],
    ['an unknown entity', '<D:multistatus xmlns:D="DAV:">&a;</D:multistatus>'],
    ['nesting without end', '<a>'.repeat(5000)],
  ])('%s is an invalid answer (S6)', async (_name, body) => {
    const { side } = await connectToAccount((asked) =>
      asked.body.includes('sync-collection')
        ? { status: 207, headers: { 'content-type': 'text/xml' }, body }
        : null,
    );
    expect(await codeOf(collected(side.changes('/cal/', tokenState, forever)))).toBe('answer-invalid');
  });

  test('an old server: ETags are listed whole, and an unchanged ctag costs one small request', async () => {
    let ctag = 'one';
    const { side, server } = await connectToAccount(({ body, headers }) => {
      if (body.includes('supported-report-set'))
        return multistatus(
          row(
            '/cal/',
            `<S:getctag>${ctag}</S:getctag><D:supported-report-set><D:supported-report><D:report><C:calendar-query/></D:report></D:supported-report></D:supported-report-set>`,
          ),
        );
      if (body.includes('getetag') && headers.depth === '1')
        return multistatus(
          row('/cal/', '<D:resourcetype><D:collection/></D:resourcetype>') +
            row('/cal/a%40b.ics', '<D:getetag>"1"</D:getetag><D:resourcetype/>') +
            row('/cal/sub/', '<D:resourcetype><D:collection/></D:resourcetype>') +
            row(
              '/cal/t.ics',
              '<D:getetag>"2"</D:getetag><D:getcontenttype>text/calendar; component=VTODO</D:getcontenttype>',
            ),
        );
      return null;
    });
    const [first] = await collected(side.changes('/cal/', null, forever));
    expect(first).toMatchObject({
      kind: 'snapshot',
      last: true,
      changes: [{ type: 'changed', ref: '/cal/a%40b.ics', revision: '"1"' }],
    });
    const before = server.asked.length;
    const again = await collected(side.changes('/cal/', first?.state ?? '', forever));
    expect(again).toMatchObject([{ kind: 'delta', changes: [], last: true }]);
    expect(server.asked.length - before).toBe(1);
    ctag = 'two';
    // a ctag that moves for something else brings no list along
    const [same] = await collected(side.changes('/cal/', first?.state ?? '', forever));
    expect(same).toMatchObject({ changes: [], kind: 'delta' });
  });

  test('a token that takes its time is not waited for; the list of ETags stands in, and the token is asked for again', async () => {
    let tokens = 0;
    const { side } = await connectToAccount(
      ({ body }) => {
        if (body.includes('calendar-query') && !body.includes('calendar-data'))
          return multistatus(row('/cal/a.ics', '<D:getetag>"1"</D:getetag>'));
        if (!body.includes('sync-collection')) return null;
        tokens += 1;
        return tokens === 1 ? 'stay silent' : multistatus('<D:sync-token>t</D:sync-token>');
      },
      {},
      { impatient: true },
    );
    const state = JSON.stringify({ way: 'listing', ctag: 'older' });
    const [first] = await collected(side.changes('/cal/', state, forever));
    expect(first).toMatchObject({
      kind: 'snapshot',
      last: true,
      changes: [{ ref: '/cal/a.ics', revision: '"1"' }],
    });
    expect(JSON.parse(first?.state ?? '')).toMatchObject({ way: 'listing', ctag: 'one' });
    const [second] = await collected(side.changes('/cal/', state, forever));
    expect(JSON.parse(second?.state ?? '')).toEqual({ way: 'token', token: 't' });
  });

  test('a first listing that will not come in one piece comes by token', async () => {
    const { side } = await connectToAccount(({ body }) =>
      body.includes('calendar-query')
        ? { status: 507 }
        : body.includes('sync-collection')
          ? multistatus(`${row('/cal/a.ics', '<D:getetag>"1"</D:getetag>')}<D:sync-token>t</D:sync-token>`)
          : null,
    );
    expect(await collected(side.changes('/cal/', null, forever))).toMatchObject([
      { kind: 'snapshot', last: true },
    ]);
  });

  test('a listing asks for no contents that its caller does not want, nor keeps those that come unasked', async () => {
    const { side, server } = await connectToAccount(({ body }) =>
      body.includes('calendar-query')
        ? multistatus(
            row('/cal/a.ics', `<D:getetag>"1"</D:getetag><C:calendar-data>${text('a')}</C:calendar-data>`),
          )
        : body.includes('calendar-multiget')
          ? multistatus(statusRow('/cal/a.ics', 404))
          : null,
    );
    await collected(side.changes('/cal/', null, forever));
    expect(server.asked.some(({ body }) => body.includes('calendar-query'))).toBe(true);
    expect(server.asked.some(({ body }) => body.includes('calendar-data'))).toBe(false);
    expect(await collected(side.get('/cal/', ['/cal/a.ics'], forever))).toEqual([
      { type: 'absent', ref: '/cal/a.ics' },
    ]);
  });
});

describe('reading', () => {
  test('each ref gets its own answer: found, absent, unreadable; silence is no absence (ID4)', async () => {
    const { side } = await connectToAccount(({ method, body, path }) => {
      if (body.includes('calendar-multiget'))
        return multistatus(
          row(
            '/cal/good.ics',
            `<D:getetag>"1-gzip"</D:getetag><C:calendar-data><![CDATA[${text('good')}]]></C:calendar-data>`,
          ) +
            row(
              '/cal/bad.ics',
              '<D:getetag>"2"</D:getetag><C:calendar-data>BEGIN:VCALENDAR</C:calendar-data>',
            ) +
            row(
              '/cal/task.ics',
              '<D:getetag>"3"</D:getetag><C:calendar-data>BEGIN:VCALENDAR\nBEGIN:VTODO\nUID:t\nEND:VTODO\nEND:VCALENDAR</C:calendar-data>',
            ) +
            statusRow('/cal/gone.ics', 404) +
            statusRow('/cal/closed.ics', 403),
        );
      if (method === 'GET' && path === '/cal/silent.ics')
        return {
          status: 200,
          headers: { etag: '"4"', 'content-type': 'text/calendar' },
          body: text('silent'),
        };
      return null;
    });
    const refs = ['good', 'bad', 'task', 'gone', 'closed', 'silent', 'really-gone'].map(
      (name) => `/cal/${name}.ics`,
    );
    const found = await collected(side.get('/cal/', refs, forever));
    expect(
      found
        .map((one) => [
          one.type,
          one.type === 'found' ? one.stored.revision : one.type === 'unreadable' ? one.problem.code : '',
        ])
        .sort(),
    ).toEqual(
      [
        ['found', '"1"'],
        ['unreadable', 'item-unreadable'],
        ['absent', ''],
        ['absent', ''],
        ['unreadable', 'not-permitted'],
        ['found', '"4"'],
        ['absent', ''],
      ].sort(),
    );
  });

  test.each([
    [404, 'calendar-missing'],
    [403, 'not-permitted'],
    [401, 'wrong-password'],
  ] as const)('a calendar that answers %i says nothing about its objects (ID4)', async (status, code) => {
    const { side } = await connectToAccount(({ body }) =>
      body.includes('calendar-multiget') ? { status } : null,
    );
    expect(await codeOf(collected(side.get('/cal/', ['/cal/a.ics'], forever)))).toBe(code);
  });

  test('without the report objects are read one by one', async () => {
    const { side } = await connectToAccount(({ method, body }) =>
      body.includes('calendar-multiget')
        ? { status: 501 }
        : method === 'GET'
          ? { status: 200, headers: { etag: '"1"', 'content-type': 'text/calendar' }, body: text('a') }
          : null,
    );
    expect(await collected(side.get('/cal/', ['/cal/a.ics'], forever))).toMatchObject([{ type: 'found' }]);
  });

  test('a uid is believed from the content, not from the server’s filter', async () => {
    const { side } = await connectToAccount(({ body }) =>
      body.includes('calendar-query')
        ? multistatus(
            ['wanted', 'wanted-too', 'other']
              .map((uid) =>
                row(
                  `/cal/${uid}.ics`,
                  `<D:getetag>"1"</D:getetag><C:calendar-data>${text(uid)}</C:calendar-data>`,
                ),
              )
              .join(''),
          )
        : null,
    );
    expect(await side.locate(['wanted', 'missing'], forever)).toEqual([
      { uid: 'wanted', calendar: '/cal/', ref: '/cal/wanted.ics' },
    ]);
  });

  test('a refused filter means everything is listed; a failing calendar means nothing is known', async () => {
    const { side } = await connectToAccount(({ body }) => {
      if (!body.includes('calendar-query')) return null;
      if (body.includes('prop-filter')) return { status: 403, body: error('<C:supported-filter/>') };
      return multistatus(
        row('/cal/w.ics', `<D:getetag>"1"</D:getetag><C:calendar-data>${text('w')}</C:calendar-data>`),
      );
    });
    expect(await side.locate(['w'], forever)).toHaveLength(1);
    const failing = await connectToAccount(({ body }) =>
      body.includes('calendar-query') ? { status: 502 } : null,
    );
    expect(await codeOf(failing.side.locate(['w'], forever))).toBe('server-failed');
  });

  test('a filter that takes its time is asked once, then everything is listed', async () => {
    let filters = 0;
    const { side } = await connectToAccount(
      ({ body }) => {
        if (!body.includes('calendar-query')) return null;
        if (!body.includes('prop-filter'))
          return multistatus(
            row('/cal/w.ics', `<D:getetag>"1"</D:getetag><C:calendar-data>${text('w')}</C:calendar-data>`),
          );
        filters += 1;
        return 'stay silent';
      },
      {},
      { impatient: true },
    );
    expect(await side.locate(['w'], forever)).toHaveLength(1);
    expect(await side.locate(['w'], forever)).toHaveLength(1);
    expect(filters).toBe(1);
  });
});

describe('private events (RU6)', () => {
  const secret = text(
    's',
    'CLASS:CONFIDENTIAL',
    'SUMMARY:Tumour clinic',
    'DESCRIPTION:Room 4',
    'LOCATION:Hospital',
    'ATTENDEE:mailto:doctor@example.org',
    'CONFERENCE;VALUE=URI:https://meet.example.org/x',
    'RRULE:FREQ=DAILY;COUNT=3',
  ).replace(
    'END:VCALENDAR',
    'BEGIN:VEVENT\r\nUID:s\r\nRECURRENCE-ID:20260302T090000Z\r\nDTSTART:20260302T100000Z\r\nDURATION:PT1H\r\nCLASS:CONFIDENTIAL\r\nSUMMARY:Chemotherapy\r\nEND:VEVENT\r\nEND:VCALENDAR',
  );
  const script: Script = ({ body }) =>
    body.includes('calendar-multiget')
      ? multistatus(
          row('/cal/s.ics', `<D:getetag>"1"</D:getetag><C:calendar-data>${secret}</C:calendar-data>`),
        )
      : null;
  const only = async (privateEvents?: 'busy' | 'full'): Promise<unknown> => {
    const { side } = await connectToAccount(script, {}, privateEvents === undefined ? {} : { privateEvents });
    return (await collected(side.get('/cal/', ['/cal/s.ics'], forever)))[0];
  };

  test('are busy and nothing else, by default, occurrences included', async () => {
    const found = (await only()) as { readonly stored: StoredEvent };
    expect(found.stored.event).toMatchObject({ title: 'Busy', privacy: 'secret', duration: 'PT1H' });
    expect(JSON.stringify(found.stored.event)).not.toMatch(/Tumour|Chemo|Room|Hospital|doctor|meet/);
    expect(found.stored.event.recurrenceOverrides).toEqual({
      '2026-03-02T09:00:00': { start: '2026-03-02T10:00:00' },
    });
    expect(found.stored.withheld).toContain('title');
    expect(found.stored.readOnly?.reason).toBe('masked');
  });

  test('one private occurrence hides the words of the whole series', async () => {
    const series = secret
      .replace('CLASS:CONFIDENTIAL\r\nSUMMARY:Tumour clinic', 'SUMMARY:Weekly')
      .replace('CLASS:CONFIDENTIAL', 'CLASS:PRIVATE');
    const { side } = await connectToAccount(({ body }) =>
      body.includes('calendar-multiget')
        ? multistatus(
            row('/cal/s.ics', `<D:getetag>"1"</D:getetag><C:calendar-data>${series}</C:calendar-data>`),
          )
        : null,
    );
    const [found] = await collected(side.get('/cal/', ['/cal/s.ics'], forever));
    expect(found).toMatchObject({ type: 'found', stored: { event: { title: 'Busy' } } });
    expect(JSON.stringify((found as { readonly stored: StoredEvent }).stored.event)).not.toMatch(
      /Chemo|Weekly/,
    );
  });

  test('are told in full when that is asked for, and masked again when it is taken back', async () => {
    expect(await only('busy')).toMatchObject({ stored: { event: { title: 'Busy' } } });
    expect(await only('full')).toMatchObject({ stored: { event: { title: 'Tumour clinic' }, withheld: [] } });
  });

  test('a change of the time keeps what was hidden; a change of what is hidden is refused', async () => {
    const { side, server } = await connectToAccount((asked) =>
      asked.method === 'PUT' ? { status: 204, headers: { etag: '"2"' } } : script(asked),
    );
    const [found] = await collected(side.get('/cal/', ['/cal/s.ics'], forever));
    if (found?.type !== 'found') throw new Error('not found');
    const write = {
      type: 'update' as const,
      key: 'k',
      calendar: '/cal/',
      ref: '/cal/s.ics',
      event: found.stored.event,
    };
    const moved = side.prepare({ ...write, patch: { duration: 'PT2H' } }, found.stored);
    expect(await collected(side.perform(moved, forever))).toMatchObject([
      ['k/update', { type: 'done', stored: { event: { title: 'Busy' } } }],
    ]);
    expect(server.asked.at(-1)?.body).toContain('SUMMARY:Tumour clinic');
    const renamed = side.prepare({ ...write, patch: { title: 'x' } }, found.stored);
    expect(await collected(side.perform(renamed, forever))).toMatchObject([
      ['k/update', { type: 'refused', problem: { code: 'not-permitted' } }],
    ]);
  });
});

describe('writing', () => {
  async function create(answer: Answer | 'hang up' | Script): Promise<Outcome | string> {
    const { side } = await connectToAccount((asked) =>
      typeof answer === 'function' ? answer(asked) : asked.method === 'PUT' ? answer : null,
    );
    const calls = side.prepare({ type: 'create', key: 'k', calendar: '/cal/', event }, null);
    try {
      return (await collected(side.perform(calls, forever)))[0]?.[1] ?? 'no outcome';
    } catch (caught) {
      return problemOf(caught)?.code ?? String(caught);
    }
  }
  const told = (outcome: Outcome | string): string =>
    typeof outcome === 'string'
      ? outcome
      : outcome.type === 'done'
        ? 'done'
        : `${outcome.type} ${outcome.problem.code}`;

  test.each([
    ['an ETag: what we sent is what is there', { status: 201, headers: { etag: '"9"' } }, 'done'],
    ['412, and somebody else’s object is there', { status: 412 }, 'refused already-exists'],
    [
      'the uid lives elsewhere',
      { status: 409, body: error('<C:no-uid-conflict><D:href>/cal/x.ics</D:href></C:no-uid-conflict>') },
      'refused already-exists',
    ],
    [
      'a meeting’s uid lives elsewhere',
      {
        status: 403,
        body: error(
          '<C:unique-scheduling-object-resource><D:href>/x</D:href></C:unique-scheduling-object-resource>',
        ),
      },
      'refused already-exists',
    ],
    [
      'a refusal inside a 207, as Xandikos says it',
      multistatus(
        `<D:response><D:href>http%3A//x/cal/new.ics</D:href><D:status>HTTP/1.1 412 x</D:status>${error('<C:no-uid-conflict/>')}</D:response>`,
      ),
      'refused already-exists',
    ],
    ['a 207 that refuses nothing is no yes', multistatus(''), 'unclear answer-invalid'],
    [
      'what belongs to the organiser',
      { status: 403, body: error('<C:allowed-attendee-scheduling-object-change/>') },
      'refused not-permitted',
    ],
    ['the same as a 403', { status: 403, body: error('<C:no-uid-conflict/>') }, 'refused already-exists'],
    ['no right to write', { status: 403, body: error('<D:need-privileges/>') }, 'refused not-permitted'],
    ['a bare 403', { status: 403 }, 'refused not-permitted'],
    ['not wanted', { status: 403, body: error('<C:valid-calendar-data/>') }, 'refused item-rejected'],
    ['400', { status: 400 }, 'refused item-rejected'],
    ['too large', { status: 413 }, 'refused item-too-large'],
    ['no calendar there', { status: 404 }, 'refused calendar-missing'],
    ['full', { status: 507 }, 'refused item-rejected'],
    ['a broken server may have done it', { status: 500 }, 'unclear server-failed'],
    ['a gateway may have done it', { status: 504 }, 'unclear server-failed'],
    ['a lost answer may have been a yes', 'hang up', 'unclear unreachable'],
    [
      'a captive portal’s page is no yes',
      { status: 200, headers: { 'content-type': 'text/html' }, body: 'x' },
      'unclear captive-portal',
    ],
    ['wrong password stops everything', { status: 401 }, 'wrong-password'],
    ['slow down', { status: 429, headers: { 'retry-after': '5' } }, 'refused throttled'],
  ] as const)('%s', async (_name, answer, expected) => {
    expect(told(await create(answer as Answer | 'hang up'))).toBe(expected);
  });

  test('without an ETag the server’s own version is read back (ID2)', async () => {
    const outcome = await create(({ method }) =>
      method === 'PUT'
        ? { status: 201 }
        : method === 'GET'
          ? {
              status: 200,
              headers: { etag: '"7"', 'content-type': 'text/calendar' },
              body: text('new', 'SUMMARY:As the server likes it'),
            }
          : null,
    );
    expect(outcome).toMatchObject({
      type: 'done',
      stored: { revision: '"7"', event: { title: 'As the server likes it' } },
    });
  });

  test('a create that already happened is done, whatever the answer was (WR1)', async () => {
    let sent = '';
    let condition: string | undefined;
    const outcome = await create(({ method, body, headers }) => {
      if (method === 'PUT') {
        sent = body;
        condition = headers['if-none-match'];
        return { status: 412 };
      }
      return method === 'GET'
        ? { status: 200, headers: { etag: '"7"', 'content-type': 'text/calendar' }, body: sent }
        : null;
    });
    expect(outcome).toMatchObject({ type: 'done', stored: { revision: '"7"' } });
    // only at an address that is free
    expect(condition).toBe('*');
  });

  test('after a "slow down" nothing further is sent', async () => {
    const { side, server } = await connectToAccount(({ method }) =>
      method === 'PUT' ? { status: 429 } : null,
    );
    const calls = Array.from({ length: 20 }, (_, index) =>
      side.prepare(
        { type: 'create', key: `k${index}`, calendar: '/cal/', event: { ...event, uid: `u${index}` } },
        null,
      ),
    ).flat();
    expect(await codeOf(collected(side.perform(calls, forever)))).toBe('throttled');
    expect(server.asked.filter(({ method }) => method === 'PUT').length).toBeLessThanOrEqual(4);
  });

  test('an ETag that was weakened on the way is the object’s own', async () => {
    const { side, server } = await connectToAccount(({ method }) =>
      method === 'GET'
        ? {
            status: 200,
            headers: { etag: 'W/"7"', 'content-type': 'text/calendar', 'content-encoding': 'gzip' },
            body: gzipSync(text('new')),
          }
        : null,
    );
    const [call] = side.prepare({ type: 'create', key: 'k', calendar: '/cal/', event }, null);
    if (call === undefined) throw new Error('no call');
    expect(await side.lookup(call, forever)).toMatchObject({ type: 'stored', stored: { revision: '"7"' } });
    expect(server.asked.at(-1)?.headers['accept-encoding']).toBe('identity');
  });

  test('a meeting is read back although there is an ETag, where the server may deliver it', async () => {
    const meeting: CalendarEvent = {
      ...event,
      participants: {
        [participantId('me@example.org')]: { email: 'me@example.org', roles: { owner: true } },
        [participantId('bo@example.org')]: { email: 'bo@example.org', roles: { attendee: true } },
      },
    };
    const script: Script = ({ method }) =>
      method === 'PUT'
        ? { status: 201, headers: { etag: '"1"' } }
        : method === 'GET'
          ? { status: 200, headers: { etag: '"2"', 'content-type': 'text/calendar' }, body: text('new') }
          : null;
    for (const [features, revision] of [
      ['1, calendar-access', '"1"'],
      ['1, calendar-access, calendar-auto-schedule', '"2"'],
    ] as const) {
      const { side } = await connectToAccount(script, { features });
      for (const [one, expected] of [
        [meeting, revision],
        [event, '"1"'],
      ] as const) {
        const calls = side.prepare({ type: 'create', key: 'k', calendar: '/cal/', event: one }, null);
        const [outcome] = await collected(side.perform(calls, forever));
        expect(outcome?.[1]).toMatchObject({ type: 'done', stored: { revision: expected } });
      }
    }
  });

  test('a weak ETag promises nothing: the server’s version is read back', async () => {
    const outcome = await create(({ method }) =>
      method === 'PUT'
        ? { status: 201, headers: { etag: 'W/"1"' } }
        : method === 'GET'
          ? {
              status: 200,
              headers: { etag: '"2"', 'content-type': 'text/calendar' },
              body: text('new', 'SUMMARY:Theirs'),
            }
          : null,
    );
    expect(outcome).toMatchObject({ type: 'done', stored: { revision: '"2"', event: { title: 'Theirs' } } });
  });

  test('when the run is stopped, what was under way is unclear and the rest was never sent', async () => {
    const abort = new AbortController();
    const { side, server } = await connectToAccount(({ method }) => {
      if (method !== 'PUT') return null;
      abort.abort(new Error('stopped'));
      return 'stay silent';
    });
    const calls = Array.from({ length: 20 }, (_, index) =>
      side.prepare(
        { type: 'create', key: `k${index}`, calendar: '/cal/', event: { ...event, uid: `u${index}` } },
        null,
      ),
    ).flat();
    const outcomes: string[] = [];
    const run = async (): Promise<void> => {
      for await (const [, outcome] of side.perform(calls, abort.signal)) outcomes.push(outcome.type);
    };
    await expect(run()).rejects.toThrow('stopped');
    const sent = server.asked.filter(({ method }) => method === 'PUT').length;
    expect(outcomes.length).toBeGreaterThanOrEqual(sent);
    expect(outcomes.every((type) => type === 'unclear')).toBe(true);
    expect(outcomes.length).toBeLessThanOrEqual(4);
  });

  test('one object’s calls go in order, and end at the first that is not done', async () => {
    const { side, server } = await connectToAccount(({ method }) =>
      method === 'PUT' ? { status: 500 } : null,
    );
    const [first] = side.prepare({ type: 'create', key: 'a', calendar: '/cal/', event }, null);
    const [second] = side.prepare({ type: 'create', key: 'b', calendar: '/cal/', event }, null);
    const outcomes = await collected(side.perform([first, second] as Call[], forever));
    expect(outcomes.map(([key]) => key)).toEqual(['a/create']);
    expect(server.asked.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });

  test('what became of an unclear call', async () => {
    let there: Answer = { status: 404 };
    const { side } = await connectToAccount(({ method }) => (method === 'GET' ? there : null));
    const [call] = side.prepare({ type: 'create', key: 'k', calendar: '/cal/', event }, null);
    if (call === undefined) throw new Error('no call');
    expect(await side.lookup(call, forever)).toEqual({ type: 'absent' });
    there = { status: 200, headers: { etag: '"1"', 'content-type': 'text/calendar' }, body: text('new') };
    expect(await side.lookup(call, forever)).toMatchObject({ type: 'stored' });
    there = { status: 200, headers: { etag: '"1"', 'content-type': 'text/calendar' }, body: text('another') };
    expect(await side.lookup(call, forever)).toEqual({ type: 'absent' });
    there = { status: 502 };
    expect(await codeOf(side.lookup(call, forever))).toBe('server-failed');
    there = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' };
    expect(await codeOf(side.lookup(call, forever))).toBe('captive-portal');
  });

  test.each(['plain-uid_1.2@host', 'a/../../b', '..', 'x'.repeat(300), 'é', 'with space', '.hidden'])(
    'the uid %s makes one safe file name',
    async (uid) => {
      const { side } = await connectToAccount(() => null);
      const [call] = side.prepare(
        { type: 'create', key: 'k', calendar: '/cal/', event: { ...event, uid } },
        null,
      );
      expect(call?.ref).toMatch(/^\/cal\/[A-Za-z0-9][A-Za-z0-9._%-]*\.ics$/);
      expect(call?.ref).not.toMatch(/%2[ef]/i);
    },
  );
});

describe('whom the server would mail (PE1)', () => {
  const people = [
    'ORGANIZER:mailto:me@example.org',
    'ATTENDEE:mailto:me@example.org',
    'ATTENDEE;CN=Bo:MAILTO:Bo@example.org',
    'ATTENDEE;SCHEDULE-AGENT=NONE:mailto:silent@example.org',
    'ATTENDEE;SCHEDULE-AGENT=client:mailto:own@example.org',
    'ATTENDEE;SCHEDULE-AGENT=SERVER;EMAIL=room@example.org:urn:uuid:1',
  ];
  const stored: StoredEvent = {
    calendar: '/cal/',
    ref: '/cal/u.ics',
    revision: '"1"',
    uids: ['u'],
    event: { uid: 'u', start: '2026-03-01T09:00:00' },
    withheld: [],
    source: text('u', ...people),
  };
  const scheduling = { features: '1, calendar-access, calendar-auto-schedule' };

  test('everybody but me and those marked otherwise; for removals those who were invited', async () => {
    const { side } = await connectToAccount(() => null, scheduling);
    const remove = side.prepare({ type: 'remove', key: 'k', calendar: '/cal/', ref: '/cal/u.ics' }, stored);
    expect(remove.map((call) => side.mailEffect(call, stored))).toEqual([
      ['bo@example.org', 'room@example.org'],
    ]);
    const update = side.prepare(
      {
        type: 'update',
        key: 'k',
        calendar: '/cal/',
        ref: '/cal/u.ics',
        patch: { participants: { x: { email: 'cy@example.org', roles: { attendee: true } } } },
        event: stored.event,
      },
      stored,
    );
    expect(update.map((call) => side.mailEffect(call, stored))).toEqual([
      ['bo@example.org', 'cy@example.org', 'room@example.org'],
    ]);
  });

  describe('of a guest’s copy', () => {
    const copy: StoredEvent = {
      ...stored,
      source: text(
        'u',
        'ORGANIZER:mailto:boss@example.org',
        'ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:me@example.org',
        'ATTENDEE:mailto:bo@example.org',
      ),
      readOnly: { fields: ['title'], reason: 'not-organizer' },
    };
    const update = (side: CalendarSide, patch: PatchObject): Call[] => [
      ...side.prepare(
        { type: 'update', key: 'k', calendar: '/cal/', ref: '/cal/u.ics', patch, event: copy.event },
        copy,
      ),
    ];
    const reply = { [`participants/${participantId('me@example.org')}/participationStatus`]: 'accepted' };
    const removal = (side: CalendarSide): Call[] => [
      ...side.prepare({ type: 'remove', key: 'k', calendar: '/cal/', ref: '/cal/u.ics' }, copy),
    ];

    test('the organiser for an answer, nobody for what is the guest’s own or a removal (PE4, PE5)', async () => {
      const { side } = await connectToAccount(() => null, scheduling);
      const reached = (calls: readonly Call[]) => calls.map((call) => side.mailEffect(call, copy));
      expect(reached(update(side, reply))).toEqual([['boss@example.org']]);
      expect(reached(update(side, { freeBusyStatus: 'free' }))).toEqual([[]]);
      expect(removal(side)).toMatchObject([{ request: { headers: { 'schedule-reply': 'F' } } }]);
      expect(reached(removal(side))).toEqual([[]]);
    });

    test('everybody, where the server does not say how it schedules', async () => {
      const { side } = await connectToAccount(() => null, {
        features: '1, calendar-access, calendar-schedule',
      });
      const all = ['bo@example.org', 'boss@example.org'];
      for (const calls of [update(side, reply), update(side, { freeBusyStatus: 'free' }), removal(side)])
        expect(calls.map((call) => side.mailEffect(call, copy))).toEqual([all]);
    });
  });

  test('nobody, where the server does not schedule', async () => {
    const { side } = await connectToAccount(() => null);
    const remove = side.prepare({ type: 'remove', key: 'k', calendar: '/cal/', ref: '/cal/u.ics' }, stored);
    expect(remove.map((call) => side.mailEffect(call, stored))).toEqual([[]]);
  });
});
