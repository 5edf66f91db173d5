/** Gmail keeps the contract of a mail side, over HTTP against the simulated Google. */
import { archiveId } from '../../../src-main/providers/google/mail/labels.ts';
import { gmailWorld } from '../../support/gmail-account.ts';
import { mailSideContract } from '../../support/mail-side-contract.ts';
import { anna } from '../../support/simulated-google.ts';

for (const [name, second] of [
  ['Gmail, inbox and archive', archiveId],
  ['Gmail, inbox and bin', 'TRASH'],
] as const)
  mailSideContract({
    name,
    cannotTellGone: true,
    estimatesSizes: true,
    make: async () => {
      const { google, side, discoveryFaults, stop } = await gmailWorld();
      return {
        side,
        mailboxes: ['INBOX', second] as const,
        hand: {
          erase: (ref) => google.mail.deleteForGood(anna, ref),
          expireStates: () => {
            // only a state that has something behind it can be too old
            google.mail.deleteForGood(anna, google.mail.deliver(anna, 'From: a@example.com\r\n\r\n'));
            google.mail.expireHistory(anna);
          },
        },
        async stop() {
          await stop();
          if (discoveryFaults.length > 0) throw new Error(discoveryFaults.join('; '));
          if (google.complaints().length > 0) throw new Error(google.complaints().join('; '));
        },
      };
    },
  });
