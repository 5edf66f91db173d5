/** Random histories of mail with undo of changes and of whole runs, and kills (DE3, D4, ML7); as many as CONCORD_UNDO_HISTORIES says. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { gradeMailRows, wishMailUndone } from '../../../src-main/sync/mail/undo/grade.ts';
import { mailUndoHistory, undoMailThrough } from '../../support/mail-undo-histories.ts';
import {
  atCrm,
  atProvider,
  mail,
  mailWorld,
  refAt,
  usualMapping,
  whereAll,
} from '../../support/mail-world.ts';
import { mortal } from '../../support/mortal-mail-machine.ts';
import { runSeed } from '../../support/seeded.ts';

const runs = Number(process.env.CONCORD_UNDO_HISTORIES ?? 200);

it(
  'undo of mail, of a change or a run, restores both sides or says beforehand why it cannot (DE3)',
  async () => {
    console.info(`${runs} histories of mail, seed ${runSeed}`);
    await fc.assert(
      fc.asyncProperty(mailUndoHistory, async (rounds) => {
        expect(await undoMailThrough(rounds)).toEqual([]);
      }),
      { numRuns: runs, seed: runSeed, endOnFailure: false },
    );
  },
  60 * 60_000,
);

it('a run of several changes of one message is undone from the latest to the first (DE3, D4)', async () => {
  const world = mailWorld();
  const machine = mortal(world);
  for (const name of ['a', 'b']) world.provider.hand.deliver('INBOX', mail(name));
  await machine.settle();
  const before = { provider: whereAll(atProvider(world)), crm: whereAll(atCrm(world)) };
  const move = (name: string, to: string) => world.provider.hand.move(refAt(atProvider(world), name), to);
  // two runs of the program within seconds are one in the history
  move('a', 'Archive');
  move('b', 'Sent');
  await machine.once();
  world.advance(5_000);
  move('a', 'Sent');
  world.provider.hand.setKeyword(refAt(atProvider(world), 'a'), '$flagged', true);
  await machine.once();
  const { history, undoWishes } = machine.store.mail;
  const [run] = history.runsOf(
    history.page(null, 50).map(({ id }) => id),
    'all',
  );
  expect(run).toMatchObject({ count: 4 });
  const graded = gradeMailRows(history.rowsOfRun(run?.id ?? 0), machine.store.mail, usualMapping);
  expect(graded.map(({ verdict }) => verdict.grade)).toEqual(['exact', 'exact', 'exact', 'exact']);
  expect(wishMailUndone(graded, machine.store, world.now())).toBe(4);
  await machine.settle();
  expect({ provider: whereAll(atProvider(world)), crm: whereAll(atCrm(world)) }).toEqual(before);
  expect(undoWishes.isEmpty()).toBe(true);
  machine.store.close();
});
