/**
 * Calendar objects made to cost time or memory, each measured in a process of its own: whatever is in it, reading it costs less than
 * 200 ms of processor time and 64 MB (S6), and the entries beside it cross in the same run (RU2).
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { Costs } from '../../support/hostile-objects/measure.ts';
import { hostileObjects } from '../../support/hostile-objects/texts.ts';
import { event } from '../../support/world.ts';
import { closedAfterTest } from './fake-server.ts';
import { eventText, machineOn, wholeCalendar } from './whole-calendar.ts';

const program = fileURLToPath(new URL('../../support/hostile-objects/measure.ts', import.meta.url));
const run = promisify(execFile);

async function costsOf(name: string): Promise<Costs> {
  const { stdout } = await run(process.execPath, [program, name]);
  return JSON.parse(stdout) as Costs;
}

const names = Object.keys(hostileObjects);

test('the table is long enough to be one', () => {
  expect(names.length).toBeGreaterThanOrEqual(46);
});

const isWithin = ({ reading, writing }: Costs): boolean =>
  reading.cpuMs < 200 && reading.memoryMb < 64 && writing.cpuMs < 1_500 && writing.memoryMb < 192;

test.each(names)('S6: costs less than 200 ms and 64 MB to read: %s', async (name) => {
  let costs = await costsOf(name);
  // a busy machine makes a process slower, and never faster
  for (let round = 0; round < 2 && !isWithin(costs); round += 1) costs = await costsOf(name);
  // a text that is merely large, such as a long series with guests of its own on each date, may cost more to write
  expect(costs).toSatisfy(isWithin);
});

test('RU2: one run carries the entries beside all of them across, both ways, and tells of each that does not cross', async () => {
  const calendar = wholeCalendar();
  calendar.put('a', eventText('a', 'First'));
  for (const [nth, name] of names.entries())
    calendar.put(
      `hostile-${nth}`,
      (hostileObjects[name] ?? (() => ''))().replaceAll('UID:hostile', `UID:hostile-${nth}`),
    );
  calendar.put('z', eventText('z', 'Last'));
  const machine = closedAfterTest(await machineOn(calendar));
  machine.crm.hand.create(event('from-the-crm', { title: 'Made in the CRM' }));
  const result = await machine.run();
  expect(result).toMatchObject({ linked: expect.any(Number) });
  expect(machine.inCrm()).toEqual(expect.arrayContaining(['First', 'Last', 'Made in the CRM']));
  expect([...calendar.objects.values()].some(({ text }) => text.includes('SUMMARY:Made in the CRM'))).toBe(
    true,
  );
  const quarantined = 'linked' in result ? result.quarantined : 0;
  expect(quarantined).toBeGreaterThan(20);
  expect(machine.crm.hand.list().length + quarantined).toBeGreaterThanOrEqual(names.length);
});
