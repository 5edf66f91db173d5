/** Gmail, over HTTP against the simulated Google, for the suites of the mail engine. */
import { expect, onTestFinished } from 'vitest';
import { gmailLike, gmailMapping } from '../gmail-like.ts';
import { mailWorld } from '../mail-world.ts';
import type { MailboxKit } from './kit.ts';

export const gmailKit: MailboxKit = {
  name: 'Gmail',
  mapping: gmailMapping,
  scope: 'account',
  lastPage: 0,
  can: {
    renumber: false,
    renameInbox: false,
    copyToArchive: false,
    moveToSent: false,
    notLocate: false,
    leaveTheMap: false,
    readLate: false,
    tellSizes: true,
  },
  async world({ crm } = {}) {
    const { world, provider } = await gmailLike();
    onTestFinished(async () => {
      await world.stop();
      expect(world.discoveryFaults).toEqual([]);
      expect(world.google.complaints()).toEqual([]);
    });
    return mailWorld({
      otherProvider: provider,
      mapping: gmailMapping,
      ...(crm === undefined ? {} : { crm }),
    });
  },
};
