/** Gmail in the table of mailboxes: found by its address, connected through the kind. */
import { tmpdir } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { byteBudget } from '../../../src-main/app/engine/byte-budget.ts';
import { systemClock, systemRandomness } from '../../../src-main/app/system-time.ts';
import { createDialer } from '../../../src-main/net/index.ts';
import { gmailAt } from '../../../src-main/providers/gmail-kind.ts';
import { mailKinds } from '../../../src-main/providers/index.ts';
import { signal } from '../../support/gmail-account.ts';
import { anna, desktopClient, googleWorld, mailScope } from '../../support/simulated-google.ts';

test('only addresses that are surely Gmail lead to it unasked', async () => {
  const kind = mailKinds.find((one) => one.kind === 'google');
  const found = await kind?.discover('Anna@gmail.com', {} as never, signal);
  expect(found).toEqual([
    {
      url: 'https://gmail.googleapis.com',
      host: 'gmail.googleapis.com',
      user: 'Anna@gmail.com',
      needsConfirmation: false,
    },
  ]);
  expect(await kind?.discover('anna@gmail.com.example', {} as never, signal)).toEqual([]);
});

test('it connects with the tokens of the account', async () => {
  const world = await googleWorld();
  const dialer = createDialer();
  onTestFinished(async () => {
    await dialer.close();
    await world.stop();
  });
  const root = world.google.endpoints.apiRoot;
  const { accessToken } = world.google.accounts.give(anna, desktopClient.id, [mailScope]);
  const parts = {
    dialer,
    clock: systemClock,
    randomness: systemRandomness,
    budget: byteBudget(),
    temporaryDirectory: tmpdir(),
    tokens: { token: async () => accessToken, rejected: () => undefined, accepted: () => undefined },
  };
  const account = { address: anna, credentials: { type: 'oauth' } as never, secret: '' };
  const connected = await gmailAt({ calendar: root, gmail: root }).connect(account, parts, signal);
  expect(connected.user).toBe(anna);
  const roles = (await connected.side.mailboxes(signal)).flatMap(({ role }) => role ?? []);
  expect(roles.toSorted()).toEqual(['archive', 'drafts', 'inbox', 'junk', 'sent', 'trash']);
  await connected.close();
});
