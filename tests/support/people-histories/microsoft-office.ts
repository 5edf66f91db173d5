/** The office at Microsoft 365: the users, and who organises meetings from outside, have mailboxes there, and Exchange delivers between them by itself. */

import { microsoftAccount } from '../microsoft-calendar/microsoft-account.ts';
import { microsoftHand } from '../microsoft-calendar/microsoft-hand.ts';
import { checkedMicrosoft } from '../microsoft-calendar/microsoft-provider.ts';
import { manualClock } from '../world.ts';
import { markOf } from './mail-ledger.ts';
import { type OpenOffice, officeAround } from './office.ts';
import { addressOf, aliasesOf } from './people.ts';

const zone = 'Europe/Amsterdam';

export const microsoftOffice: OpenOffice = async () => {
  const clock = manualClock();
  const accounts = ['anna', 'ben', 'boss'] as const;
  const { microsoft, complaints } = await checkedMicrosoft(
    clock,
    accounts.map((who) => ({
      email: addressOf(who),
      name: who,
      timeZone: zone,
      organisation: addressOf(who).split('@')[1] ?? '',
      aliases: aliasesOf(who),
    })),
  );
  const accountOf = (who: 'anna' | 'ben') =>
    microsoftAccount(microsoft, { clock, address: addressOf(who), aliases: aliasesOf(who), zone });
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
  const boss = microsoftHand({
    microsoft,
    address: addressOf('boss'),
    zone,
    calendars: { personal: microsoft.calendars.idOf(addressOf('boss')) },
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
    complaints,
    async close() {
      await office.close();
      await Promise.all(Object.values(providers).map((provider) => provider.close()));
      await microsoft.stop();
    },
  };
};
