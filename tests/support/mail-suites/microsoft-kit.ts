/** Microsoft 365, over HTTP against the simulated Graph, for the suites of the mail engine. */
import { onTestFinished } from 'vitest';
import { mailWorld } from '../mail-world.ts';
import { microsoftLike } from '../microsoft-like.ts';
import type { MailboxKit } from './kit.ts';

/** Starts a mailbox for its folder ids, which are the same in each one that the simulator makes for this person. */
export async function microsoftKit(): Promise<MailboxKit> {
  const { world, mapping } = await microsoftLike();
  await world.stopChecked();
  return {
    name: 'Microsoft 365',
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
      const one = await microsoftLike();
      onTestFinished(one.world.stopChecked);
      return mailWorld({
        otherProvider: one.provider,
        mapping: one.mapping,
        ...(crm === undefined ? {} : { crm }),
      });
    },
  };
}
