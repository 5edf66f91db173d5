/**
 * Measures what Concord spends of Google's quotas in an hour, at rest and in use: calendar and mail of one account, each polled as the program
 * polls it, over the simulated Google, on a clock that leaps over the waiting. A new Cloud project, whose calls of Gmail cost most.
 */

import { newProject } from '../../src-main/providers/google/mail/quota.ts';
import { mailText } from '../support/gmail-account.ts';
import { type GmailImport, gmailImport } from '../support/gmail-import.ts';
import { me } from '../support/mail-world.ts';
import { eventAt, hourOfLoops } from './an-hour.ts';

export interface GoogleBench {
  readonly say: (text: string) => void;
}

const messages = 500;
const events = 200;
/** What people do in the busy hour, at random moments. */
const busy = {
  arrivals: 40,
  readInGmail: 40,
  archivedInGmail: 15,
  archivedInCrm: 15,
  eventsMade: 6,
  eventsMoved: 6,
} as const;

interface Spent {
  readonly runs: Readonly<Record<'calendar' | 'mail', number>>;
  readonly calendarRequests: number;
  readonly mailRequests: number;
  readonly mailUnits: number;
}

/** Runs the bench. Returns all numbers, the table and the gates. */
export async function benchGoogle({ say }: GoogleBench) {
  const one = await gmailImport('new');
  try {
    const { google, primary, hand } = one.calendar.provider;
    for (let at = 0; at < messages; at += 1)
      google.mail.deliver(primary, mailText(`m${at}`), { at: one.clock.now() - (messages - at) * 60_000 });
    const refs = Array.from({ length: events }, (_, at) => hand.create(eventAt(at)).ref);
    const calendar = one.calendar.machine();
    await calendar.run();
    const mail = await one.start();
    await mail();
    say(`${events} events and ${messages} messages are in agreement`);
    const hour = (actions: readonly (() => void)[]): Promise<Spent> => hourOf(one, calendar, mail, actions);
    await hour([]);
    const idle = await hour([]);
    const inUse = await hour(actionsOn(one, refs));
    const quiet = (spent: Spent, name: string): string =>
      `| ${name} | ${spent.runs.calendar} / ${spent.runs.mail} | ${spent.calendarRequests} | ${spent.mailRequests} | ${spent.mailUnits} | ${shareOf(spent).toFixed(2)} |`;
    const table = [
      "| an hour | runs, calendar / mail | requests to Calendar | requests to Gmail | units of Gmail | % of the person's units |",
      '|---|---:|---:|---:|---:|---:|',
      quiet(idle, 'nothing happens'),
      quiet(inUse, 'in use'),
      '',
      `In use: ${busy.arrivals} messages arrive, ${busy.readInGmail} are read and ${busy.archivedInGmail} archived in Gmail, ${busy.archivedInCrm} are archived in the CRM, ${busy.eventsMade} events are made and ${busy.eventsMoved} moved in Google. A person has ${newProject.unitsPerMinute * 60} units of Gmail and 36000 requests to Calendar in an hour.`,
    ].join('\n');
    const { getUnits } = newProject;
    // each new message, and each look at one that was changed; each change looks, changes, and hears of itself
    const looks = busy.arrivals + busy.readInGmail + busy.archivedInGmail + 2 * busy.archivedInCrm;
    const needed = looks * getUnits + busy.archivedInCrm * 5;
    const gates = [
      { name: 'units of Gmail for a run without news', value: idle.mailUnits / idle.runs.mail, atMost: 2.3 },
      {
        name: 'requests to Gmail for a run without news',
        value: idle.mailRequests / idle.runs.mail,
        atMost: 1.2,
      },
      {
        name: 'requests to Calendar for a run without news',
        value: idle.calendarRequests / idle.runs.calendar,
        atMost: 1.25,
      },
      {
        name: 'units of Gmail for what happens in an hour, of what it needs',
        value: (inUse.mailUnits - inUse.runs.mail * 2) / needed,
        atMost: 1.1,
      },
    ];
    return { idle, inUse, needed, gates, table };
  } finally {
    await one.stop();
  }
}

function shareOf({ mailUnits }: Spent): number {
  return (100 * mailUnits) / (newProject.unitsPerMinute * 60);
}

/** Both loops of the program for an hour, while people act at random moments. */
async function hourOf(
  { clock, calendar: { provider } }: GmailImport,
  calendar: ReturnType<GmailImport['calendar']['machine']>,
  mail: Awaited<ReturnType<GmailImport['start']>>,
  actions: readonly (() => void)[],
): Promise<Spent> {
  const { google } = provider;
  const before = { units: google.mailUnits(), calendar: google.units() };
  google.clearRequests();
  const runs = await hourOfLoops(clock, { calendar: () => calendar.run(), mail: () => mail() }, actions);
  const mailRequests = google.requests().filter(({ operation }) => operation?.startsWith('gmail.')).length;
  return {
    runs,
    calendarRequests: google.units() - before.calendar,
    mailRequests,
    mailUnits: google.mailUnits() - before.units,
  };
}

/** Each message and event is touched once. */
function actionsOn({ calendar, crm }: GmailImport, refs: readonly string[]): readonly (() => void)[] {
  const { google, primary, hand } = calendar.provider;
  const inbox = google.mail.messages(primary);
  const actions: (() => void)[] = [];
  for (let at = 0; at < busy.arrivals; at += 1)
    actions.push(() => void google.mail.deliver(primary, mailText(`new${at}`)));
  let next = 0;
  const idOfNext = (): string => {
    next += 1;
    return inbox[next]?.id ?? '';
  };
  for (let at = 0; at < busy.readInGmail; at += 1) {
    const id = idOfNext();
    actions.push(() => google.mail.read(primary, id));
  }
  for (let at = 0; at < busy.archivedInGmail; at += 1) {
    const id = idOfNext();
    actions.push(() => google.mail.archive(primary, id));
  }
  for (let at = 0; at < busy.archivedInCrm; at += 1) {
    const subject = `m${at}`;
    actions.push(() => {
      const found = crm.hand.list(me).find((message) => message.subject === subject);
      if (found === undefined) throw new Error(`the CRM does not have ${subject}`);
      crm.hand.move(me, found.ref, ['archive']);
    });
  }
  for (let at = 0; at < busy.eventsMade; at += 1) actions.push(() => void hand.create(eventAt(events + at)));
  for (const ref of refs.slice(0, busy.eventsMoved))
    actions.push(() => void hand.edit(ref, { start: '2026-12-20T11:00:00' }));
  return actions;
}
