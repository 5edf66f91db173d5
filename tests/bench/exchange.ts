/**
 * Measures how many requests Concord needs of an Exchange server over EWS: the first run of a large calendar and the first import of a large
 * mailbox, runs without news, and an hour at rest with its stream, over the simulated Exchange on a clock that leaps over the waiting.
 */
import { type ExchangeProvider, exchangeProvider } from '../support/exchange-calendar/exchange-provider.ts';
import { exchangeImport } from '../support/exchange-import.ts';
import { mailText } from '../support/gmail-account.ts';
import { type IdleClock, idleClock } from '../support/idle-clock.ts';
import { me } from '../support/mail-world.ts';
import { turnsForSockets, wokenLoop } from '../support/woken-loop.ts';
import { type Machine, worldOver } from '../support/world.ts';

export interface ExchangeBench {
  readonly events: number;
  readonly messages: number;
  readonly say: (text: string) => void;
}

interface Spent {
  readonly requests: number;
  /** Streams that were opened, of the requests. */
  readonly streams: number;
  readonly kilobytes: number;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** Runs the bench. Returns all numbers, the table and the gates. */
export async function benchExchange({ events, messages, say }: ExchangeBench) {
  const clock = idleClock(Date.UTC(2026, 10, 25, 9), turnsForSockets);
  const provider = await exchangeProvider({ clock });
  try {
    for (let at = 0; at < events; at += 1) {
      const start = clock.now() + (at % 300) * dayMs + (at % 9) * 60 * minuteMs;
      const [from, until] = [start, start + 60 * minuteMs].map((ms) => new Date(ms).toISOString());
      const times = `<t:Start>${from}</t:Start><t:End>${until}</t:End>`;
      provider.exchange.hand.place('robin@example.com', `<t:Subject>Meeting ${at}</t:Subject>${times}`);
    }
    const { side } = provider;
    const one = worldOver({ clock, provider: { ...provider, connect: () => side } });
    const machine = one.machine();
    const first = await spentBy(provider, () => machine.run());
    const found = one.crm.hand.list('crm').length;
    if (found !== events) throw new Error(`${found} of ${events} events are in the CRM`);
    const quiet = await spentBy(provider, () => machine.run());
    say(`${events} events are in agreement`);
    const hour = await hourOf(provider, clock, machine);
    machine.store.close();
    const mail = await mailOf(messages);
    say(`${messages} messages are in agreement`);
    const row = (name: string, { requests, streams, kilobytes }: Spent): string =>
      `| ${name} | ${requests} | ${streams} | ${kilobytes} |`;
    const table = [
      '| | requests | of them streams | KB of answers |',
      '|---|---:|---:|---:|',
      row(`first run of a calendar of ${events} events`, first),
      row('a run of the calendar without changes, before a stream is open', quiet),
      row(`first import of ${messages} messages`, mail.first),
      row('a run of mail without changes, before a stream is open', mail.quiet),
      row(`an hour at rest: ${hour.runs} runs of the calendar`, hour),
    ].join('\n');
    const gates = [
      { name: 'requests for the calendar, of its events', value: first.requests / events, atMost: 0.11 },
      { name: 'requests of a run of the calendar without changes', value: quiet.requests, atMost: 2 },
      // one for the bytes of each message, and the pages of listings and descriptions
      { name: 'requests for mail, of its messages', value: mail.first.requests / messages, atMost: 1.04 },
      { name: 'requests of a run of mail without changes', value: mail.quiet.requests, atMost: 6 },
      {
        name: 'requests of an hour at rest beside its streams',
        value: hour.requests - hour.streams,
        atMost: 0,
      },
      { name: 'streams of an hour at rest', value: hour.streams, atMost: 2 },
    ];
    return { first, quiet, mail, hour, gates, table };
  } finally {
    await provider.close();
  }
}

async function mailOf(messages: number): Promise<{ readonly first: Spent; readonly quiet: Spent }> {
  const one = await exchangeImport();
  try {
    const { provider } = one.calendar;
    const inbox = one.folder('inbox');
    for (let at = 0; at < messages; at += 1)
      provider.exchange.hand.mail.deliver(inbox, Buffer.from(mailText(`m${at}`)));
    const mail = await one.start();
    const first = await spentBy(provider, () => mail());
    const found = one.crm.hand.list(me).length;
    if (found !== messages) throw new Error(`${found} of ${messages} messages are in the CRM`);
    return { first, quiet: await spentBy(provider, () => mail()) };
  } finally {
    await one.stop();
  }
}

async function spentBy({ exchange }: ExchangeProvider, work: () => Promise<unknown>): Promise<Spent> {
  exchange.clearRequests();
  await work();
  const all = exchange.requests();
  const bytes = all.reduce((sum, { answer }) => sum + (answer?.length ?? 0), 0);
  return {
    requests: all.length,
    streams: all.filter(({ operation }) => operation === 'GetStreamingEvents').length,
    kilobytes: Math.round(bytes / 1024),
  };
}

/** The program's loop with what wakes it: the hour begins once the stream is open and the list of calendars was read. */
async function hourOf(
  provider: ExchangeProvider,
  clock: IdleClock,
  machine: Machine,
): Promise<Spent & { readonly runs: number }> {
  const loop = wokenLoop(clock, machine, provider.side);
  await loop.passes(20);
  const before = loop.runs();
  const spent = await spentBy(provider, () => loop.passes(60));
  const runs = loop.runs() - before;
  await loop.stop();
  return { ...spent, runs };
}
