/** The sample account's web view: who may look (S4), and that what a person does there is in the account and wakes Concord. */
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  memoryStorage,
  newsOf,
  type SampleProvider,
  type Storage,
  sampleProvider,
  startAccountView,
} from '../../../src-sandbox/sample-sides/index.ts';
import { mailboxIn, meeting, type World, world } from './world.ts';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** A request with headers that fetch would not let through. */
function send(url: string, headers: Record<string, string>, body?: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: body === undefined ? 'GET' : 'POST', headers }, (answer) => {
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

interface Shown {
  readonly ref: string;
  readonly revision: string;
  readonly recurrenceId: string | null;
  readonly title: string;
  readonly start: string;
  readonly end: string;
  readonly allDay: boolean;
  readonly location: string;
  readonly calendar: string;
  readonly lock: string | null;
  readonly repeat: unknown;
  readonly continuesAs: unknown;
  readonly continuedFrom: unknown;
}

const json = { 'Content-Type': 'application/json' };
const fields = (more: object = {}) => ({
  title: 'Coffee',
  allDay: false,
  start: '2026-11-24T09:00:00',
  end: '2026-11-24T09:30:00',
  location: '',
  ...more,
});

let here: World;
let storage: Storage;
let account: SampleProvider;
let view: Awaited<ReturnType<typeof startAccountView>>;
beforeEach(async () => {
  here = world();
  storage = memoryStorage();
  account = sampleProvider('caldav-like', { ...here, storage, address: 'anna@example.com' });
  const address = 'anna@example.com';
  const mailbox = mailboxIn(here);
  view = await startAccountView({ ...here, storage, hand: account.hand, mailbox, address });
});
afterEach(() => view.stop());

const link = (): { readonly origin: string; readonly token: string } => {
  const url = new URL(view.viewUrl());
  return { origin: url.origin, token: new URLSearchParams(url.hash.slice(1)).get('token') ?? '' };
};

/** Signs in as the page does; what it answers asks as the page would. */
async function signedIn() {
  const { origin, token } = link();
  const headers = { ...json, Origin: origin };
  const session = await send(`${origin}/view/session`, headers, { token });
  const { secret } = JSON.parse(session.body) as { readonly secret: string };
  const ask = (path: string, body: unknown) =>
    send(`${origin}${path}`, { ...headers, 'Concord-View': secret }, body);
  return {
    origin,
    secret,
    act: (action: unknown) => ask('/view/do', action),
    entries: async () =>
      (JSON.parse((await ask('/view/agenda', {})).body) as { readonly entries: readonly Shown[] }).entries,
  };
}

describe('who may look (S4)', () => {
  it('exchanges a token once, and never again', async () => {
    const { origin, token } = link();
    const headers = { ...json, Origin: origin };
    expect((await send(`${origin}/view/session`, headers, { token: 'guessed' })).status).toBe(401);
    expect((await send(`${origin}/view/session`, headers, { token })).status).toBe(200);
    expect((await send(`${origin}/view/session`, headers, { token })).status).toBe(401);
  });

  it('answers nobody without the secret', async () => {
    const { origin } = link();
    const headers = { ...json, Origin: origin };
    for (const path of ['/view/agenda', '/view/do'])
      for (const secret of [{}, { 'Concord-View': 'guessed' }])
        expect((await send(origin + path, { ...headers, ...secret }, {})).status).toBe(401);
  });

  it('refuses a foreign Host or Origin, and a POST without an Origin', async () => {
    const { origin, secret } = await signedIn();
    const question = `${origin}/view/agenda`;
    const known = { ...json, 'Concord-View': secret };
    for (const wrong of [
      {},
      { Origin: 'null' },
      { Origin: 'https://evil.example' },
      { Origin: origin.replace('127.0.0.1', 'localhost') },
      { Origin: origin, Host: 'evil.example' },
    ])
      expect((await send(question, { ...known, ...wrong }, {})).status).toBe(421);
    expect((await send(`${origin}/`, { Host: 'evil.example' })).status).toBe(421);
    expect((await send(question, { ...known, Origin: origin }, {})).status).toBe(200);
  });

  it('serves its page with a strict policy, no cookie and no inline script or style; and nothing else', async () => {
    const { origin } = link();
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
      const { status, headers, body } = await send(origin + path, {});
      expect(status, path).toBe(200);
      expect(headers['set-cookie']).toBeUndefined();
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(body).not.toMatch(/innerHTML|<script>|style="/);
    }
    for (const path of [
      '/v1/calendars',
      '/.well-known/concord-bridge',
      '/account-view.ts',
      '/week.js',
      '/shared/',
      '/..%2f..%2fpackage.json',
    ])
      expect((await send(origin + path, {})).status, path).toBe(404);
  });
});

describe('what a person does', () => {
  it('adds, moves, renames and deletes an entry', async () => {
    const { act, entries } = await signedIn();
    const place = { location: 'Room <b>Scheldt</b>' };
    expect((await act({ type: 'create', fields: fields(place) })).status).toBe(200);
    const [made] = await entries();
    expect(made).toMatchObject({ title: 'Coffee', start: '2026-11-24T09:00:00', ...place, lock: null });

    const moved = { title: 'Tea', start: '2026-11-25T16:00:00', end: '2026-11-25T17:00:00' };
    const edit = { type: 'edit', ref: made?.ref, revision: made?.revision, recurrenceId: null };
    expect((await act({ ...edit, fields: fields(moved) })).status).toBe(200);
    const [after] = await entries();
    expect(after).toMatchObject({ ...moved, ref: made?.ref, location: '' });
    expect(account.hand.list()[0]?.event).toMatchObject({ duration: 'PT1H', timeZone: 'Europe/Amsterdam' });
    // what was shown before is not what would be written over now
    expect((await act({ ...edit, fields: fields() })).status).toBe(412);
    expect((await act({ type: 'remove', ref: made?.ref, revision: made?.revision })).status).toBe(412);

    expect((await act({ type: 'remove', ref: after?.ref, revision: after?.revision })).status).toBe(200);
    expect(await entries()).toEqual([]);
    expect((await act({ type: 'remove', ref: after?.ref, revision: after?.revision })).status).toBe(404);
  });

  it('makes an entry all-day and back', async () => {
    const { act, entries } = await signedIn();
    await act({ type: 'create', fields: fields() });
    const change = async (more: object) => {
      const [one] = await entries();
      const edit = { type: 'edit', ref: one?.ref, revision: one?.revision, recurrenceId: null };
      expect((await act({ ...edit, fields: fields(more) })).status).toBe(200);
      return account.hand.list()[0]?.event;
    };
    const days = { allDay: true, start: '2026-11-24T00:00:00', end: '2026-11-26T00:00:00' };
    const allDay = await change(days);
    expect(allDay).toMatchObject({ start: '2026-11-24T00:00:00', duration: 'P2D', showWithoutTime: true });
    expect(allDay?.timeZone ?? null).toBeNull();
    expect(await entries()).toMatchObject([days]);
    expect(await change({})).toMatchObject({ duration: 'PT30M', timeZone: 'Europe/Amsterdam' });
  });

  it('shows a series as its next occurrence, and changes one time or all of them', async () => {
    const { act, entries } = await signedIn();
    const daily = { start: '2026-11-02T10:00:00', recurrenceRules: [{ frequency: 'daily' as const }] };
    account.hand.create(meeting('series', daily));
    const [next] = await entries();
    expect(next).toMatchObject({ recurrenceId: '2026-11-20T10:00:00', start: '2026-11-20T10:00:00' });
    const later = { title: 'Meeting', start: '2026-11-20T11:00:00', end: '2026-11-20T12:00:00' };
    const { ref, revision, recurrenceId } = next ?? {};
    await act({ type: 'edit', ref, revision, recurrenceId, fields: fields(later) });
    const [moved] = await entries();
    expect(moved).toMatchObject({ recurrenceId, start: later.start });
    await act({ type: 'cancel-occurrence', ref, revision: moved?.revision, recurrenceId });
    const [tomorrow] = await entries();
    expect(tomorrow).toMatchObject({ start: '2026-11-21T10:00:00' });
    const all = { title: 'Renamed', start: '2026-11-02T09:00:00', end: '2026-11-02T10:00:00' };
    await act({ type: 'edit', ref, revision: tomorrow?.revision, recurrenceId: null, fields: fields(all) });
    expect(await entries()).toMatchObject([{ title: 'Renamed', start: '2026-11-21T09:00:00' }]);
  });

  it('makes an entry repeat, changes this and following, and deletes from a time on (TI2)', async () => {
    const { act, entries } = await signedIn();
    const repeat = {
      frequency: 'weekly',
      interval: 1,
      days: ['fr'],
      monthlyBy: 'date',
      until: null,
      count: null,
    };
    await act({
      type: 'create',
      fields: fields({ start: '2026-11-13T10:00:00', end: '2026-11-13T10:30:00', repeat }),
    });
    const [next] = await entries();
    expect(next).toMatchObject({ recurrenceId: '2026-11-20T10:00:00', repeat });
    const { ref, revision, recurrenceId } = next ?? {};
    const later = fields({ title: 'Tea', start: '2026-11-21T16:00:00', end: '2026-11-21T17:00:00' });
    const edit = { type: 'edit', ref, revision, recurrenceId, scope: 'following', fields: later };
    expect((await act(edit)).status).toBe(200);
    const [split] = await entries();
    expect(split).toMatchObject({
      title: 'Tea',
      start: '2026-11-21T16:00:00',
      // it moved from a Friday to a Saturday, and so did its rule
      repeat: { ...repeat, days: ['sa'] },
      continuedFrom: { id: ref, title: 'Coffee', date: '2026-11-13' },
    });
    const end = {
      type: 'end-before',
      ref: split?.ref,
      revision: split?.revision,
      recurrenceId: split?.recurrenceId,
    };
    expect((await act(end)).status).toBe(200);
    expect(await entries()).toEqual([]);
    expect(account.hand.list().map(({ event }) => event.title)).toEqual(['Coffee']);
  });

  it('shows what is read-only, and leaves it alone', async () => {
    const { act, entries } = await signedIn();
    account.hand.create(meeting('holiday'), { calendar: 'holidays' });
    const [one] = await entries();
    expect(one).toMatchObject({ calendar: 'Public holidays', lock: 'calendar-read-only' });
    expect((await act({ type: 'remove', ref: one?.ref, revision: one?.revision })).status).toBe(403);
    expect((await act({ type: 'create', fields: fields({ end: '2026-11-24T08:00:00' }) })).status).toBe(400);
    expect((await act({ type: 'create', fields: fields({ start: 'tomorrow' }) })).status).toBe(400);
    expect(account.hand.list()).toHaveLength(1);
  });

  it('wakes Concord after an edit on the page, and not otherwise', async () => {
    const { act } = await signedIn();
    const ending = new AbortController();
    const news = newsOf(storage, here.clock, ending.signal);
    let woken = 0;
    const listening = (async () => {
      for await (const _one of news) woken += 1;
    })();
    const passHalfSeconds = async (times: number) => {
      for (let each = 0; each < times; each += 1) {
        here.pass(500);
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    await passHalfSeconds(3);
    account.hand.create(meeting('elsewhere'));
    await passHalfSeconds(3);
    expect(woken).toBe(0);
    await act({ type: 'create', fields: fields() });
    await passHalfSeconds(3);
    expect(woken).toBe(1);
    ending.abort();
    await listening;
    expect(here.waiting()).toBe(0);
  });
});
