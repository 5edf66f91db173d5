/** Mail of the sample CRM that no mailbox holds: what its users wrote to each other in the CRM. It stays in the CRM. */
import type { Clock } from '../../src-shared/domain/clock.ts';
import { type Correspondent, composed, type Letter } from '../compose-message.ts';
import { firstMailbox, type Mail, type Placed } from './mail.ts';
import type { MessageFiles } from './message-files.ts';
import type { CrmStore } from './store.ts';

export interface MailToFill {
  readonly store: CrmStore;
  readonly files: MessageFiles;
  readonly mail: Mail;
  readonly newId: () => string;
}

interface SampleMail {
  readonly letter: Letter;
  /** By user. */
  readonly owners: Readonly<Record<string, Omit<Placed, 'receivedAt'>>>;
}

const dayMs = 86_400_000;
const anna: Correspondent = { name: 'Anna de Wit', email: 'anna@example.com' };
const ben: Correspondent = { name: 'Ben Visser', email: 'ben@example.com' };

/** Folders of their own; a mailbox may have Projects too. */
const ownMailboxes = [
  { id: 'projects', name: 'Projects' },
  { id: 'vacancies', name: 'Vacancies' },
] as const;

/** Adds each user's own folders and the messages, in one transaction with what the caller does. */
export function fillMail({ store, files, mail, newId }: MailToFill, clock: Clock): void {
  for (const user of ['anna', 'ben'])
    for (const { id, name } of ownMailboxes) mail.addMailbox(user, id, name, null);
  for (const { letter, owners } of sampleMail(clock)) {
    const upload = files.take(composed(letter).bytes);
    const id = newId();
    for (const [user, placed] of Object.entries(owners))
      mail.put(firstMailbox(user), id, upload.digest, upload, { ...placed, receivedAt: letter.sentAt });
  }
  store.setFact('mail-seeded', '1');
}

function sampleMail(clock: Clock): readonly SampleMail[] {
  const today = Math.floor(clock.now() / dayMs) * dayMs;
  const before = (daysAgo: number, time: string): number =>
    today - daysAgo * dayMs + Date.parse(`1970-01-01T${time}Z`);
  const read = (mailbox: string) => ({ mailboxes: [mailbox], keywords: ['$seen'] });
  const unread = (mailbox: string) => ({ mailboxes: [mailbox], keywords: [] });
  return [
    {
      letter: {
        from: ben,
        to: [anna],
        subject: 'Office manager: the text of the vacancy',
        sentAt: before(11, '09:05:00'),
        messageId: 'vacancy-office-manager@crm.example',
        text: 'Anna,\n\nI shortened the text of the vacancy. Mirte Jansen would fit well, will you ask her?\n\nBen',
      },
      owners: { anna: read('vacancies'), ben: read('sent') },
    },
    {
      letter: {
        from: anna,
        to: [ben],
        subject: 'Summary of the intake at Lumen Legal',
        sentAt: before(9, '12:30:00'),
        messageId: 'intake-lumen-legal@crm.example',
        text: 'Ben,\n\nA pleasant team, and a clear question: one legal assistant, four days, as soon as possible. I start the search tomorrow.\n\nAnna',
      },
      owners: { anna: read('sent'), ben: read('archive') },
    },
    {
      letter: {
        from: ben,
        to: [anna],
        subject: 'Careers fair: who takes which shift?',
        sentAt: before(3, '15:10:00'),
        messageId: 'careers-fair-shifts@crm.example',
        text: 'Anna,\n\nShall I take both mornings, and you the afternoons? Then each of us sees half of the talks.\n\nBen',
        html: '<p>Anna,</p><p>Shall I take <b>both mornings</b>, and you <b>the afternoons</b>? Then each of us sees half of the talks.</p><p>Ben</p>',
      },
      owners: { anna: unread('projects'), ben: read('sent') },
    },
    {
      letter: {
        from: { name: 'Maud Peters', email: 'm.peters@harbour-logistics.example' },
        to: [ben],
        subject: 'Thank you for the visit',
        sentAt: before(1, '10:20:00'),
        messageId: 'thanks-for-the-visit@harbour-logistics.example',
        text: 'Dear Ben,\n\nThank you for coming by. The team was glad to hear that you know the night shift from the inside.\n\nMaud Peters',
      },
      owners: { ben: unread('inbox') },
    },
  ];
}
