/** Which messages the engine tells a side that it will read next: those that it will probably carry, and no others. */
import { expect, it } from 'vitest';
import type { MailSettings } from '../../../src-main/sync/mail/model.ts';
import type { MessageRef } from '../../../src-shared/domain/mail/message.ts';
import { atProvider, type MailWorld, mail, mailWorld, refAt } from '../../support/mail-world.ts';

const minute = 60_000;

/** A world whose runs note what was described, and which of it is to be read next. */
function watched(settings: Partial<MailSettings> = {}): {
  readonly world: MailWorld;
  readonly run: () => Promise<readonly { readonly ref: MessageRef; readonly isReadNext: boolean }[]>;
} {
  const world = mailWorld();
  let asked: { readonly ref: MessageRef; readonly isReadNext: boolean }[] = [];
  const machine = world.machine({
    settings,
    batchMessages: 20,
    provider: (side) => ({
      ...side,
      describe(refs, signal, readNext) {
        asked.push(...refs.map((ref) => ({ ref, isReadNext: readNext?.has(ref) ?? false })));
        return side.describe(refs, signal, readNext);
      },
    }),
  });
  return {
    world,
    async run() {
      asked = [];
      await machine.run();
      return asked;
    },
  };
}

function deliver(world: MailWorld, count: number, word: string): void {
  for (let at = 0; at < count; at += 1) {
    world.advance(minute);
    world.provider.hand.deliver('INBOX', mail(`${word}${at}`));
  }
}

it('new messages are read next; what changed of linked ones is not', async () => {
  const { world, run } = watched();
  deliver(world, 30, 'm');
  expect(new Set((await run()).map(({ isReadNext }) => isReadNext))).toEqual(new Set([true]));
  const flagged = refAt(atProvider(world), 'm3');
  world.provider.hand.setKeyword(flagged, '$flagged', true);
  deliver(world, 1, 'new');
  const told = new Map((await run()).map(({ ref, isReadNext }) => [ref, isReadNext]));
  expect(told).toEqual(
    new Map([
      [flagged, false],
      [refAt(atProvider(world), 'new0'), true],
    ]),
  );
});

it('behind the start date nothing is read next any more, but what is new is', async () => {
  const startDate = Date.UTC(2026, 10, 25, 9) + 100.5 * minute;
  const { world, run } = watched({ startDate });
  deliver(world, 120, 'm');
  const asked = await run();
  expect(asked).toHaveLength(120);
  // 20 newest are carried; the first batch behind them shows that the rest stays
  expect(asked.map(({ isReadNext }) => isReadNext)).toEqual(asked.map((_, at) => at < 40));
  deliver(world, 1, 'new');
  expect((await run()).map(({ isReadNext }) => isReadNext)).toEqual([true]);
});
