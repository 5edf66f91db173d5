/** What connecting the two sides must not lose on the way from the connector to the engine. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { connectSides } from '../../../src-main/app/engine/sides.ts';
import { startTestCrm } from '../../support/reference-crm.ts';
import { seededRandomness } from '../../support/world.ts';

it('TI4: what the CRM says in its session about series reaches the engine, though it is read after connecting', async () => {
  const { crm, clock } = await startTestCrm({ recurrence: 'none' });
  const dataDir = mkdtempSync(join(tmpdir(), 'concord-connect-'));
  const { signal } = new AbortController();
  const sides = await connectSides(
    {
      dataDir,
      source: {
        type: 'sample',
        crmUrl: crm.url,
        crmToken: crm.tokens.anna ?? '',
        approveFirstRun: true,
      },
    },
    { clock, randomness: seededRandomness(1), signal },
  );
  onTestFinished(async () => {
    await sides.close();
    rmSync(dataDir, { recursive: true });
  });
  await sides.crm.session(signal);
  expect(sides.crm.calendar.capabilities.recurrence).toBe('none');
});
