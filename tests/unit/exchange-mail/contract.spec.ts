/** Exchange keeps the contract of a mail side, over HTTP against the simulated Exchange; each request and answer is of Microsoft's schema. */
import { exchangeMailWorld, flagged } from '../../support/exchange-mail-account.ts';
import { mailSideContract } from '../../support/mail-side-contract.ts';

for (const [version, second] of [
  ['2019', 'archive'],
  ['2013', 'deleteditems'],
] as const)
  mailSideContract({
    name: `Exchange ${version}, inbox and ${second}`,
    cannotTellGone: true,
    estimatesSizes: true,
    make: async () => {
      const { mail, side, folder, exchange, stopChecked } = await exchangeMailWorld({ version });
      return {
        side,
        mailboxes: [folder('inbox'), folder(second)] as const,
        hand: {
          deliver: ({ bytes }, at, keywords) =>
            mail.deliver(at, bytes, {
              isRead: keywords.includes('$seen'),
              flag: keywords.includes('$flagged') ? flagged : null,
            }),
          erase: (ref) => mail.remove(ref),
          expireStates: () => exchange.expireSyncStates(),
        },
        stop: stopChecked,
      };
    },
  });
