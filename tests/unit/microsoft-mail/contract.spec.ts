/** Microsoft 365 keeps the contract of a mail side, over HTTP against the simulated Graph. */
import { mailSideContract } from '../../support/mail-side-contract.ts';
import { microsoftMailWorld } from '../../support/microsoft-mail-account.ts';
import { anna } from '../../support/simulated-microsoft.ts';

for (const second of ['archive', 'deleteditems'])
  mailSideContract({
    name: `Microsoft 365, inbox and ${second}`,
    page: /^https:\/\/outlook\.office365\.com\/owa\/\?ItemID=[\w%-]+&exvsurl=1&viewmodel=ReadMessageItem$/,
    noAppend: true,
    cannotTellGone: true,
    estimatesSizes: true,
    make: async () => {
      const { mail, side, stopChecked } = await microsoftMailWorld();
      return {
        side,
        mailboxes: [mail.folderId(anna, 'inbox'), mail.folderId(anna, second)] as const,
        hand: {
          deliver: ({ bytes }, folder, keywords) =>
            mail.deliver(anna, bytes, {
              folder,
              isRead: keywords.includes('$seen'),
              flag: keywords.includes('$flagged') ? 'flagged' : 'notFlagged',
            }),
          erase: (ref) => mail.erase(anna, ref),
          expireStates() {
            for (const folder of ['inbox', second]) mail.expireDeltaTokens(anna, folder);
          },
        },
        stop: stopChecked,
      };
    },
  });
