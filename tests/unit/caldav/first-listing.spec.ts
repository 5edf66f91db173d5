/** The first listing of a calendar brings its entries along where that works, and is a plain list of ETags where it does not. */
import { describe, expect, it } from 'vitest';
import type { ChangePage } from '../../../src-shared/domain/calendar/side.ts';
import { codeOf } from '../../support/code-of.ts';
import {
  type Answer,
  collected,
  connectToAccount,
  forever,
  multistatus,
  row,
  statusRow,
} from './fake-server.ts';
import { eventText, wholeCalendar } from './whole-calendar.ts';

const paths = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `/cal/e${String(index).padStart(4, '0')}.ics`);

/** A calendar on a server whose answer to the listing with contents a test may bend. */
async function listing(
  count: number,
  bend: (answer: Answer) => Answer | 'stay silent' = (answer) => answer,
  options: Parameters<typeof connectToAccount>[2] & { readonly refusesTokens?: boolean } = {},
) {
  const calendar = wholeCalendar();
  for (let index = 0; index < count; index += 1)
    calendar.put(`e${String(index).padStart(4, '0')}`, eventText(`uid-${index}`, `Meeting ${index}`));
  const { side, server } = await connectToAccount(
    (asked) => {
      const answer = calendar.answer(asked);
      if (options.refusesTokens === true && asked.body.includes('sync-collection')) return { status: 501 };
      const isListing = asked.body.includes('calendar-query') && asked.body.includes('calendar-data');
      return isListing && answer !== null ? bend(answer) : answer;
    },
    {},
    options,
  );
  const before = server.asked.length;
  const list = async (withEntries = true): Promise<ChangePage[]> =>
    collected(side.changes('/cal/', null, forever, { withEntries }));
  const since = (state: string | null): Promise<ChangePage[]> =>
    collected(side.changes('/cal/', state, forever, { withEntries: true }));
  return {
    calendar,
    side,
    list,
    since,
    asked: () => server.asked.slice(before).map(({ body }) => kindOf(body)),
  };
}

function kindOf(body: string): string {
  if (body.includes('calendar-query')) return body.includes('calendar-data') ? 'entries' : 'etags';
  return body.includes('getctag') ? 'ctag' : body.includes('sync-collection') ? 'token' : body.slice(0, 80);
}

function told(pages: readonly ChangePage[]): { along: readonly string[]; only: readonly string[] } {
  const changes = pages.flatMap((page) => page.changes);
  const isAlong = (one: (typeof changes)[number]): boolean =>
    one.type === 'changed' && one.stored !== undefined;
  return {
    along: changes.filter(isAlong).map(({ ref }) => ref),
    only: changes.filter((one) => !isAlong(one)).map(({ ref }) => ref),
  };
}

const body = (answer: Answer): string => String(answer.body);

describe('a first listing', () => {
  it('takes one request, in pages of which only the last has a state to go on from', async () => {
    const { list, asked } = await listing(450);
    const pages = await list();
    expect(asked()).toEqual(['entries']);
    expect(told(pages)).toEqual({ along: paths(450), only: [] });
    expect(pages.length).toBeGreaterThan(2);
    expect(pages.every(({ kind }) => kind === 'snapshot')).toBe(true);
    expect(pages.slice(0, -1).every(({ state, last }) => state === null && !last)).toBe(true);
    expect(pages.at(-1)).toMatchObject({ changes: [], last: true });
  });

  it('is compared with a second one in the next round, with a ctag from before that', async () => {
    const { list, since, asked } = await listing(3);
    const first = (await list()).at(-1)?.state ?? null;
    const [second, ...more] = await since(first);
    expect(asked()).toEqual(['entries', 'ctag', 'etags']);
    expect(second).toMatchObject({ changes: [], last: true, kind: 'delta' });
    expect(more).toEqual([]);
    // the same state as after a list of ETags: from now on the ctag alone tells
    expect(second?.state).toBe((await list(false)).at(-1)?.state);
    expect(await since(second?.state ?? null)).toMatchObject([{ changes: [], kind: 'delta' }]);
    expect(asked().slice(-1)).toEqual(['ctag']);
  });

  it.each([
    ['changed', 'another text'],
    ['was removed', 'not one'],
    ['was removed, as all others', 'none'],
  ])('hears in the next round of an entry that %s after it', async (_, now) => {
    const { calendar, list, since, asked } = await listing(3);
    const first = (await list()).at(-1)?.state ?? null;
    const [one = '', ...others] = paths(3);
    if (now === 'not one') calendar.objects.delete(one);
    else if (now === 'none') for (const path of paths(3)) calendar.objects.delete(path);
    else calendar.put('e0000', eventText('uid-0', 'Another title'));
    const pages = await since(first);
    expect(asked().slice(1)).toEqual(['ctag', 'etags', 'token']);
    expect(pages).toMatchObject([{ kind: 'snapshot', last: true }]);
    const named = pages.flatMap(({ changes }) => changes.map(({ ref }) => ref)).sort();
    expect(named).toEqual(now === 'not one' ? others : now === 'none' ? [] : paths(3));
  });

  it('needs no third one where the server has no token to give', async () => {
    const { calendar, list, since, asked } = await listing(3, undefined, { refusesTokens: true });
    const first = (await list()).at(-1)?.state ?? null;
    calendar.put('e0000', eventText('uid-0', 'Another title'));
    const pages = await since(first);
    expect(asked().slice(1)).toEqual(['ctag', 'etags', 'token']);
    expect(pages).toMatchObject([{ kind: 'snapshot', last: true }]);
    expect(told(pages)).toEqual({ along: [], only: paths(3) });
    expect(await since(pages[0]?.state ?? null)).toMatchObject([{ changes: [], kind: 'delta' }]);
  });

  it('tells an entry as it is read by itself', async () => {
    const { list, side } = await listing(1);
    const [change] = (await list())[0]?.changes ?? [];
    const [fetched] = await collected(side.get('/cal/', paths(1), forever));
    expect(change).toMatchObject({ type: 'changed', revision: '"1"' });
    expect(change?.type === 'changed' && change.stored).toEqual(fetched?.type === 'found' && fetched.stored);
  });

  it('only names what has no contents, cannot be read, or is told twice', async () => {
    const { list } = await listing(4, (answer) => {
      const [first = '', second = '', third = '', fourth = ''] =
        body(answer).match(/<D:response>.*?<\/D:response>/gs) ?? [];
      return multistatus(
        [
          first.replace(/<C:calendar-data>.*<\/C:calendar-data>/s, ''),
          second.replaceAll('BEGIN:VEVENT', 'BEGIN:NOTHING'),
          third,
          third.replace('"3"', '"30"').replace('Meeting', 'Other'),
          fourth,
          statusRow('/cal/gone.ics', 404),
        ].join(''),
      );
    });
    const [e0, e1, e2, e3] = paths(4);
    expect(told(await list())).toEqual({ along: [e2, e3], only: [e0, e1, e2, '/cal/gone.ics'] });
  });
});

describe('a listing with entries that does not work leaves it to the list of ETags', () => {
  const etagsAfter = ['entries', 'ctag', 'etags'];
  it.each<{ name: string; bend: (answer: Answer) => Answer; along: number }>([
    { name: 'a server that refuses it', bend: () => ({ status: 507 }), along: 0 },
    { name: 'a server that fails over it', bend: () => ({ status: 500 }), along: 0 },
    { name: 'a broken connection', bend: (answer) => ({ ...answer, endsEarly: true }), along: 200 },
    {
      name: 'another encoding',
      bend: (answer) => ({
        ...answer,
        body: Buffer.from(body(answer).replace('Meeting 299', 'Caf\u00e9'), 'latin1'),
      }),
      along: 0,
    },
    {
      name: 'an encoding that looks like UTF-8',
      bend: (answer) => ({ ...answer, headers: { 'content-type': 'application/xml; charset=iso-2022-jp' } }),
      along: 0,
    },
    {
      name: 'text that is no XML',
      bend: (answer) => ({ ...answer, body: body(answer).replace('</D:multistatus>', '<x>') }),
      along: 300,
    },
    {
      name: 'a list that the server cut',
      bend: (answer) => ({
        ...answer,
        body: body(answer).replace('</D:multistatus>', `${statusRow('/cal/', 507)}</D:multistatus>`),
      }),
      along: 300,
    },
    {
      name: 'a row without an address',
      bend: (answer) => ({
        ...answer,
        body: body(answer).replace(
          '</D:multistatus>',
          `${row('http://other.example/x.ics', '<D:getetag>"1"</D:getetag>')}</D:multistatus>`,
        ),
      }),
      along: 300,
    },
  ])('$name', async ({ bend, along }) => {
    const { list, asked } = await listing(300, bend);
    const pages = await list();
    expect(asked()).toEqual(etagsAfter);
    // what came before the trouble is told, and everything is listed
    expect(told(pages).along.length).toBeGreaterThanOrEqual(along === 200 ? 0 : along);
    expect(told(pages).only).toEqual(paths(300));
    expect(pages.filter(({ last }) => last)).toHaveLength(1);
    expect(pages.at(-1)?.state).not.toBeNull();
  });

  it('a server that does not begin to answer in time', async () => {
    const { list, asked } = await listing(3, () => 'stay silent', { impatient: true });
    expect(told(await list())).toEqual({ along: [], only: paths(3) });
    expect(asked()).toEqual(etagsAfter);
  });

  it.each([
    [401, 'wrong-password'],
    [404, 'calendar-missing'],
    [429, 'throttled'],
  ] as const)(
    'but a %i is about the account or the calendar: nothing more is asked',
    async (status, code) => {
      const { list, asked } = await listing(3, () => ({ status }));
      expect(await codeOf(list())).toBe(code);
      expect(asked()).toEqual(['entries']);
    },
  );
});
