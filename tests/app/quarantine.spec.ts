/** Protects RU2 and A4 in the whole application on a real server: what cannot be read is told with its reason, and heals when asked. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { readSetupFile } from '../../src-main/accounts/setup-file.ts';
import { knownKinds, offeredKinds } from '../../src-main/app/index.ts';
import { drive } from '../support/application.ts';
import { radicaleMissing } from '../support/radicale.ts';
import { realWorld } from './real-world.ts';

const missing = radicaleMissing();
beforeEach(({ skip }) => skip(missing !== null, missing ?? ''));

const series = (rule: string): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Concord tests//EN',
    'BEGIN:VEVENT',
    'UID:old-series@concord.example',
    'DTSTAMP:20261101T000000Z',
    'DTSTART:20261201T090000Z',
    'DTEND:20261201T100000Z',
    'SUMMARY:Old series',
    'RRULE:FREQ=WEEKLY',
    ...(rule === '' ? [] : [rule]),
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');

test('RU2, A4: an unreadable item is told with its reason, its title and its file, the rest crosses, and it heals; features are shown', async () => {
  const world = await realWorld();
  onTestFinished(world.close);
  const file = join(world.radicale.folder, 'user1', 'work', 'old series.ics');
  writeFileSync(file, series('EXRULE:FREQ=MONTHLY'));
  await world.calendar.put('fine@concord.example', { title: 'Fine', start: '2026-12-02T09:00:00' });
  const setup = readSetupFile(world.setup(), { env: {}, kinds: offeredKinds(knownKinds) });
  if (setup.type !== 'read') throw new Error('no setup');
  const application = await drive(world.dataDir, { fixed: { type: 'setup', setup: setup.setup } });
  onTestFinished(application.close);

  await application.until(({ sync }) => sync.linked === 1 && sync.quarantined === 1);
  const page = await application.call('quarantine.page', { offset: 0, limit: 10 });
  expect(page).toMatchObject({
    count: 1,
    items: [
      {
        side: 'provider',
        title: 'Old series',
        start: '2026-12-01',
        file: 'old series.ics',
        stage: 'reading',
        reason: 'excluding-rule',
      },
    ],
  });
  const { calendars } = await application.until((state) => state.calendars.features.length > 0);
  expect(calendars.features).toContainEqual({
    feature: 'online-meetings',
    state: 'no',
    reason: 'not-in-protocol',
  });

  writeFileSync(file, series(''));
  await application.call('quarantine.retry', { item: null });
  await application.until(({ sync }) => sync.linked === 2 && sync.quarantined === 0);
  expect(await application.call('quarantine.page', { offset: 0, limit: 10 })).toEqual({
    items: [],
    count: 0,
  });
});
