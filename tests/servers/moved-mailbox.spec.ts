/** The mailbox moved (A13): the program goes from a Radicale to a simulated Google, and on to another Radicale, over the reference CRM. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SetupFile } from '../../src-main/accounts/setup-file.ts';
import { systemClock } from '../../src-main/app/index.ts';
import { startCrmProcess } from '../support/crm-process.ts';
import { runHeadlessProcess } from '../support/headless-process.ts';
import { radicaleMissing, startRadicale } from '../support/radicale.ts';
import { anna, calendarScope, desktopClient, googleWorld, mailScope } from '../support/simulated-google.ts';

const missing = radicaleMissing();
const count = 30;

const uidOf = (index: number) => `moving-${index}@old.example`;
const dayOf = (index: number) => new Date(Date.now() + (index + 1) * 86_400_000).toISOString().slice(0, 10);
const icsOf = (index: number) =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//old//old//EN',
    'BEGIN:VEVENT',
    `UID:${uidOf(index)}`,
    'DTSTAMP:20260101T000000Z',
    `SUMMARY:Entry ${index}`,
    `DTSTART:${dayOf(index).replaceAll('-', '')}T090000Z`,
    `DTEND:${dayOf(index).replaceAll('-', '')}T100000Z`,
    ...(index % 3 === 0 ? ['DESCRIPTION:Bring the figures.', 'LOCATION:Room 4'] : []),
    ...(index % 5 === 0 ? ['RRULE:FREQ=WEEKLY;COUNT=4'] : []),
    ...(index % 7 === 0 ? ['CLASS:PRIVATE'] : []),
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');
const jsonOf = (index: number) => ({
  iCalUID: uidOf(index),
  summary: `Entry ${index}`,
  start: { dateTime: `${dayOf(index)}T09:00:00Z`, timeZone: 'UTC' },
  end: { dateTime: `${dayOf(index)}T10:00:00Z`, timeZone: 'UTC' },
  ...(index % 3 === 0 ? { description: 'Bring the figures.', location: 'Room 4' } : {}),
  ...(index % 5 === 0 ? { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=4'] } : {}),
  ...(index % 7 === 0 ? { visibility: 'private' } : {}),
});

describe.skipIf(missing !== null)('a mailbox that moves twice', () => {
  test('keeps its entries in the CRM, without a write on either side (ID10)', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'concord-moved-'));
    const [crm, old, next, world] = await Promise.all([
      startCrmProcess(join(folder, 'crm')),
      startRadicale(),
      startRadicale(),
      googleWorld({ clock: systemClock }),
    ]);
    try {
      const [home, newHome] = [await old.makeCalendar('home'), await next.makeCalendar('home')];
      for (let index = 0; index < count; index += 1)
        await old.request('PUT', `${home}entry-${index}.ics`, icsOf(index));
      const { refreshToken } = world.google.accounts.give(anna, desktopClient.id, [calendarScope, mailScope]);
      const run = async (account: SetupFile['account'], primaryCalendar: string) => {
        const content: SetupFile = {
          crm: { kind: 'bridge', url: crm.url, token: { env: 'CRM' } },
          ...{ account, primaryCalendar, approveFirstRun: true },
        };
        writeFileSync(join(folder, 'setup.json'), JSON.stringify(content));
        const env = {
          ...{ CRM: crm.tokens.anna ?? '', REFRESH: refreshToken ?? '', PASSWORD: 'secret' },
          CONCORD_TEST_GOOGLE: world.google.url,
        };
        return runHeadlessProcess(
          ['--setup', join(folder, 'setup.json'), '--data', join(folder, 'data'), '--once', '--json'],
          { env },
        );
      };
      const atRadicale = (origin: string, path: string) =>
        ({
          ...{ kind: 'caldav', url: `${origin}${path}`, user: 'user1', password: { env: 'PASSWORD' } },
          address: anna,
        }) as const;
      const client = { clientId: desktopClient.id, clientSecret: desktopClient.secret ?? '' };
      const atGoogle = {
        ...{ kind: 'google', address: anna, client, refreshToken: { env: 'REFRESH' } },
      } as const;

      const first = await run(atRadicale(old.origin, home), home);
      expect(first.json).toMatchObject({ crm: { added: count }, linked: count, problem: null });
      for (let index = 0; index < count; index += 1)
        await world.call('POST', 'calendars/primary/events/import', { body: jsonOf(index) });

      const unsaid = await run(atGoogle, anna);
      expect(unsaid.json).toMatchObject({ problem: { code: 'primary-is-permanent' } });

      const none = { added: 0, changed: 0, removed: 0 };
      const moved = await run({ ...atGoogle, movedFrom: anna }, anna);
      expect(moved.stderr).not.toContain('problem');
      expect(moved.json).toMatchObject({
        ...{ provider: none, crm: none, linked: count, waiting: 0, problem: null },
      });
      expect(world.google.outbox.ofRequests()).toEqual([]);

      for (let index = 0; index < count; index += 1)
        await next.request('PUT', `${newHome}entry-${index}.ics`, icsOf(index));
      const again = await run({ ...atRadicale(next.origin, newHome), movedFrom: anna }, newHome);
      expect(again.json).toMatchObject({
        ...{ provider: none, crm: none, linked: count, waiting: 0, problem: null },
      });
      // it is in agreement from then on, also while the file still says that it moved
      const last = await run({ ...atRadicale(next.origin, newHome), movedFrom: anna }, newHome);
      expect(last.json).toMatchObject({ provider: none, crm: none, linked: count, problem: null });
    } finally {
      await Promise.all([crm.stop(), old.stop(), next.stop(), world.stop()]);
      rmSync(folder, { recursive: true, force: true });
    }
  }, 120_000);
});
