/** Protects what must reach the engine from a connector when the two sides are connected. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { connectSides } from '../../../src-main/app/engine/sides.ts';
import { knownKinds } from '../../../src-main/app/kinds.ts';
import { sampleSetup, withSample } from '../../../src-main/app/sample.ts';
import { startTestCrm } from '../../support/reference-crm.ts';

it('TI4: what the CRM says in its session about series reaches the engine, though it is read after connecting', async () => {
  const { crm, clock } = await startTestCrm({ recurrence: 'none' });
  const dataDir = mkdtempSync(join(tmpdir(), 'concord-connect-'));
  const { signal } = new AbortController();
  const sides = await connectSides(sampleSetup({ url: crm.url, token: crm.tokens.anna ?? '' }, true), {
    kinds: withSample(knownKinds, dataDir),
    clock,
    signal,
  });
  onTestFinished(async () => {
    await sides.close();
    rmSync(dataDir, { recursive: true });
  });
  await sides.crm.session(signal);
  expect(sides.crm.calendar.capabilities.recurrence).toBe('none');
});
