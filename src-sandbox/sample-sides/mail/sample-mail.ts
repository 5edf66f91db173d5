/** The messages of the last weeks in the sample mailbox, for sample mode. Its people are those of the sample CRM and of the sample calendar. */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { type Composed, type Correspondent, composed, type Letter } from '../../compose-message.ts';

export interface SampleMessage {
  readonly mailbox: SampleMailbox;
  readonly content: Composed;
  readonly keywords: readonly string[];
  /** Epoch milliseconds. */
  readonly receivedAt: number;
}

/** With the roles that its server declares. Private is on this side only; the sample CRM has Projects too. */
export const sampleMailboxes = {
  Inbox: 'inbox',
  Archive: 'archive',
  Sent: 'sent',
  'Deleted Items': 'trash',
  Spam: 'junk',
  Private: null,
  Projects: null,
} as const;

export type SampleMailbox = keyof typeof sampleMailboxes;

const dayMs = 86_400_000;
const seen = ['$seen'];

const people = {
  noor: { name: 'Noor Bakker', email: 'noor.bakker@mail.example' },
  sam: { name: 'Sam Okafor', email: 'sam.okafor@lumen-legal.example' },
  mirte: { name: 'Mirte Jansen', email: 'mirte.jansen@mail.example' },
  hanna: { name: 'Hanna Lindqvist', email: 'h.lindqvist@kestrel.example' },
  daniel: { name: 'Daniel Roth', email: 'daniel.roth@kestrel.example' },
  jelle: { name: 'Jelle Smit', email: 'j.smit@client.example' },
  ben: { name: 'Ben Visser', email: 'ben@example.com' },
  sanne: { name: 'Sanne', email: 'sanne@home.example' },
  fair: { name: 'Careers fair Utrecht', email: 'stands@careers-fair.example' },
  dentist: { name: 'Dental practice Singel', email: 'desk@dentist.example' },
  prize: { name: 'Prize desk', email: 'winner@camper-van.example' },
} as const satisfies Readonly<Record<string, Correspondent>>;

/** Oldest first. Dates count from the clock's day in UTC. @param address the person's own */
export function sampleMail(clock: Pick<Clock, 'now'>, address: string): readonly SampleMessage[] {
  const today = Math.floor(clock.now() / dayMs) * dayMs;
  const me: Correspondent = { name: 'Anna de Wit', email: address };
  const message = (
    mailbox: SampleMailbox,
    name: string,
    [daysAgo, time]: readonly [days: number, time: string],
    from: Correspondent,
    letter: Pick<Letter, 'subject' | 'text'> & Partial<Letter>,
    keywords: readonly string[] = seen,
  ): SampleMessage => {
    const sentAt = today - daysAgo * dayMs + Date.parse(`1970-01-01T${time}Z`);
    const domain = from.email.split('@')[1];
    const messageId = `sample-${name}@${domain}`;
    const content = composed({ from, to: [me], sentAt, messageId, ...letter });
    return { mailbox, content, keywords, receivedAt: sentAt + 4_000 };
  };

  return [
    message('Archive', 'intake', [23, '09:12:20'], people.sam, {
      subject: 'Looking for a legal assistant',
      text: 'Dear Anna,\n\nYour colleague Ben gave me your name. We are looking for a legal assistant for our Amsterdam office, for at least four days a week.\n\nCould we meet for an intake? Our office is at Keizersgracht 12.\n\nKind regards,\nSam Okafor\nLumen Legal',
    }),
    message('Sent', 'intake-reply', [23, '10:40:05'], me, {
      to: [people.sam],
      subject: 'Re: Looking for a legal assistant',
      text: 'Dear Sam,\n\nThank you, with pleasure. I will come by with a few questions about the team and the work, and leave you with a plan.\n\nKind regards,\nAnna',
    }),
    message('Archive', 'references', [17, '14:31:40'], people.mirte, {
      subject: 'My references',
      text: 'Hi Anna,\n\nAs promised, two people who know my work:\n\n- Ruth Aerts, my manager at the hotel\n- Koen Maas, who ran the front office with me\n\nBoth expect a call from you after four.\n\nBest,\nMirte',
    }),
    message('Projects', 'harbour-planning', [15, '08:55:10'], people.jelle, {
      subject: 'Harbour project: planning until spring',
      text: 'Hello Anna,\n\nHere is what we need until spring:\n\n1. two planners, from February\n2. a team lead for the night shift\n3. somebody who knows customs papers\n\nWe can go through it at the kick-off.\n\nJelle',
      html: '<p>Hello Anna,</p><p>Here is what we need until spring:</p><table><tr><th>When</th><th>Who</th></tr><tr><td>February</td><td>two planners</td></tr><tr><td>March</td><td>a team lead for the night shift</td></tr><tr><td>April</td><td>somebody who knows customs papers</td></tr></table><p>We can go through it at the kick-off.</p><p>Jelle</p>',
    }),
    message('Projects', 'harbour-visit', [12, '16:20:00'], people.ben, {
      subject: 'Notes of the visit to Harbour Logistics',
      text: 'Anna, in short:\n\nThey grow faster than they can hire. The night shift is what worries them. They liked that you know the work.\n\nWe agreed that you send two profiles before the kick-off.\n\nBen',
    }),
    message('Private', 'dentist', [10, '07:00:30'], people.dentist, {
      subject: 'Reminder of your appointment',
      text: 'Dear Ms De Wit,\n\nThis is a reminder of your appointment at our practice. If you cannot come, please call us a day ahead.\n\nDental practice Singel',
    }),
    message('Spam', 'prize', [9, '02:14:00'], people.prize, {
      subject: 'Your camper van is waiting!!!',
      text: 'Congratulations! You have been chosen. Send us your bank details today and drive home in a brand-new camper van.',
    }),
    message('Archive', 'terms', [8, '11:03:15'], people.daniel, {
      subject: 'Re: Terms for the controller vacancy',
      text: 'Anna,\n\nThe terms are fine for us. Please send the agreement to Hanna, she signs on our side.\n\nDaniel Roth\nKestrel Finance',
    }),
    message('Deleted Items', 'parking', [6, '15:45:00'], people.ben, {
      subject: 'Parking on Thursday',
      text: 'The garage is closed on Thursday. Come by bike, or by train!\n\nBen',
    }),
    message('Inbox', 'fair', [5, '09:30:00'], people.fair, {
      subject: 'Your stand at the careers fair',
      text: 'Dear exhibitor,\n\nYour stand is number 42, in hall 3. The doors open for you at 7:30, and for visitors at 9:30.\n\nWe look forward to seeing you in Utrecht.',
      html: '<h1>Your stand: number 42, hall 3</h1><p>Dear exhibitor,</p><p>The doors open for you at <b>7:30</b>, and for visitors at <b>9:30</b>.</p><ul><li>Bring your own tablecloth.</li><li>Lunch is on us.</li></ul><p>The plan of the hall is on <a href="https://careers-fair.example/plan">our website</a>.</p><p>We look forward to seeing you in Utrecht.</p>',
    }),
    message(
      'Inbox',
      'shortlist',
      [4, '10:18:50'],
      people.hanna,
      {
        cc: [people.daniel],
        subject: 'Shortlist for the controller',
        text: 'Hi Anna,\n\nThank you for the four profiles. We would like to meet the first two, and talk about the third with you.\n\nCould you bring their salary wishes to our meeting?\n\nHanna',
        html: '<p>Hi Anna,</p><p>Thank you for the four profiles. We would like to meet the <b>first two</b>, and talk about the <i>third</i> with you.</p><p>Could you bring their salary wishes to our meeting?</p><p>Hanna</p>',
      },
      ['$flagged', '$seen'],
    ),
    message('Sent', 'second-interview', [3, '13:02:00'], me, {
      to: [people.noor],
      cc: [people.ben],
      subject: 'Your second interview',
      text: 'Dear Noor,\n\nBen and I look forward to your second interview. Please bring the case about invoicing: half an hour is for you, half an hour for questions.\n\nRegards,\nAnna',
    }),
    message('Inbox', 'case', [2, '19:26:30'], people.noor, {
      subject: 'Re: Your second interview',
      text: 'Dear Anna,\n\nThe case is nearly done. May I show it on my own laptop? It runs there without a network.\n\nUntil then,\nNoor',
    }),
    message('Inbox', 'lunch', [1, '12:05:00'], people.sanne, {
      subject: 'Lunch at Café De Brug?',
      text: 'Half past twelve, the table at the window. My treat this time, you paid for the last one.\n\nS.',
    }),
    message(
      'Inbox',
      'contract',
      [1, '16:47:00'],
      people.sam,
      {
        subject: 'Before our contract review',
        text: 'Dear Anna,\n\nI have two remarks on the contract: the notice period in section 4, and the fee when a candidate leaves within three months.\n\nShall we start with those in our call?\n\nKind regards,\nSam Okafor',
      },
      [],
    ),
  ];
}
