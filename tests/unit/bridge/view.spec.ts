/** The reference CRM's web view: who may look (S4), and that what a person does there is what Concord then sees. */
import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { mondayOf, occurrencesIn } from '../../../src-sandbox/reference-crm/agenda.ts';
import type { ReferenceCrm } from '../../../src-sandbox/reference-crm/index.ts';
import { type CalendarEvent, fieldNames, participantId } from '../../../src-shared/domain/calendar/event.ts';
import { accountOf, startTestCrm } from '../../support/reference-crm.ts';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** A request with headers that fetch would not let through. */
function send(
  url: string,
  {
    method = 'POST',
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string>; body?: unknown } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }),
      );
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const json = { 'Content-Type': 'application/json' };
const tokenIn = (viewUrl: string): string =>
  new URLSearchParams(new URL(viewUrl).hash.slice(1)).get('token') ?? '';

/** Signs in as the page does; what it answers asks as the page would. */
async function signedIn(crm: ReferenceCrm) {
  const headers = { ...json, Origin: crm.url };
  const { body } = await send(`${crm.url}/view/session`, {
    headers,
    body: { token: tokenIn(crm.viewUrl()) },
  });
  const { secret } = JSON.parse(body) as { readonly secret: string };
  const ask = (path: string, question: unknown) =>
    send(`${crm.url}${path}`, { headers: { ...headers, 'Concord-View': secret }, body: question });
  return {
    secret,
    ask,
    act: (action: unknown) => ask('/view/do', action),
    agenda: async (more: object = {}) =>
      JSON.parse(
        (await ask('/view/agenda', { user: 'anna', days: 35, from: '2026-01-12', ...more })).body,
      ) as {
        readonly occurrences: readonly {
          readonly id: string;
          readonly title: string;
          readonly start: string;
          readonly recurrenceId: string | null;
          readonly answer: string | null;
          readonly repeat: unknown;
          readonly continuesAs: unknown;
          readonly continuedFrom: unknown;
        }[];
        readonly unsynchronised: readonly { readonly id: string; readonly title: string }[];
        readonly accounts: readonly unknown[];
        readonly rules: object;
      },
  };
}

const fields = (more: object = {}) => ({
  title: 'Meeting',
  kind: 'appointment',
  allDay: false,
  start: '2026-01-20T09:00:00',
  end: '2026-01-20T10:00:00',
  location: '',
  description: '',
  guests: [],
  scheduledFor: ['anna'],
  push: true,
  ...more,
});

describe('who may look', () => {
  it('exchanges a token once, and never again (S4)', async () => {
    const { crm } = await startTestCrm();
    const headers = { ...json, Origin: crm.url };
    const token = tokenIn(crm.viewUrl());
    expect((await send(`${crm.url}/view/session`, { headers, body: { token } })).status).toBe(200);
    expect((await send(`${crm.url}/view/session`, { headers, body: { token } })).status).toBe(401);
    for (const body of [{ token: '' }, { token: 'guessed' }, {}, null, { token: crm.tokens.anna }])
      expect((await send(`${crm.url}/view/session`, { headers, body })).status).toBe(401);
  });

  it('gives the tab whose first exchange was interrupted the same secret, and no other tab (S4)', async () => {
    const { crm } = await startTestCrm();
    const headers = { ...json, Origin: crm.url };
    const token = tokenIn(crm.viewUrl());
    const exchange = (tab?: string) => send(`${crm.url}/view/session`, { headers, body: { token, tab } });
    const first = await exchange('this tab');
    expect(first.status).toBe(200);
    expect(await exchange('this tab')).toEqual(first);
    for (const tab of ['another tab', '', undefined]) expect((await exchange(tab)).status).toBe(401);
  });

  it.each(['http://evil.example', 'null', 'http://localhost:1', ''])(
    'refuses the Origin %j, token and secret notwithstanding (S4)',
    async (origin) => {
      const { crm } = await startTestCrm();
      const { secret } = await signedIn(crm);
      const foreign = origin === '' ? json : { ...json, Origin: origin };
      const exchange = await send(`${crm.url}/view/session`, {
        headers: foreign,
        body: { token: tokenIn(crm.viewUrl()) },
      });
      expect(exchange.status).toBe(421);
      const headers = { ...foreign, 'Concord-View': secret };
      expect((await send(`${crm.url}/view/do`, { headers, body: { type: 'reset' } })).status).toBe(421);
    },
  );

  it.each(['evil.example', 'localhost:80', '127.0.0.1', '127.0.0.1:1'])(
    'refuses the Host %j everywhere (S4)',
    async (host) => {
      const { crm } = await startTestCrm();
      for (const path of ['/', '/app.js', '/v1/session', '/.well-known/concord-bridge'])
        expect((await send(`${crm.url}${path}`, { method: 'GET', headers: { Host: host } })).status).toBe(
          421,
        );
    },
  );

  it('refuses a foreign Origin on the API as well', async () => {
    const { crm } = await startTestCrm();
    const headers = { Authorization: `Bearer ${crm.tokens.anna}` };
    expect((await send(`${crm.url}/v1/session`, { method: 'GET', headers })).status).toBe(200);
    for (const origin of ['http://evil.example', 'null'])
      expect(
        (await send(`${crm.url}/v1/session`, { method: 'GET', headers: { ...headers, Origin: origin } }))
          .status,
      ).toBe(421);
  });

  it('needs the secret, and takes neither a cookie nor an API token for it', async () => {
    const { crm } = await startTestCrm();
    const { secret } = await signedIn(crm);
    const headers = { ...json, Origin: crm.url };
    const body = { user: 'anna', days: 7 };
    for (const extra of [
      {},
      { Cookie: `secret=${secret}` },
      { Authorization: `Bearer ${crm.tokens.anna}` },
      { 'Concord-View': 'x' },
    ])
      expect(
        (
          await send(`${crm.url}/view/agenda`, {
            headers: { ...headers, ...extra } as Record<string, string>,
            body,
          })
        ).status,
      ).toBe(401);
  });

  it('serves pages without inline script or style, that nobody can frame, and sets no cookie', async () => {
    const { crm } = await startTestCrm();
    for (const path of [
      '/',
      '/app.js',
      '/editor.js',
      '/texts.js',
      '/look.css',
      '/icon.svg',
      '/shared/session.js',
      '/shared/base.css',
    ]) {
      const { status, headers, body } = await send(`${crm.url}${path}`, { method: 'GET' });
      expect(status).toBe(200);
      expect(headers['set-cookie']).toBeUndefined();
      expect(headers['content-security-policy']).toMatch(
        /^default-src 'none'; script-src 'self'; style-src 'self' 'sha256-[A-Za-z0-9+/]{43}='; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
      );
      expect(headers['content-security-policy']).toMatch(/frame-ancestors 'none'/);
      if (path === '/') expect(body).not.toMatch(/<script>|<style|\sstyle=|\son[a-z]+=/);
      if (path.endsWith('.js'))
        expect(body).not.toMatch(
          /innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|localStorage/,
        );
      // one module keeps the secret, for its tab only
      if (path.endsWith('.js') && path !== '/shared/session.js') expect(body).not.toMatch(/sessionStorage/);
    }
    expect((await send(`${crm.url}/../store.ts`, { method: 'GET' })).status).toBe(404);
    expect((await send(`${crm.url}/%2e%2e/store.ts`, { method: 'GET' })).status).toBe(404);
  });
});

describe('what a person does', () => {
  it('adds, edits, moves and deletes an entry', async () => {
    const { crm } = await startTestCrm();
    const view = await signedIn(crm);
    const guests = [{ email: 'Guest@X.example', name: 'Guest', invite: true }];
    expect((await view.act({ type: 'create', user: 'anna', fields: fields({ guests }) })).status).toBe(200);
    const [made] = crm.hand.list();
    expect(made).toMatchObject({
      organizer: 'anna',
      event: {
        start: '2026-01-20T09:00:00',
        duration: 'PT1H',
        timeZone: 'Europe/Amsterdam',
        participants: {
          anna_40_example_2e_com: { roles: { owner: true } },
          guest_40_x_2e_example: { email: 'guest@x.example', invite: true },
        },
      },
    });
    const moved = fields({
      start: '2026-01-21T13:00:00',
      end: '2026-01-21T14:30:00',
      scheduledFor: ['anna', 'ben'],
    });
    const edit = { type: 'edit', user: 'anna', id: made!.id, recurrenceId: null, fields: moved };
    expect((await view.act(edit)).status).toBe(200);
    expect(crm.hand.entry(made!.id)).toMatchObject({
      event: { start: '2026-01-21T13:00:00', duration: 'PT1H30M' },
    });
    expect(crm.hand.entry(made!.id)?.event.participants).toBeUndefined();
    expect(crm.hand.entry(made!.id)?.placements.map(({ user, state }) => [user, state])).toEqual([
      ['anna', 'visible'],
      ['ben', 'visible'],
    ]);
    await view.act({ type: 'remove', id: made!.id });
    expect(crm.hand.list()).toEqual([]);
  });

  it('changes nothing by saving an entry as it is', async () => {
    const { crm } = await startTestCrm({ sampleData: true });
    const view = await signedIn(crm);
    const { occurrences } = await view.agenda();
    const before = crm.hand.list();
    for (const one of occurrences as readonly (typeof occurrences)[number][]) {
      const { id, recurrenceId, ...shown } = one as unknown as Record<string, unknown>;
      const answer = await view.act({ type: 'edit', user: 'anna', id, recurrenceId, fields: shown });
      expect(answer.status, String(shown.title)).toBe(200);
    }
    expect(crm.hand.list()).toEqual(before);
  });

  it('changes one time of a series, cancels another, and moves the whole series with its exceptions', async () => {
    const { crm } = await startTestCrm();
    const view = await signedIn(crm);
    const event: Partial<CalendarEvent> = {
      title: 'Weekly',
      start: '2026-01-12T09:00:00',
      timeZone: 'Europe/Amsterdam',
      duration: 'PT1H',
      recurrenceRules: [{ frequency: 'weekly' }],
    };
    const id = crm.hand.create({ event });
    const one = fields({ title: 'Special', start: '2026-01-20T11:00:00', end: '2026-01-20T12:00:00' });
    await view.act({ type: 'edit', user: 'anna', id, recurrenceId: '2026-01-19T09:00:00', fields: one });
    await view.act({ type: 'cancel-occurrence', id, recurrenceId: '2026-01-26T09:00:00' });
    const { occurrences } = await view.agenda({ days: 21 });
    expect(occurrences.map(({ title, start }) => [title, start])).toEqual([
      ['Weekly', '2026-01-12T09:00:00'],
      ['Special', '2026-01-20T11:00:00'],
    ]);
    const all = fields({ title: 'Weekly', start: '2026-01-12T08:00:00', end: '2026-01-12T09:00:00' });
    await view.act({ type: 'edit', user: 'anna', id, recurrenceId: null, fields: all });
    expect(crm.hand.entry(id)?.event).toMatchObject({
      start: '2026-01-12T08:00:00',
      recurrenceOverrides: {
        '2026-01-19T08:00:00': { title: 'Special', start: '2026-01-20T11:00:00' },
        '2026-01-26T08:00:00': { excluded: true },
      },
    });
  });

  const weekly: Partial<CalendarEvent> = {
    title: 'Weekly',
    start: '2026-01-12T09:00:00',
    timeZone: 'Europe/Amsterdam',
    duration: 'PT1H',
    recurrenceRules: [{ frequency: 'weekly' }],
  };
  const every = (more: object) => ({
    frequency: 'weekly',
    interval: 1,
    days: [],
    monthlyBy: 'date',
    until: null,
    count: null,
    ...more,
  });

  it('changes one time and all that follow: two series that know of each other, the new one on another day (TI2)', async () => {
    const { crm } = await startTestCrm();
    const view = await signedIn(crm);
    const id = crm.hand.create({
      event: { ...weekly, recurrenceRules: [{ frequency: 'weekly', byDay: [{ day: 'mo' }], count: 5 }] },
    });
    const given = fields({
      title: 'Later',
      start: '2026-01-27T10:00:00',
      end: '2026-01-27T11:30:00',
      scheduledFor: ['anna', 'ben'],
    });
    const answer = await view.act({
      type: 'edit',
      user: 'anna',
      id,
      recurrenceId: '2026-01-26T09:00:00',
      scope: 'following',
      fields: given,
    });
    expect(answer.status).toBe(200);
    const occurrences = (await view.agenda()).occurrences.toSorted((a, b) => (a.start < b.start ? -1 : 1));
    expect(occurrences.map(({ title, start }) => [title, start])).toEqual([
      ['Weekly', '2026-01-12T09:00:00'],
      ['Weekly', '2026-01-19T09:00:00'],
      ['Later', '2026-01-27T10:00:00'],
      ['Later', '2026-02-03T10:00:00'],
      ['Later', '2026-02-10T10:00:00'],
    ]);
    const newer = occurrences[2]!;
    expect(occurrences[0]).toMatchObject({
      continuedFrom: null,
      continuesAs: { id: newer.id, title: 'Later', date: '2026-01-27' },
    });
    expect(newer).toMatchObject({
      continuesAs: null,
      continuedFrom: { id, title: 'Weekly', date: '2026-01-19' },
    });
    const scheduled = (one: string) => crm.hand.entry(one)?.placements.map(({ user }) => user);
    expect([scheduled(id), scheduled(newer.id)]).toEqual([['anna'], ['anna', 'ben']]);
  });

  it('takes "this and following" from the first time on for the whole series, and deletes from a time on (TI2)', async () => {
    const { crm } = await startTestCrm();
    const view = await signedIn(crm);
    const id = crm.hand.create({ event: weekly });
    const all = fields({ title: 'Renamed', start: '2026-01-12T09:00:00', end: '2026-01-12T10:00:00' });
    await view.act({
      type: 'edit',
      user: 'anna',
      id,
      recurrenceId: '2026-01-12T09:00:00',
      scope: 'following',
      fields: all,
    });
    expect(crm.hand.list().map(({ event }) => event.title)).toEqual(['Renamed']);
    await view.act({ type: 'end-before', id, recurrenceId: '2026-01-26T09:00:00' });
    expect((await view.agenda()).occurrences).toHaveLength(2);
    await view.act({ type: 'end-before', id, recurrenceId: '2026-01-12T09:00:00' });
    expect(crm.hand.list()).toEqual([]);
  });

  it.each<[string, object, CalendarEvent['recurrenceRules']]>([
    ['daily, ten times', every({ frequency: 'daily', count: 10 }), [{ frequency: 'daily', count: 10 }]],
    [
      'every other week on three days, the one it starts on among them',
      every({ interval: 2, days: ['mo', 'fr'] }),
      [{ frequency: 'weekly', interval: 2, byDay: [{ day: 'mo' }, { day: 'tu' }, { day: 'fr' }] }],
    ],
    [
      'monthly until a day',
      every({ frequency: 'monthly', until: '2026-06-30' }),
      [{ frequency: 'monthly', until: '2026-06-30T09:00:00' }],
    ],
    [
      'monthly on the third Tuesday',
      every({ frequency: 'monthly', monthlyBy: 'weekday' }),
      [{ frequency: 'monthly', byDay: [{ day: 'tu', nthOfPeriod: 3 }] }],
    ],
    ['yearly', every({ frequency: 'yearly' }), [{ frequency: 'yearly' }]],
  ])('makes an entry repeat %s, and shows it so again', async (_, repeat, recurrenceRules) => {
    const { crm } = await startTestCrm();
    const view = await signedIn(crm);
    await view.act({ type: 'create', user: 'anna', fields: fields({ repeat }) });
    expect(crm.hand.list()[0]?.event.recurrenceRules).toEqual(recurrenceRules);
    const days =
      (repeat as { frequency: string; days: string[] }).frequency === 'weekly' ? ['mo', 'tu', 'fr'] : [];
    expect((await view.agenda()).occurrences[0]?.repeat).toEqual({ ...repeat, days });
  });

  it('changes how a series repeats without reviving dates that were exceptions, and makes it a single entry', async () => {
    const { crm } = await startTestCrm();
    const view = await signedIn(crm);
    const id = crm.hand.create({
      event: {
        ...weekly,
        recurrenceOverrides: {
          '2026-01-19T09:00:00': { title: 'Special' },
          '2026-01-22T09:00:00': {},
          '2026-01-26T09:00:00': { excluded: true },
        },
      },
    });
    const given = (repeat: unknown) =>
      fields({ title: 'Weekly', start: '2026-01-12T09:00:00', end: '2026-01-12T10:00:00', repeat });
    await view.act({
      type: 'edit',
      user: 'anna',
      id,
      recurrenceId: null,
      fields: given(every({ interval: 2, days: ['mo'] })),
    });
    expect((await view.agenda()).occurrences.map(({ start }) => start.slice(0, 10))).toEqual([
      '2026-01-12',
      '2026-01-22',
      '2026-02-09',
    ]);
    await view.act({ type: 'edit', user: 'anna', id, recurrenceId: null, fields: given(null) });
    expect(crm.hand.entry(id)?.event.recurrenceRules).toBeUndefined();
    expect((await view.agenda()).occurrences).toHaveLength(1);
  });

  it('leaves a rule alone that the form cannot say, and one whose days are others where it is looked at', async () => {
    const { crm } = await startTestCrm();
    const view = await signedIn(crm);
    const rare = [{ frequency: 'monthly', byDay: [{ day: 'mo' }], bySetPosition: [-1] }] as const;
    crm.hand.create({ event: { ...weekly, title: 'a', recurrenceRules: rare } });
    crm.hand.create({
      event: { ...weekly, title: 'b', start: '2026-01-12T22:00:00', timeZone: 'America/New_York' },
    });
    for (const one of (await view.agenda({ from: '2026-01-12', days: 3 })).occurrences) {
      expect(one.repeat, one.title).toBe('custom');
      const { id, ...shown } = one as unknown as Record<string, unknown> & { series: object };
      await view.act({
        type: 'edit',
        user: 'anna',
        id,
        recurrenceId: null,
        fields: { ...shown, ...shown.series, title: `${one.title} renamed` },
      });
    }
    const rules = crm.hand.list().map(({ event }) => [event.title, event.recurrenceRules]);
    expect(Object.fromEntries(rules)).toEqual({ 'a renamed': rare, 'b renamed': [{ frequency: 'weekly' }] });
  });

  it('cannot split or end a series whose times are locked (C20)', async () => {
    const test = await startTestCrm();
    const view = await signedIn(test.crm);
    const anna = test.connect('anna');
    const signal = AbortSignal.timeout(10_000);
    const id = test.crm.hand.create({ event: weekly });
    await anna.lease.take(accountOf('anna'), signal);
    await anna.locks.set(id, { fields: ['recurrenceRules'], reason: 'zone-unknown' }, signal);
    const recurrenceId = '2026-01-26T09:00:00';
    const given = fields({ title: 'Later', start: recurrenceId, end: '2026-01-26T10:00:00' });
    const split = await view.act({
      type: 'edit',
      user: 'anna',
      id,
      recurrenceId,
      scope: 'following',
      fields: given,
    });
    expect([split.status, JSON.parse(split.body).detail]).toEqual([403, 'zone-unknown']);
    expect((await view.act({ type: 'end-before', id, recurrenceId })).status).toBe(403);
    expect(test.crm.hand.list()).toHaveLength(1);
  });

  it('cannot change a locked field, and is told why (C20)', async () => {
    const test = await startTestCrm();
    const view = await signedIn(test.crm);
    const anna = test.connect('anna');
    const signal = AbortSignal.timeout(10_000);
    await view.act({ type: 'create', user: 'anna', fields: fields() });
    const { id } = test.crm.hand.list()[0]!;
    await anna.lease.take(accountOf('anna'), signal);
    await anna.locks.set(id, { fields: ['start', 'duration'], reason: 'Somebody else organises it' }, signal);
    const edit = (more: object) =>
      view.act({ type: 'edit', user: 'anna', id, recurrenceId: null, fields: fields(more) });
    const refused = await edit({ start: '2026-01-20T08:00:00' });
    expect([refused.status, JSON.parse(refused.body).detail]).toEqual([403, 'Somebody else organises it']);
    expect((await edit({ title: 'Renamed' })).status).toBe(200);
    expect(test.crm.hand.entry(id)?.event).toMatchObject({ title: 'Renamed', start: '2026-01-20T09:00:00' });
  });

  it('a guest answers for the series and for one occurrence, also where all is locked; nobody else can (PE4, PE9)', async () => {
    const { crm, connect } = await startTestCrm();
    const { hand } = crm;
    const person = (email: string, role: 'owner' | 'attendee') => ({
      [participantId(email)]: { email, roles: { [role]: true as const } },
    });
    hand.setAddresses('anna@example.com', ['a.dewit@example.com']);
    const id = hand.create({
      event: {
        title: 'Board',
        start: '2026-01-13T10:00:00',
        timeZone: 'Europe/Amsterdam',
        duration: 'PT1H',
        recurrenceRules: [{ frequency: 'weekly', count: 3 }],
        participants: {
          ...person('host@elsewhere.example', 'owner'),
          ...person('a.dewit@example.com', 'attendee'),
        },
      },
      organizer: null,
      scheduledFor: ['anna', 'ben'],
    });
    const anna = connect('anna');
    await anna.lease.take(accountOf('anna'), AbortSignal.timeout(10_000));
    await anna.locks.set(
      id,
      { fields: [...fieldNames], reason: 'not-organizer' },
      AbortSignal.timeout(10_000),
    );
    const { act, agenda } = await signedIn(crm);
    const answer = (more: object) => act({ type: 'answer', user: 'anna', id, recurrenceId: null, ...more });
    const answers = async (user: string) => (await agenda({ user })).occurrences.map((one) => one.answer);
    expect(await answers('anna')).toEqual(['needs-action', 'needs-action', 'needs-action']);
    expect(await answers('ben')).toEqual([null, null, null]);
    expect((await answer({ answer: 'accepted' })).status).toBe(200);
    expect((await answer({ answer: 'declined', recurrenceId: '2026-01-20T10:00:00' })).status).toBe(200);
    expect(await answers('anna')).toEqual(['accepted', 'declined', 'accepted']);
    expect((await answer({ answer: 'accepted', user: 'ben' })).status).toBe(400);
    expect((await answer({ answer: 'delegated' })).status).toBe(400);
    // the answer is all that changed
    const { participants, recurrenceOverrides } = hand.entry(id)?.event ?? {};
    expect(Object.keys(participants ?? {})).toHaveLength(2);
    expect(Object.keys(recurrenceOverrides ?? {})).toEqual(['2026-01-20T10:00:00']);
  });

  it('takes an activity into the calendar and out again, and Concord hears of both', async () => {
    const test = await startTestCrm({ sampleData: true });
    const view = await signedIn(test.crm);
    const { unsynchronised } = await view.agenda();
    expect(unsynchronised.map(({ title }) => title)).toContain('Call back Mirte Jansen');
    const { id } = unsynchronised[0]!;
    await view.act({ type: 'push', user: 'anna', id, on: true });
    expect((await view.agenda()).unsynchronised).toHaveLength(unsynchronised.length - 1);
    const anna = test.connect('anna');
    const signal = AbortSignal.timeout(10_000);
    for await (const page of anna.calendar.changes('agenda-anna', null, signal))
      expect(page.changes.map(({ ref }) => ref)).toContain(id);
  });

  it("edits the administrator's rules, shows who is connected, and resets the sample", async () => {
    const test = await startTestCrm({ sampleData: true });
    const view = await signedIn(test.crm);
    const blocked = ['@casino.example'];
    const rules = { ...test.crm.hand.rules(), createPrefix: 'CRM', deletingRestricted: true, blocked };
    await view.act({ type: 'rules', rules });
    const signal = AbortSignal.timeout(10_000);
    const anna = test.connect('anna');
    expect((await anna.session(signal)).rules).toMatchObject({
      createPrefix: 'CRM',
      deletingRestricted: true,
      blocked,
    });
    await anna.reports.put(
      accountOf('anna'),
      { state: 'in-agreement', waiting: 0, entries: 3, invites: false },
      signal,
    );
    expect((await view.agenda()).accounts).toMatchObject([
      { user: 'anna', address: 'anna@calendar.example', state: 'in-agreement' },
    ]);
    const count = test.crm.hand.list().length;
    test.crm.hand.create({ event: { title: 'Extra' } });
    await view.act({ type: 'reset' });
    expect(test.crm.hand.list()).toHaveLength(count);
    expect(test.crm.hand.rules().createPrefix).toBe('');
  });

  it.each([
    { type: 'create', user: 'anna', fields: fields({ end: '2026-01-20T08:00:00' }) },
    { type: 'create', user: 'nobody', fields: fields() },
    {
      type: 'create',
      user: 'anna',
      fields: fields({ guests: [{ email: 'a@b.c\r\nBcc: x@y.z', name: '', invite: true }] }),
    },
    { type: 'remove', id: 'nothing' },
    { type: 'drop-tables' },
    null,
  ])('refuses %j', async (action) => {
    const { crm } = await startTestCrm();
    const view = await signedIn(crm);
    expect((await view.act(action)).status).toBeGreaterThanOrEqual(400);
    expect(crm.hand.list()).toEqual([]);
  });
});

describe('the agenda', () => {
  const starts = (event: Partial<CalendarEvent>, from: string, days: number) =>
    occurrencesIn(
      { uid: 'x', start: '2026-01-31T09:00:00', duration: 'PT1H', ...event },
      from,
      days,
      'Europe/Amsterdam',
    ).map(({ start }) => start.slice(0, 10));

  it.each<[string, CalendarEvent['recurrenceRules'], readonly string[]]>([
    [
      'monthly on a day some months lack',
      [{ frequency: 'monthly' }],
      ['2026-01-31', '2026-03-31', '2026-05-31'],
    ],
    [
      'the last day of the month',
      [{ frequency: 'monthly', byMonthDay: [-1] }],
      ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31'],
    ],
    [
      'the last Friday',
      [{ frequency: 'monthly', byDay: [{ day: 'fr', nthOfPeriod: -1 }], count: 3 }],
      ['2026-01-31', '2026-02-27', '2026-03-27'],
    ],
    [
      'every other week',
      [{ frequency: 'weekly', interval: 2, until: '2026-03-01T00:00:00' }],
      ['2026-01-31', '2026-02-14', '2026-02-28'],
    ],
    [
      'the first Monday, told by its position',
      [{ frequency: 'monthly', byDay: [{ day: 'mo' }], bySetPosition: [1] }],
      ['2026-01-31', '2026-02-02', '2026-03-02', '2026-04-06', '2026-05-04'],
    ],
  ])('expands %s', (_, recurrenceRules, expected) => {
    expect(
      starts({ ...(recurrenceRules === undefined ? {} : { recurrenceRules }) }, '2026-01-01', 151),
    ).toEqual(expected);
  });

  it('shows another zone in the own one, over a clock change', () => {
    const at = (start: string, timeZone: string) =>
      occurrencesIn(
        { uid: 'x', start, timeZone, duration: 'PT1H' },
        start.slice(0, 10),
        2,
        'Europe/Amsterdam',
      )[0]?.start;
    expect(at('2026-03-09T10:00:00', 'America/New_York')).toBe('2026-03-09T15:00:00');
    expect(at('2026-04-09T10:00:00', 'America/New_York')).toBe('2026-04-09T16:00:00');
    expect(mondayOf('2026-01-18')).toBe('2026-01-12');
  });
});
