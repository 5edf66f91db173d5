/** Tests that what happens to mail wakes Concord by streaming notifications, and that what happens in a calendar does not. */
import { expect, it } from 'vitest';
import { exchangeMailWorld } from '../../support/exchange-mail-account.ts';
import { mailText } from '../../support/gmail-account.ts';
import { anna } from '../../support/simulated-exchange.ts';

async function until(is: () => boolean): Promise<void> {
  while (!is()) await new Promise((resolve) => setTimeout(resolve, 5));
}

it('a message that arrives, moves or is read wakes; an appointment does not, and waiting asks for nothing', async () => {
  const world = await exchangeMailWorld();
  const stopping = new AbortController();
  const wakes = world.side.wake?.(stopping.signal)[Symbol.asyncIterator]();
  if (wakes === undefined) throw new Error('the side does not wake');
  const asked = (): number => world.operations().filter((one) => one === 'GetStreamingEvents').length;
  let woken = 0;
  const happens = async (what: () => void): Promise<void> => {
    const next = wakes.next().then(() => {
      woken += 1;
    });
    await until(() => asked() === 1);
    what();
    await next;
  };
  let id = '';
  await happens(() => {
    id = world.mail.deliver(world.folder('inbox'), Buffer.from(mailText('one')));
  });
  await happens(() => world.mail.mark(id, { isRead: true }));
  await happens(() => {
    world.exchange.hand.place(anna, '<t:Subject>Lunch</t:Subject>');
    expect(woken).toBe(2);
    id = world.mail.move(id, world.folder('archive'));
  });
  expect(woken).toBe(3);
  expect(world.operations()).toEqual(['SyncFolderHierarchy', 'Subscribe', 'GetStreamingEvents']);
  stopping.abort();
  expect((await wakes.next()).done).toBe(true);
  await world.stopChecked();
});
