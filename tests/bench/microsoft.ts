/**
 * Measures how many requests Concord needs of Microsoft Graph: the first run of a large calendar and the first import of a large mailbox of one
 * account, runs without news, and an hour at rest, over the simulated Microsoft 365 under the limits of one mailbox, on a clock that leaps over
 * the waiting.
 */
import type { GraphExchange } from '../../src-sandbox/graph/index.ts';
import { mailText } from '../support/gmail-account.ts';
import { type MicrosoftImport, microsoftImport } from '../support/microsoft-import.ts';
import { graphEvent } from '../support/simulated-microsoft.ts';
import { hourOfLoops } from './an-hour.ts';

export interface MicrosoftBench {
  readonly events: number;
  readonly messages: number;
  readonly say: (text: string) => void;
}

interface Spent {
  /** Of HTTP: a batch is one. */
  readonly requests: number;
  /** As Graph counts them: the questions of a batch one by one. */
  readonly counted: number;
  /** Refused for being too many. */
  readonly refused: number;
  /** Time that passed because of the limits. */
  readonly minutes: number;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** Runs the bench. Returns all numbers, the table and the gates. */
export async function benchMicrosoft({ events, messages, say }: MicrosoftBench) {
  const one = await microsoftImport();
  try {
    const { clock, calendar, person } = one;
    const { microsoft, primary } = calendar.provider;
    for (let at = 0; at < events; at += 1) {
      const day = new Date(clock.now() + (at % 300) * dayMs).toISOString().slice(0, 10);
      const time = (hour: number) => ({
        dateTime: `${day}T${String(hour).padStart(2, '0')}:00:00`,
        timeZone: 'W. Europe Standard Time',
      });
      const hour = 8 + (at % 9);
      microsoft.calendars.create(
        primary,
        graphEvent(`Meeting ${at}`, { start: time(hour), end: time(hour + 1) }),
      );
    }
    for (let at = 0; at < messages; at += 1) microsoft.mail.deliver(person, mailText(`m${at}`));
    const machine = calendar.machine();
    const firstEvents = await spentBy(one, () => untilDone(one, () => machine.attempt()));
    const found = calendar.crm.hand.list('crm').length;
    if (found !== events) throw new Error(`${found} of ${events} events are in the CRM`);
    const quietCalendar = await spentBy(one, () => machine.run());
    say(`${events} events are in agreement`);
    // the limits of the calendar's first run are over
    clock.advance(10 * minuteMs);
    const mail = await one.start();
    const firstMessages = await spentBy(one, () => mail());
    say(`${messages} messages are in agreement`);
    const quietMail = await spentBy(one, () => mail());
    clock.advance(10 * minuteMs);
    let runs = { calendar: 0, mail: 0 };
    const hour = await spentBy(one, async () => {
      runs = await hourOfLoops(clock, { calendar: () => machine.run(), mail: () => mail() }, []);
    });
    const row = (name: string, { requests, counted, refused, minutes }: Spent): string =>
      `| ${name} | ${requests} | ${counted} | ${refused} | ${minutes.toFixed(1)} |`;
    const table = [
      '| | requests | as Graph counts them | refused | minutes of its limits |',
      '|---|---:|---:|---:|---:|',
      row(`first run of a calendar of ${events} events`, firstEvents),
      row('a run of the calendar without changes', quietCalendar),
      row(`first import of ${messages} messages`, firstMessages),
      row('a run of mail without changes', quietMail),
      row(`an hour at rest: ${runs.calendar} runs of the calendar, ${runs.mail} of mail`, {
        ...hour,
        minutes: 0,
      }),
    ].join('\n');
    const gates = [
      {
        name: 'requests for the calendar, of its events',
        value: firstEvents.requests / events,
        atMost: 0.06,
      },
      { name: 'counted for the calendar, of its events', value: firstEvents.counted / events, atMost: 1.02 },
      { name: 'requests of a run of the calendar without changes', value: quietCalendar.requests, atMost: 2 },
      // one for each message, and the pages of the listings of both runs
      { name: 'counted for mail, of its messages', value: firstMessages.counted / messages, atMost: 1.03 },
      { name: 'refused in the import of mail', value: firstMessages.refused, atMost: 0 },
      { name: 'requests of a run of mail without changes', value: quietMail.requests, atMost: 7 },
      { name: 'refused in an hour at rest', value: hour.refused, atMost: 0 },
    ];
    return { firstEvents, quietCalendar, firstMessages, quietMail, hour: { ...hour, runs }, gates, table };
  } finally {
    await one.stop();
  }
}

async function spentBy(
  { clock, calendar: { provider } }: MicrosoftImport,
  work: () => Promise<unknown>,
): Promise<Spent> {
  const { microsoft } = provider;
  microsoft.clearRequests();
  const startedAt = clock.now();
  await work();
  const all = microsoft.requests();
  const isQuestion = ({ operation }: Pick<GraphExchange, 'operation'>): boolean => operation !== 'batch';
  return {
    requests: new Set(all.map(({ number }) => number)).size,
    counted: all.filter(isQuestion).length,
    refused: all.filter(({ status }) => status === 429).length,
    minutes: (clock.now() - startedAt) / minuteMs,
  };
}

/** Run after run, as the program does where Graph says when to go on. */
async function untilDone(
  { clock }: MicrosoftImport,
  attempt: ReturnType<MicrosoftImport['calendar']['machine']>['attempt'],
): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) {
    const trouble = await attempt();
    if (trouble === null) return;
    if (trouble.retryAt === undefined) throw new Error(trouble.code);
    clock.advance(Math.max(0, trouble.retryAt - clock.now()));
  }
  throw new Error('the first run never ends');
}
