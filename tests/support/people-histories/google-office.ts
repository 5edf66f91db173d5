/** The office at Google: the users, and who organises meetings from outside, have accounts there, and Google delivers between them by itself. */

import { googleAccount } from '../google-calendar/google-account.ts';
import { googleHand } from '../google-calendar/google-hand.ts';
import { checkedGoogle } from '../google-calendar/google-provider.ts';
import { calendarScope, mailScope } from '../simulated-google.ts';
import { manualClock } from '../world.ts';
import { markOf } from './mail-ledger.ts';
import { type OpenOffice, officeAround } from './office.ts';
import { addressOf, aliasesOf } from './people.ts';

const zone = 'Europe/Amsterdam';

export const googleOffice: OpenOffice = async () => {
  const clock = manualClock();
  const accounts = ['anna', 'ben', 'boss'] as const;
  const { google, complaints } = await checkedGoogle(
    clock,
    accounts.map((who) => ({
      email: addressOf(who),
      name: who,
      timeZone: zone,
      aliases: aliasesOf(who),
    })),
  );
  const accountOf = (who: 'anna' | 'ben') =>
    // the aliases are told with the permission for mail alone (PE9)
    googleAccount(google, { clock, address: addressOf(who), zone, scopes: [calendarScope, mailScope] });
  const providers = { anna: await accountOf('anna'), ben: await accountOf('ben') };
  const { capabilities } = providers.anna.side;
  const office = officeAround(
    clock,
    { capabilities, uids: 'server', keepsOrganizer: false },
    (name) => providers[name],
  );
  const boss = googleHand({
    google,
    address: addressOf('boss'),
    zone,
    calendars: { personal: addressOf('boss') },
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
      await google.stop();
    },
  };
};
