/** The progress of a run counts messages that were dealt with, once each. */
import { expect, test } from 'vitest';
import type { MailProgress } from '../../../src-main/sync/mail/model.ts';
import { mailEngine } from '../../../src-main/sync/mail/run/engine.ts';
import { everything, mail, mailWorld, me, usualMapping } from '../../support/mail-world.ts';
import { newStore } from '../../support/new-store.ts';
import { seededRandomness } from '../../support/world.ts';

test.each([
  ['that tells whole messages', true],
  ['that only hints at what Concord wrote itself', false],
])('a first import into a CRM %s is told in equal steps', async (_name, tellsMessages) => {
  const world = mailWorld({ crm: { tellsMessages } });
  for (let at = 0; at < 100; at += 1) {
    world.advance(60_000);
    world.provider.hand.deliver('INBOX', mail(`m${at}`));
  }
  const told: MailProgress[] = [];
  const clock = { now: world.now, monotonic: world.now, setTimer: () => () => undefined };
  const engine = mailEngine({
    store: newStore({ clock }),
    provider: world.provider.side(),
    crm: world.crm.side(me),
    mapping: usualMapping,
    settings: everything,
    clock,
    randomness: seededRandomness(1),
    batchMessages: 20,
    onProgress: (progress) => told.push(progress),
  });
  await engine.run(new AbortController().signal);
  const steps = [0, 20, 40, 60, 80, 100].map((done) => ({ done, total: 100 }));
  expect(told.slice(0, steps.length)).toEqual(steps);
  for (const { done, total } of told.slice(steps.length)) expect([done, total]).toEqual([100, 100]);
});
