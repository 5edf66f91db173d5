/** The meeting table's world of a Microsoft 365 account: the simulated Exchange's outbox is recorded. */
import { microsoftProvider } from '../microsoft-calendar/microsoft-provider.ts';
import { manualClock } from '../world.ts';
import { address, alias, colleagues, type OutlookMeetingWorld, outlookMeetings } from './outlook.ts';
import type { Answer } from './world.ts';

const answers: Readonly<Record<string, Answer>> = {
  accepted: 'accepted',
  declined: 'declined',
  tentativelyAccepted: 'tentative',
};

export async function microsoftMeetings(): Promise<OutlookMeetingWorld> {
  const clock = manualClock();
  const provider = await microsoftProvider({
    clock,
    address: address('me'),
    aliases: [alias('me')],
    others: colleagues.map((who) => ({
      email: address(who),
      name: who,
      timeZone: 'Europe/Amsterdam',
      organisation: 'example.com',
      aliases: [alias(who)],
    })),
  });
  const { microsoft } = provider;
  const { calendars, outbox } = microsoft;
  return outlookMeetings({
    name: 'microsoft',
    clock,
    provider,
    outlookOf: (who) => ({ service: microsoft, primary: calendars.idOf(address(who)) }),
    mails: () => outbox.all().map((mail) => ({ ...mail, answer: answers[mail.response ?? ''] ?? null })),
    nameBy: calendars.nameBy,
  });
}
