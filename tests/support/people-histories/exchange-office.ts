/** The office on an Exchange server: the users, and who organises meetings from outside, have mailboxes there, and Exchange delivers between them by itself. */
import { startExchange } from '../../../src-sandbox/exchange/index.ts';
import { exchangeAccount } from '../exchange-calendar/exchange-account.ts';
import { exchangeComplaints } from '../exchange-calendar/exchange-provider.ts';
import { exchangeOutlook } from '../exchange-calendar/outlook.ts';
import { microsoftHand } from '../microsoft-calendar/microsoft-hand.ts';
import { manualClock } from '../world.ts';
import { markOf } from './mail-ledger.ts';
import { type OpenOffice, officeAround } from './office.ts';
import { addressOf, aliasesOf } from './people.ts';

const zone = 'Europe/Amsterdam';
const passwordOf = (who: string): string => `Of ${who}, 2026!`;

export const exchangeOffice: OpenOffice = async () => {
  const clock = manualClock();
  const accounts = ['anna', 'ben', 'boss'] as const;
  const exchange = await startExchange({
    clock,
    mailboxes: accounts.map((who) => ({
      email: addressOf(who),
      name: who,
      password: passwordOf(who),
      timeZone: 'W. Europe Standard Time',
      aliases: aliasesOf(who),
    })),
  });
  const accountOf = (who: 'anna' | 'ben') =>
    exchangeAccount(exchange, {
      clock,
      address: addressOf(who),
      aliases: aliasesOf(who),
      zone,
      password: passwordOf(who),
    });
  const providers = { anna: await accountOf('anna'), ben: await accountOf('ben') };
  const { capabilities } = providers.anna.side;
  const office = officeAround(
    clock,
    {
      capabilities,
      uids: 'server',
      keepsOrganizer: false,
      onlyOrganizes: true,
      onlyOrganizerHears: true,
      dropsDeclined: true,
      namesZonesAsWindows: true,
    },
    (name) => providers[name],
  );
  const outlook = exchangeOutlook(exchange, addressOf('boss'));
  const boss = microsoftHand({
    microsoft: outlook,
    address: addressOf('boss'),
    zone,
    calendars: { personal: outlook.primary },
  });
  const organized = (mark: string) => boss.list().filter(({ event }) => markOf(event) === mark);
  return {
    ...office,
    outside: {
      invite: (meeting) => void boss.create(meeting),
      change(mark, patch) {
        for (const { ref } of organized(mark)) boss.edit(ref, patch);
      },
      cancel(mark) {
        for (const { ref } of organized(mark)) boss.remove(ref);
      },
    },
    deliver: () => undefined,
    complaints: () => exchangeComplaints(exchange),
    async close() {
      await office.close();
      await Promise.all(Object.values(providers).map((provider) => provider.close()));
      await exchange.stop();
    },
  };
};
