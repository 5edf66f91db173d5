/** D12 in the whole application on a real server: an entry is found by title and by day, and the answer says where it is and what keeps it. */
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { readSetupFile } from '../../src-main/accounts/setup-file.ts';
import { knownKinds, offeredKinds } from '../../src-main/app/index.ts';
import { drive } from '../support/application.ts';
import { radicaleMissing } from '../support/radicale.ts';
import { realWorld } from './real-world.ts';

const missing = radicaleMissing();
beforeEach(({ skip }) => skip(missing !== null, missing ?? ''));

test('D12: an entry is found by title and day, with its answer, and both sides are asked', async () => {
  const world = await realWorld();
  onTestFinished(world.close);
  await world.calendar.put('fine@concord.example', { title: 'Fine lunch', start: '2026-12-02T09:00:00' });
  const setup = readSetupFile(world.setup(), { env: {}, kinds: offeredKinds(knownKinds) });
  if (setup.type !== 'read') throw new Error('no setup');
  const application = await drive(world.dataDir, { fixed: { type: 'setup', setup: setup.setup } });
  onTestFinished(application.close);
  await application.until(({ sync }) => sync.linked === 1);

  const known = await application.call('find.known', { text: 'LUNCH fine', day: '2026-12-02' });
  expect(known.items).toMatchObject([{ title: 'Fine lunch', code: 'linked', inProvider: true, inCrm: true }]);
  expect((await application.call('find.known', { text: 'lunch', day: '2026-12-03' })).items).toEqual([]);
  const [found] = known.items;
  if (found === undefined) throw new Error('nothing was found');
  const told = await application.call('find.explain', found.target);
  expect(told).toMatchObject({
    title: 'Fine lunch',
    provider: { state: 'there' },
    crm: { state: 'there' },
    versions: { differs: [] },
    rows: [{ action: 'added' }],
  });
  const asked = await application.call('find.ask', { search: 'one', text: 'lunch', day: null });
  expect(asked).toMatchObject({ isDone: true, problems: [] });
});
