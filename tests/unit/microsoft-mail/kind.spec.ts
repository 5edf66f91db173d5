/** Microsoft as a kind of mailbox: found by an address that is surely Microsoft's. */
import { expect, it } from 'vitest';
import { microsoftMail } from '../../../src-main/providers/microsoft-mail-kind.ts';
import { signal } from '../../support/microsoft-mail-account.ts';

it('only addresses that are surely Microsoft’s lead to it unasked', async () => {
  expect(await microsoftMail.discover(' Robin@outlook.com', {} as never, signal)).toEqual([
    {
      url: 'https://graph.microsoft.com',
      host: 'graph.microsoft.com',
      user: 'Robin@outlook.com',
      needsConfirmation: false,
    },
  ]);
  expect(await microsoftMail.discover('outlook.com@example.com', {} as never, signal)).toEqual([]);
});
