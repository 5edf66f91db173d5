/** An Exchange server of one's own, over HTTP against the simulated Exchange, for the suites of the mail engine. */
import { onTestFinished } from 'vitest';
import { exchangeLike } from '../exchange-like.ts';
import { mailWorld } from '../mail-world.ts';
import type { MailboxKit } from './kit.ts';

/** Starts a mailbox for its folder ids, which are the same in each one that the simulator makes for this person. */
export async function exchangeKit(): Promise<MailboxKit> {
  const { world, mapping } = await exchangeLike();
  await world.stopChecked();
  return {
    name: 'Exchange',
    mapping,
    scope: mapping.find(({ role }) => role === 'inbox')?.provider ?? '',
    lastPage: 0,
    can: {
      renumber: false,
      renameInbox: false,
      copyToArchive: true,
      moveToSent: true,
      notLocate: false,
      leaveTheMap: true,
      readLate: true,
      tellSizes: false,
    },
    async world({ crm } = {}) {
      const one = await exchangeLike();
      onTestFinished(one.world.stopChecked);
      return mailWorld({
        otherProvider: one.provider,
        mapping: one.mapping,
        ...(crm === undefined ? {} : { crm }),
      });
    },
  };
}
