/** The meeting table's world of a mailbox on an Exchange server, over EWS: the simulated Exchange's outbox is recorded. */
import { exchangeProvider } from '../exchange-calendar/exchange-provider.ts';
import { exchangeOutlook, mailKinds } from '../exchange-calendar/outlook.ts';
import { manualClock } from '../world.ts';
import { address, alias, colleagues, type OutlookMeetingWorld, outlookMeetings } from './outlook.ts';
import type { Answer } from './world.ts';

const answers: Readonly<Record<string, Answer>> = {
  Accept: 'accepted',
  Decline: 'declined',
  Tentative: 'tentative',
};

export async function exchangeMeetings(): Promise<OutlookMeetingWorld> {
  const clock = manualClock();
  const provider = await exchangeProvider({
    clock,
    address: address('me'),
    aliases: [alias('me')],
    others: colleagues.map((who) => ({
      email: address(who),
      name: who,
      password: `Of ${who}, 2026!`,
      timeZone: 'W. Europe Standard Time',
      aliases: [alias(who)],
    })),
  });
  const { exchange } = provider;
  return outlookMeetings({
    name: 'exchange',
    clock,
    provider,
    outlookOf(who) {
      const service = exchangeOutlook(exchange, address(who));
      return { service, primary: service.primary };
    },
    mails: () =>
      exchange.outbox.all().map((mail) => ({
        ...mail,
        kind: mailKinds[mail.kind],
        answer: answers[mail.response ?? ''] ?? null,
      })),
    nameBy: exchange.hand.nameBy,
  });
}
