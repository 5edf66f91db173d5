/**
 * Compares Concord with vdirsyncer on the same Radicale, in alternating order: first run, 50 changes, and a run without
 * changes from a cold start. Also compares a resident Concord's run without changes with the one request that it needs.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CrmProcess, startCrmProcess } from '../support/crm-process.ts';
import { type RunJson, startResident } from '../support/headless-process.ts';
import { startRadicale } from '../support/radicale.ts';
import { builtHeadless } from './built-program.ts';
import { countingProxy, type Traffic } from './counting-proxy.ts';
import { type Cost, measured, median } from './measure.ts';
import { type SeedFile, seedFiles } from './seed.ts';
import { vdirsyncer } from './vdirsyncer.ts';

/** The Radicale user of each program. Each has a calendar with the same events. */
const users = { ours: 'user1', theirs: 'user2' } as const;
const password = 'secret';

export interface CalendarBench {
  readonly events: number;
  readonly pairs: number;
  readonly say: (text: string) => void;
}

type Case = 'first' | 'changes' | 'idle';
const cases: readonly Case[] = ['first', 'changes', 'idle'];

/** The three runs of one program in one pair. The phases show where Concord's time goes. */
type Runs = Readonly<
  Record<
    Case,
    Cost & Partial<Traffic> & { readonly crmSeconds?: number; readonly phases?: RunJson['phases'] }
  >
>;

/** One user's calendar on a server. */
export interface Place {
  /** Where discovery starts. */
  readonly url: string;
  readonly user: string;
  /** The calendar's address, ending in a slash. */
  readonly calendarUrl: string;
}

/** Runs the bench. Returns all numbers, the table and the gates. */
export async function benchCalendar({ events, pairs, say }: CalendarBench) {
  const entry = builtHeadless();
  const directory = mkdtempSync(join(tmpdir(), 'concord-bench-'));
  const seeds = seedFiles(events);
  const radicale = await startRadicale();
  const ourPlace = placeOf(radicale.origin, users.ours);
  const theirPlace = placeOf(radicale.origin, users.theirs);
  try {
    for (const user of [users.ours, users.theirs]) seed({ collections: radicale.folder }, user, seeds);
    say(`${events} events are on Radicale; warming it up`);
    for (const place of [ourPlace, theirPlace]) await syncCollection(place, null);

    const ours: Runs[] = [];
    const theirs: Runs[] = [];
    const resident: ResidentTimes[] = [];
    for (let pair = 0; pair < pairs; pair += 1) {
      const plain = seeds.filter((each) => each.plain).slice(pair * 50, pair * 50 + 50);
      const measureOurs = async (): Promise<void> => {
        const place = join(directory, `concord-${pair}`);
        const result = await concordRuns(entry, place, ourPlace, plain, pair);
        ours.push(result.runs);
        resident.push(result.resident);
        say(`pair ${pair + 1}  Concord    ${line(result.runs)}`);
      };
      const measureTheirs = async (): Promise<void> => {
        const runs = await vdirsyncerRuns(join(directory, `vdir-${pair}`), theirPlace, plain, pair, events);
        theirs.push(runs);
        say(`pair ${pair + 1}  vdirsyncer ${line(runs)}`);
      };
      // The programs alternate in going first, so that neither always finds the machine in the same state.
      for (const measure of pair % 2 === 0 ? [measureOurs, measureTheirs] : [measureTheirs, measureOurs])
        await measure();
    }
    const theirTraffic = await vdirsyncerTraffic(join(directory, 'vdir-traffic'), theirPlace);
    const mid = (runs: readonly Runs[], which: Case, pick: (cost: Runs[Case]) => number): number =>
      median(runs.map((one) => pick(one[which])));
    const bare = median(resident.flatMap((one) => one.bare));
    const residentIdle = median(resident.flatMap((one) => one.idle));
    const faster = median(theirs.map(({ first }, pair) => first.seconds / (ours[pair]?.first.seconds ?? 0)));
    const gates = [
      { name: 'first run: times as fast as vdirsyncer', value: faster, atLeast: 3 },
      { name: 'first run: peak memory, MB', value: mid(ours, 'first', peak), atMost: 200 },
      { name: 'no changes, from a cold start, s', value: mid(ours, 'idle', seconds), atMost: 0.5 },
      { name: 'resident run without changes / bare request', value: residentIdle / bare, atMost: 2 },
    ];
    const names: Readonly<Record<Case, string>> = {
      first: 'first run',
      changes: '50 changes, 25 on each side',
      idle: 'no changes, from a cold start',
    };
    const table = [
      '| | Concord, s | of that writing the CRM, s | vdirsyncer, s | peak memory, MB | requests | MB moved |',
      '|---|---:|---:|---:|---:|---:|---:|',
      ...cases.map((which) => {
        const cells = [
          mid(ours, which, seconds).toFixed(2),
          mid(ours, which, (cost) => cost.crmSeconds ?? 0).toFixed(2),
          mid(theirs, which, seconds).toFixed(2),
          `${mid(ours, which, peak).toFixed(0)} / ${mid(theirs, which, peak).toFixed(0)}`,
          `${mid(ours, which, (cost) => cost.requests ?? 0)} / ${theirTraffic[which]?.requests ?? '–'}`,
          `${megabytes(mid(ours, which, (cost) => cost.bytes ?? 0))} / ${megabytes(theirTraffic[which]?.bytes)}`,
        ];
        return `| ${names[which]} | ${cells.join(' | ')} |`;
      }),
      `| no changes, resident | ${residentIdle.toFixed(3)} | | bare request: ${bare.toFixed(3)} | | ${median(resident.map((one) => one.requests))} / 1 | |`,
      '',
      `Two numbers in a cell: Concord / vdirsyncer. Concord's requests and bytes are those to both sides. The first run is ${faster.toFixed(1)} times as fast, CRM writes included.`,
    ].join('\n');
    return { events, pairs, ours, theirs, theirTraffic, resident, gates, table };
  } finally {
    await radicale.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

const seconds = (cost: Cost): number => cost.seconds;
const peak = (cost: Cost): number => cost.peakMegabytes;
const megabytes = (bytes: number | undefined): string =>
  bytes === undefined ? '–' : (bytes / 1e6).toFixed(bytes < 1e6 ? 2 : 1);
const line = (runs: Runs): string =>
  cases
    .map((which) => [which, runs[which]] as const)
    .map(
      ([which, cost]) =>
        `${which} ${cost.seconds.toFixed(2)} s (${cost.processorSeconds.toFixed(2)} s of it at work)`,
    )
    .join(', ');

interface ResidentTimes {
  /** Seconds from requesting a run to its answer, including the communication with the process. */
  readonly idle: readonly number[];
  /** The seconds that the runs report themselves, to the millisecond. */
  readonly within: readonly number[];
  readonly bare: readonly number[];
  readonly requests: number;
}

/**
 * Three runs of the built program `entry` from a cold start, then `turns` resident runs without changes and as many bare requests. Before those, `warmUp`
 * turns are not counted, because a resident program has usually run for hours and not for seconds.
 */
export async function concordRuns(
  entry: string,
  directory: string,
  place: Place,
  changed: readonly SeedFile[],
  pair: number,
  turns = 5,
  warmUp = 0,
): Promise<{ readonly runs: Runs; readonly resident: ResidentTimes }> {
  mkdirSync(directory, { recursive: true });
  const crm = await startCrmProcess(join(directory, 'crm'));
  try {
    await warmUpCrm(crm);
    const setup = join(directory, 'setup.json');
    writeFileSync(join(directory, 'password'), password);
    writeFileSync(join(directory, 'token'), crm.tokens.anna ?? '');
    writeFileSync(
      setup,
      JSON.stringify({
        crm: { kind: 'bridge', url: crm.url, token: { file: 'token' } },
        account: { kind: 'caldav', url: place.url, user: place.user, password: { file: 'password' } },
        primaryCalendar: place.calendarUrl,
        approveFirstRun: true,
      }),
    );
    const args = ['--setup', setup, '--data', join(directory, 'data')];
    const run = async (what: string): Promise<Runs[Case] & { readonly json: RunJson }> => {
      const ended = await measured(process.execPath, [entry, ...args, '--once', '--json']);
      if (ended.code !== 0)
        throw new Error(`Concord's ${what} ended with ${ended.code}:\n${ended.stdout}${ended.stderr}`);
      const json = JSON.parse(ended.stdout) as RunJson;
      const { seconds: wall, processorSeconds, peakMegabytes } = ended;
      return {
        seconds: wall,
        processorSeconds,
        peakMegabytes,
        requests: json.requests ?? 0,
        bytes: json.bytes ?? 0,
        crmSeconds: (json.crm?.writeMilliseconds ?? 0) / 1000,
        phases: json.phases,
        json,
      };
    };

    const first = await run('first run');
    const entries = await crm.act('list');
    if (first.json.crm?.added !== entries.length) throw new Error('not every event reached the CRM');
    await retitleOnServer(place, changed.slice(0, 25), pair);
    const byTitle = new Map(entries.map((each) => [each.event.title, each.id]));
    for (const { title } of changed.slice(25))
      await crm.act('edit', byTitle.get(title) ?? '', { title: `${title} c${pair}` });
    const changes = await run('run with 50 changes');
    if (changes.json.crm?.changed !== 25 || changes.json.provider?.changed !== 25)
      throw new Error(`the 50 changes did not reach the other side: ${JSON.stringify(changes.json)}`);
    const idle = await run('run without changes');

    const residentConcord = startResident(args, { entry });
    await residentConcord.nextRun();
    const times = { idle: [] as number[], within: [] as number[], bare: [] as number[], requests: 0 };
    const state = await syncCollection(place, null);
    for (let turn = 0; turn < warmUp; turn += 1) {
      await residentConcord.sync();
      await syncCollection(place, state);
    }
    for (let turn = 0; turn < turns; turn += 1) {
      let startedAt = performance.now();
      const json = await residentConcord.sync();
      times.idle.push((performance.now() - startedAt) / 1000);
      times.within.push((json.milliseconds ?? 0) / 1000);
      times.requests = json.requests ?? 0;
      startedAt = performance.now();
      await syncCollection(place, state);
      times.bare.push((performance.now() - startedAt) / 1000);
    }
    await residentConcord.stop();
    return { runs: { first: lean(first), changes: lean(changes), idle: lean(idle) }, resident: times };
  } finally {
    await crm.stop();
  }
}

/** A write that the CRM refuses, because nobody has a lease: like Radicale, it has read its own rules before anything is measured. */
async function warmUpCrm({ url, tokens }: Pick<CrmProcess, 'url' | 'tokens'>): Promise<void> {
  const id = '00000000-0000-8000-8000-000000000000';
  const item = {
    key: 'warm-up',
    action: 'create',
    id,
    entry: { event: { uid: 'warm-up', start: '2026-12-02T10:00:00' } },
  };
  const answer = await fetch(new URL('/v1/calendar/events:batch', url), {
    method: 'POST',
    headers: { authorization: `Bearer ${tokens.anna ?? ''}`, 'content-type': 'application/json' },
    body: JSON.stringify({ requests: [item] }),
  });
  const { code } = (await answer.json()) as { readonly code?: string };
  if (code !== 'lease-lost')
    throw new Error(`the CRM answered ${answer.status} ${code} to a write without a lease`);
}

function lean({ json: _json, ...cost }: Runs[Case] & { readonly json: RunJson }): Runs[Case] {
  return cost;
}

async function vdirsyncerRuns(
  directory: string,
  place: Place,
  changed: readonly SeedFile[],
  pair: number,
  events: number,
): Promise<Runs> {
  mkdirSync(directory, { recursive: true });
  const program = await vdirsyncer(directory, {
    url: place.calendarUrl,
    user: place.user,
    password,
  });
  const cost = ({ seconds: wall, processorSeconds, peakMegabytes }: Cost): Cost => ({
    seconds: wall,
    processorSeconds,
    peakMegabytes,
  });
  const first = cost(await program.sync());
  if (program.count() !== events) throw new Error(`vdirsyncer fetched ${program.count()} of ${events}`);
  await retitleOnServer(place, changed.slice(0, 25), pair);
  program.retitle(
    changed.slice(25).map(({ uid }) => uid),
    ` c${pair}`,
  );
  const changes = cost(await program.sync());
  return { first, changes, idle: cost(await program.sync()) };
}

/** vdirsyncer's traffic, counted once through a proxy, outside the timed runs. */
async function vdirsyncerTraffic(
  directory: string,
  place: Place,
): Promise<Partial<Readonly<Record<Case, Traffic>>>> {
  const proxy = await countingProxy(place.url);
  mkdirSync(directory, { recursive: true });
  try {
    const { calendarUrl, user } = placeOf(proxy.origin, place.user);
    const program = await vdirsyncer(directory, { url: calendarUrl, user, password });
    proxy.take();
    await program.sync();
    const first = proxy.take();
    await program.sync();
    return { first, idle: proxy.take() };
  } finally {
    await proxy.close();
  }
}

export function placeOf(origin: string, user: string): Place {
  return { url: `${origin}/`, user, calendarUrl: `${origin}/${user}/bench/` };
}

/** Writes the files directly into Radicale's storage, because one PUT per event would take minutes and is not measured. */
export function seed(
  { collections }: { readonly collections: string },
  user: string,
  files: readonly SeedFile[],
): void {
  const folder = join(collections, user, 'bench');
  mkdirSync(folder, { recursive: true });
  const props = {
    tag: 'VCALENDAR',
    'D:displayname': 'Bench',
    'C:supported-calendar-component-set': 'VEVENT',
  };
  writeFileSync(join(folder, '.Radicale.props'), JSON.stringify(props));
  for (const { name, text } of files) writeFileSync(join(folder, name), text);
}

async function retitleOnServer(place: Place, files: readonly SeedFile[], pair: number): Promise<void> {
  for (const { name, title, text } of files) {
    const body = text.replace(`SUMMARY:${title}`, `SUMMARY:${title} s${pair}`);
    if (body === text) throw new Error(`no title to change in ${name}`);
    await putFile(place, name, body);
  }
}

export async function putFile(place: Place, name: string, body: string): Promise<void> {
  const { status } = await ask('PUT', new URL(name, place.calendarUrl).href, place.user, body, {
    'content-type': 'text/calendar; charset=utf-8',
  });
  if (status >= 300) throw new Error(`PUT ${name} answered ${status}`);
}

/** The request that says whether anything changed (RFC 6578). Returns the new sync token. */
export async function syncCollection(place: Place, token: string | null): Promise<string> {
  const { status, text } = await ask(
    'REPORT',
    place.calendarUrl,
    place.user,
    `<?xml version="1.0"?><d:sync-collection xmlns:d="DAV:"><d:sync-token>${token ?? ''}</d:sync-token><d:sync-level>1</d:sync-level><d:prop><d:getetag/></d:prop></d:sync-collection>`,
    { 'content-type': 'application/xml; charset=utf-8' },
  );
  const next = /<(?:\w+:)?sync-token>([^<]+)</.exec(text)?.[1];
  if (status !== 207 || next === undefined) throw new Error(`sync-collection answered ${status}`);
  return next;
}

const agent = new Agent({ keepAlive: true });

function ask(
  method: string,
  url: string,
  user: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method, agent, auth: `${user}:${password}`, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    call.on('error', reject);
    call.end(body);
  });
}
