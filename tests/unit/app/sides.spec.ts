/** Protects what must reach the engine from a connector when the two sides are connected. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { aboutSide, markedWithSide } from '../../../src-main/app/about-side.ts';
import { connectSides } from '../../../src-main/app/engine/sides.ts';
import { knownKinds } from '../../../src-main/app/kinds.ts';
import { sampleSetup, withSample } from '../../../src-main/app/sample.ts';
import { limitsOf } from '../../../src-shared/domain/crm.ts';
import { fail, problem } from '../../../src-shared/domain/problems.ts';
import { startTestCrm } from '../../support/reference-crm.ts';

it('every Problem names the side that it is about, thrown at once, by a promise or while items are read', async () => {
  const trouble = () => fail('wrong-password', { host: '127.0.0.1' });
  const part = markedWithSide('crm', {
    value: 1,
    atOnce: trouble,
    later: () => Promise.resolve().then(trouble),
    async *items() {
      yield 1;
      trouble();
    },
    bug: () => Promise.reject(new TypeError('a bug')),
  });
  const about = { problem: { ...problem('wrong-password', { host: '127.0.0.1' }), side: 'crm' } };
  expect(part.value).toBe(1);
  expect(() => part.atOnce()).toThrow(expect.objectContaining(about));
  await expect(part.later()).rejects.toMatchObject(about);
  const read: number[] = [];
  const reading = async () => {
    for await (const item of part.items()) read.push(item);
  };
  await expect(reading()).rejects.toMatchObject(about);
  expect(read).toEqual([1]);
  await expect(part.bug()).rejects.toThrow(TypeError);
  // what another side marked before stays as it is
  await expect(aboutSide('provider', () => part.later())).rejects.toMatchObject(about);
});

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

it('C2: the part of the CRM that shows other calendars reaches the engine', async () => {
  const { crm, clock } = await startTestCrm();
  const dataDir = mkdtempSync(join(tmpdir(), 'concord-connect-'));
  const sides = await connectSides(sampleSetup({ url: crm.url, token: crm.tokens.anna ?? '' }, true), {
    kinds: withSample(knownKinds, dataDir),
    clock,
    signal: new AbortController().signal,
  });
  onTestFinished(async () => {
    await sides.close();
    rmSync(dataDir, { recursive: true });
  });
  expect(limitsOf(sides.crm)).toEqual([]);
});
