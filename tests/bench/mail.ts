/**
 * Compares Concord with mbsync and offlineimap on the same Dovecot, in alternating order: a first run and a run without changes. The others
 * copy into a Maildir; Concord carries every message into a CRM, which stores it in files of its own. Also measures how long a new
 * message takes from the mailbox to the CRM.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type CrmProcess, startCrmProcess } from '../support/crm-process.ts';
import { type MailRunJson, type ResidentProcess, startResident } from '../support/headless-process.ts';
import { startDovecot } from '../support/mail-servers/dovecot.ts';
import { startRadicale } from '../support/radicale.ts';
import { seededRandom } from '../support/seeded.ts';
import { builtHeadless } from './built-program.ts';
import { placeOf, seed } from './calendar.ts';
import { type MailLogin, mailPeer, type PeerName } from './mail-peers.ts';
import { mailProgramArgs } from './mail-program.ts';
import { appendAll, seedMessages } from './mail-seed.ts';
import { type Cost, type Ended, measured, median } from './measure.ts';

export interface MailBench {
  readonly messages: number;
  readonly rounds: number;
  readonly arrivals: number;
  readonly say: (text: string) => void;
}

interface Runs {
  readonly first: Cost & { readonly crmProcessorSeconds?: number };
  readonly idle: Cost;
}

const residentTurns = 10;
/** mbsync waits by itself when a Maildir has changed within the same second. */
const settleMs = 2_500;
const askEveryMs = 20;
const giveUpMs = 60_000;

/** Runs the bench. Returns all numbers, the table and the gates. */
export async function benchMail({ messages, rounds, arrivals, say }: MailBench) {
  const entry = builtHeadless();
  const directory = mkdtempSync(join(tmpdir(), 'concord-bench-mail-'));
  const server = await startDovecot();
  const radicale = await startRadicale();
  const calendar = placeOf(radicale.origin, 'user1');
  seed({ collections: radicale.folder }, calendar.user, []);
  const login = { port: server.port, user: server.users[0] ?? '', password: server.password };
  const place = (name: string): string => join(directory, name);
  try {
    const seeded = await appendAll(login.port, login.user, login.password, seedMessages(messages));
    say(`${seeded.messages} messages, ${(seeded.bytes / 1e6).toFixed(0)} MB, are on Dovecot; warming it up`);
    const ours: Runs[] = [];
    const peers: Readonly<Record<PeerName, Runs[]>> = { mbsync: [], offlineimap: [] };
    const resident: number[][] = [];
    const seconds: number[] = [];

    const measureOurs = async (round: number, isLast: boolean): Promise<void> => {
      const folder = place(`concord-${round}`);
      mkdirSync(folder);
      const crm = await startCrmProcess(join(folder, 'crm'));
      try {
        const args = mailProgramArgs(folder, login, crm, calendar);
        ours.push(await concordRuns(entry, args, crm, messages));
        say(`round ${round}  Concord     ${line(ours.at(-1))}`);
        const concord = startResident(args, { entry, env: { NODE_ENV: 'production' } });
        try {
          resident.push(await residentTimes(concord));
          if (isLast) seconds.push(...(await arrivalTimes(arrivals, login, crm, say)));
        } finally {
          await concord.stop();
        }
      } finally {
        await crm.stop();
        rmSync(folder, { recursive: true, force: true });
      }
    };
    const measurePeer = async (name: PeerName, round: number): Promise<void> => {
      const folder = place(`${name}-${round}`);
      peers[name].push(await peerRuns(name, folder, login, messages));
      say(`round ${round}  ${name.padEnd(11)} ${line(peers[name].at(-1))}`);
      rmSync(folder, { recursive: true, force: true });
    };
    const warmUp = async (): Promise<void> => {
      const crm = await startCrmProcess(place('warm-crm'));
      const args = [entry, ...mailProgramArgs(place('warm'), login, crm, calendar), '--once', '--json'];
      await measured(process.execPath, args);
      await crm.stop();
      await mailPeer('mbsync', place('warm-mbsync'), login).sync();
      for (const name of ['warm', 'warm-crm', 'warm-mbsync'])
        rmSync(place(name), { recursive: true, force: true });
    };
    await warmUp();
    for (let round = 1; round <= rounds; round += 1) {
      const measures = [
        () => measureOurs(round, round === rounds),
        () => measurePeer('mbsync', round),
        () => measurePeer('offlineimap', round),
      ];
      // in each round another program goes first, so that none always finds the machine in the same state; in the last round Concord goes
      // last, because the new messages stay in the mailbox
      const turn = (rounds - round + 1) % measures.length;
      for (const measure of [...measures.slice(turn), ...measures.slice(0, turn)]) await measure();
    }
    const ratio = (name: PeerName, of: (peer: Runs, own: Runs) => number): number =>
      median(peers[name].map((peer, index) => of(peer, ours[index] ?? peer)));
    const slower = ratio('mbsync', (peer, own) => own.first.seconds / peer.first.seconds);
    const faster = ratio('offlineimap', (peer, own) => peer.first.seconds / own.first.seconds);
    const residentIdle = median(resident.flat());
    const mbsyncIdle = median(peers.mbsync.map(({ idle }) => idle.seconds));
    const p95 = percentile95(seconds);
    const gates = [
      { name: 'first run / mbsync', value: slower, atMost: 2 },
      { name: 'first run: times as fast as offlineimap', value: faster, atLeast: 4 },
      { name: 'resident run without changes / mbsync', value: residentIdle / mbsyncIdle, atMost: 2 },
      { name: 'new message to CRM, p95, s', value: p95, atMost: 5 },
    ];
    const row = (name: string, runs: readonly Runs[]): string => {
      const mid = (pick: (one: Runs) => number): number => median(runs.map(pick));
      const cells = [
        mid(({ first }) => first.seconds).toFixed(2),
        mid(({ first }) => first.processorSeconds).toFixed(2),
        mid(({ first }) => first.peakMegabytes).toFixed(0),
        mid(({ idle }) => idle.seconds).toFixed(2),
      ];
      return `| ${name} | ${cells.join(' | ')} |`;
    };
    const crmSeconds = median(ours.map(({ first }) => first.crmProcessorSeconds ?? 0));
    const table = [
      '| | first run, s | of that processor time, s | peak memory, MB | no changes, from a cold start, s |',
      '|---|---:|---:|---:|---:|',
      row('Concord', ours),
      row('mbsync', peers.mbsync),
      row('offlineimap', peers.offlineimap),
      '',
      `Concord's first run takes ${slower.toFixed(2)} times as long as mbsync's and is ${faster.toFixed(1)} times as fast as offlineimap's. Beside it the CRM works for ${crmSeconds.toFixed(1)} s.`,
      `A resident Concord's run without changes takes ${residentIdle.toFixed(3)} s. ${arrivals} new messages were in the CRM after ${median(seconds).toFixed(2)} s (median), ${p95.toFixed(2)} s (95th percentile).`,
    ].join('\n');
    return { messages, rounds, bytes: seeded.bytes, ours, peers, resident, arrivals: seconds, gates, table };
  } finally {
    await radicale.stop();
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

const line = (runs: Runs | undefined): string =>
  runs === undefined
    ? ''
    : (['first', 'idle'] as const)
        .map((which) => [which, runs[which]] as const)
        .map(
          ([which, cost]) =>
            `${which} ${cost.seconds.toFixed(2)} s (${cost.processorSeconds.toFixed(2)} s of it at work, ${cost.peakMegabytes.toFixed(0)} MB)`,
        )
        .join(', ') +
      (runs.first.crmProcessorSeconds === undefined
        ? ''
        : `, CRM at work ${runs.first.crmProcessorSeconds.toFixed(2)} s`);

async function concordRuns(
  entry: string,
  args: readonly string[],
  crm: CrmProcess,
  messages: number,
): Promise<Runs> {
  const run = async (): Promise<{ readonly ended: Ended; readonly json: MailRunJson }> => {
    const ended = await measured(process.execPath, [entry, ...args, '--once', '--json']);
    if (ended.code !== 0)
      throw new Error(`Concord ended with ${ended.code}:\n${ended.stdout}${ended.stderr}`);
    // the calendar's line comes first
    return { ended, json: JSON.parse(ended.stdout.trim().split('\n').at(-1) ?? '') as MailRunJson };
  };
  const before = processorSecondsOf(crm.pid);
  const first = await run();
  const crmProcessorSeconds = processorSecondsOf(crm.pid) - before;
  const stored = await messagesOf(crm);
  if (first.json.total !== messages || stored !== messages)
    throw new Error(`${first.json.total} messages are linked and ${stored} are in the CRM, of ${messages}`);
  await pause(settleMs);
  const idle = await run();
  return {
    first: { ...costOf(first.ended), crmProcessorSeconds },
    idle: costOf(idle.ended),
  };
}

async function peerRuns(name: PeerName, folder: string, login: MailLogin, messages: number): Promise<Runs> {
  const peer = mailPeer(name, folder, login);
  const first = costOf(await peer.sync());
  if (peer.count() !== messages) throw new Error(`${name} fetched ${peer.count()} of ${messages}`);
  await pause(settleMs);
  return { first, idle: costOf(await peer.sync()) };
}

function costOf({ seconds, processorSeconds, peakMegabytes }: Cost): Cost {
  return { seconds, processorSeconds, peakMegabytes };
}

/** Seconds of each resident run without changes, the calendar's included, from the request to both answers. */
async function residentTimes(concord: ResidentProcess): Promise<number[]> {
  await concord.nextRun();
  await concord.nextMailRun();
  const times: number[] = [];
  // the first turns are those of a program that has just started
  for (let turn = -3; turn < residentTurns; turn += 1) {
    const startedAt = performance.now();
    await concord.sync();
    await concord.nextMailRun();
    if (turn >= 0) times.push((performance.now() - startedAt) / 1000);
  }
  return times;
}

/** Puts one new message after the other into the inbox, at random moments, and asks the CRM until it has it. */
async function arrivalTimes(
  arrivals: number,
  { port, user, password }: MailLogin,
  crm: CrmProcess,
  say: (text: string) => void,
): Promise<readonly number[]> {
  const random = seededRandom(7);
  const seconds: number[] = [];
  for (const message of seedMessages(arrivals, 20_270_101)) {
    await pause(500 + random() * 2_000);
    const startedAt = performance.now();
    await appendAll(port, user, password, [{ ...message, mailbox: 'INBOX' }]);
    while (!(await isInCrm(crm, message.messageId))) {
      if (performance.now() - startedAt > giveUpMs) throw new Error('a new message did not reach the CRM');
      await pause(askEveryMs);
    }
    seconds.push((performance.now() - startedAt) / 1000);
    say(`a new message was in the CRM after ${seconds.at(-1)?.toFixed(2)} s`);
  }
  return seconds;
}

async function isInCrm(crm: CrmProcess, messageId: string): Promise<boolean> {
  const answer = await asAnna(crm, '/v1/mail/messages:find', JSON.stringify({ messageIds: [messageId] }));
  return ((await answer.json()) as { readonly messages: readonly unknown[] }).messages.length > 0;
}

async function messagesOf(crm: CrmProcess): Promise<number> {
  const answer = await asAnna(crm, '/v1/mail/mailboxes');
  const { mailboxes } = (await answer.json()) as { readonly mailboxes: readonly { messages: number }[] };
  return mailboxes.reduce((sum, { messages }) => sum + messages, 0);
}

function asAnna(crm: CrmProcess, path: string, body?: string): Promise<Response> {
  return fetch(new URL(path, crm.url), {
    headers: { authorization: `Bearer ${crm.tokens.anna ?? ''}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body }),
  });
}

/** Processor time of a process so far, all its threads, in and for it (proc(5), fields 14 and 15, in hundredths of a second). */
function processorSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** The value that 95 % do not exceed. */
function percentile95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN;
}
