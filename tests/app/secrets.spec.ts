/**
 * Protects S9 and S10: marked secrets, titles, notes, places and addresses go through every path, good and bad; then every file the
 * program wrote is searched, and everything it said.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { EndedRun } from '../support/headless-process.ts';
import { radicaleMissing } from '../support/radicale.ts';
import { realWorld } from './real-world.ts';

const missing = radicaleMissing();
beforeEach(({ skip }) => skip(missing !== null, missing ?? ''));

/** Unlike anything else, in each of the spellings a careless line could use. */
const marks = {
  password: 'MarkPassw0rd-7f3a',
  title: 'MarkTitle7f3a',
  note: 'MarkNote7f3a',
  place: 'MarkPlace7f3a',
  address: 'markaddress7f3a@example.org',
  server: 'MarkServerText7f3a',
} as const;

test('S9: no secret, title, note, place, address or server text is in any file but the database, and no secret is there either', async () => {
  const world = await realWorld({ password: marks.password });
  const server = createServer((_request, answer) =>
    answer.writeHead(500, { 'content-type': 'text/plain', 'x-mark': marks.server }).end(marks.server),
  );
  try {
    const token = world.crm.tokens.anna ?? '';
    const basic = Buffer.from(`user1:${marks.password}`).toString('base64');
    const runs: EndedRun[] = [];
    const told = { title: marks.title, start: '2026-12-01T09:00:00', location: marks.place };
    await world.calendar.put('mark-1@concord.example', told);
    await world.enter('mark-2@concord.example', told);
    await world.calendar.putText(
      'guests.ics',
      icalendar([
        `SUMMARY:${marks.title}`,
        `DESCRIPTION:${marks.note}`,
        'ORGANIZER:mailto:robin@example.org',
        `ATTENDEE;CN=${marks.title}:mailto:${marks.address}`,
        'DTSTART:20261202T090000Z',
        'DURATION:PT1H',
      ]),
    );
    // one in a zone that nobody knows
    await world.calendar.putText(
      'strange.ics',
      icalendar([
        `SUMMARY:${marks.title}`,
        `DTSTART;TZID=${marks.place}:20261203T090000`,
        'RRULE:FREQ=WEEKLY;COUNT=3',
        'DURATION:PT1H',
      ]),
    );
    runs.push(await world.run({ setup: world.setup({ approveFirstRun: false }) }));
    runs.push(await world.run());
    await world.calendar.put('mark-1@concord.example', { ...told, title: `${marks.title} changed` });
    runs.push(await world.run());

    // and every kind of trouble, with marks in what the servers say and in what the person wrote
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/${marks.title}/`;
    writeFileSync(join(world.directory, 'files', 'wrong'), `${marks.password}-wrong`);
    for (const change of [
      { account: { password: { file: 'wrong' } } },
      { crm: { token: { file: 'wrong' } } },
      { account: { url } },
      { crm: { url } },
      { primaryCalendar: marks.title },
      { account: { user: marks.address } },
    ])
      runs.push(await world.run({ setup: world.setup(change) }));
    const literal = world.setup({ account: { password: marks.password as never } });
    runs.push(await world.run({ setup: literal }));

    const files = filesIn(world.dataDir);
    expect(files.map((file) => file.name)).toContain(join('logs', 'concord.log'));
    const isDatabase = (name: string): boolean => name.startsWith('concord.db');
    expect(files.some(({ name }) => isDatabase(name))).toBe(true);
    const secrets = [marks.password, token, basic];
    for (const { name, bytes, mode } of files) {
      for (const secret of secrets) expect(bytes.includes(secret), `a secret in ${name}`).toBe(false);
      if (!isDatabase(name))
        for (const mark of Object.values(marks))
          expect(bytes.toLowerCase().includes(mark.toLowerCase()), `${mark} in ${name}`).toBe(false);
      if (process.platform !== 'win32') expect(mode & 0o077, name).toBe(0);
    }
    // the search itself works: titles are in the database
    expect(files.some(({ name, bytes }) => isDatabase(name) && bytes.includes(marks.title))).toBe(true);
    for (const { stdout, stderr } of runs)
      for (const secret of [...secrets, marks.server])
        expect(stdout + stderr, 'a secret was said aloud').not.toContain(secret);
  } finally {
    server.close();
    server.closeAllConnections();
    await world.close();
  }
});

function filesIn(
  directory: string,
): readonly { readonly name: string; readonly bytes: string; readonly mode: number }[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' }).flatMap((name) => {
    const stat = statSync(join(directory, name));
    if (!stat.isFile()) return [];
    return [{ name, bytes: readFileSync(join(directory, name), 'latin1'), mode: stat.mode }];
  });
}

let uids = 0;
function icalendar(lines: readonly string[]): string {
  uids += 1;
  const head = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Another//Program//EN', 'BEGIN:VEVENT'];
  const body = [`UID:text-${uids}@concord.example`, 'DTSTAMP:20261120T080000Z', ...lines];
  return [...head, ...body, 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');
}
