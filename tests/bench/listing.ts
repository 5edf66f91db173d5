/**
 * Measures the memory that a large calendar takes when it is listed for the first time, and when all of it is read: the CalDAV side by
 * itself, in a process of its own, on Radicale.
 */
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../src-main/app/system-time.ts';
import { createDialer } from '../../src-main/net/index.ts';
import { connectCalDav } from '../../src-main/providers/caldav/side.ts';
import { startRadicale } from '../support/radicale.ts';
import { type Place, placeOf, seed, syncCollection } from './calendar.ts';
import { type Ended, measured } from './measure.ts';
import { seedFiles } from './seed.ts';

export interface ListingBench {
  readonly events: number;
  readonly say: (text: string) => void;
}

type Part = 'connect' | 'list' | 'read';

interface Told {
  /** Objects that the listing named, and that were read. */
  readonly listed: number;
  readonly read: number;
}

/** Runs the bench. Returns all numbers, the table and the gates. */
export async function benchListing({ events, say }: ListingBench) {
  const radicale = await startRadicale();
  try {
    const place = placeOf(radicale.origin, 'user1');
    seed({ collections: radicale.folder }, place.user, seedFiles(events));
    say(`${events} events are on Radicale; warming it up, which takes minutes`);
    await syncCollection(place, null);
    const part = async (name: Part): Promise<Ended> => {
      const ended = await measured(process.execPath, [
        fileURLToPath(import.meta.url),
        name,
        ...argsOf(place),
      ]);
      if (ended.code !== 0) throw new Error(ended.stderr);
      const { listed, read } = JSON.parse(ended.stdout) as Told;
      if (listed !== (name === 'connect' ? 0 : events) || read !== (name === 'read' ? events : 0))
        throw new Error(`${name}: ${listed} of ${events} were listed, ${read} read`);
      say(`${name}: ${ended.seconds.toFixed(1)} s, ${ended.peakMegabytes.toFixed(0)} MB`);
      return ended;
    };
    const [connected, listed, read] = [await part('connect'), await part('list'), await part('read')];
    const line = (what: string, { seconds, processorSeconds, peakMegabytes }: Ended): string =>
      `| ${what} | ${peakMegabytes.toFixed(0)} | ${seconds.toFixed(1)} | ${processorSeconds.toFixed(1)} |`;
    const table = [
      '| | peak memory, MB | s | of that processor time, s |',
      '|---|---:|---:|---:|',
      line('connected', connected),
      line(`${events} entries listed`, listed),
      line('... and all of them read', read),
    ].join('\n');
    const gates = [
      { name: `MB to list ${events} entries`, value: listed.peakMegabytes, atMost: 400 },
      { name: `MB to list and read ${events} entries`, value: read.peakMegabytes, atMost: 400 },
    ];
    return { events, connected: cost(connected), listed: cost(listed), read: cost(read), gates, table };
  } finally {
    await radicale.stop();
  }
}

function cost({ seconds, processorSeconds, peakMegabytes }: Ended) {
  return { seconds, processorSeconds, peakMegabytes };
}

function argsOf({ url, user, calendarUrl }: Place): readonly string[] {
  return [url, user, new URL(calendarUrl).pathname];
}

/** Does one part, and everything that it needs. What is read is let go at once, as a run lets it go once it is stored. */
async function perform(part: Part, address: string, userName: string, calendar: string): Promise<Told> {
  const dialer = createDialer();
  const { signal } = new AbortController();
  const login = { address, userName, password: () => 'secret', confirmedHosts: [] };
  try {
    const { side } = await connectCalDav(login, { dialer, clock: systemClock }, signal);
    const refs: string[] = [];
    if (part !== 'connect')
      for await (const page of side.changes(calendar, null, signal))
        for (const { ref } of page.changes) refs.push(ref);
    let read = 0;
    const { maxFetch } = side.capabilities;
    if (part === 'read')
      for (let from = 0; from < refs.length; from += maxFetch)
        for await (const { type } of side.get(calendar, refs.slice(from, from + maxFetch), signal))
          if (type === 'found') read += 1;
    return { listed: refs.length, read };
  } finally {
    await dialer.close();
  }
}

if (import.meta.main) {
  const [part, address = '', user = '', calendar = ''] = process.argv.slice(2);
  process.stdout.write(JSON.stringify(await perform(part as Part, address, user, calendar)));
}
