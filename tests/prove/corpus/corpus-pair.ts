/** A complete Concord between a real CalDAV server and its own reference CRM, for one batch of objects. */
import { connectBridge } from '../../../src-main/crm/bridge/connect.ts';
import { createDialer } from '../../../src-main/net/index.ts';
import { connectCalDav } from '../../../src-main/providers/caldav/side.ts';
import { openStore, type Store } from '../../../src-main/store/index.ts';
import { calendarEngine } from '../../../src-main/sync/index.ts';
import { type CrmHand, startReferenceCrm } from '../../../src-sandbox/reference-crm/index.ts';
import { changes, manualClock, seededRandomness } from '../../support/world.ts';

/** A server that the caller has started and will stop. */
export interface RunningServer {
  readonly origin: string;
  readonly userName: string;
  readonly password: string;
  readonly ownAddresses: readonly string[];
}

export interface CorpusPair {
  readonly hand: CrmHand;
  readonly store: Store;
  /** Runs and approves every decision, until a run changes nothing. */
  settle(): Promise<void>;
  /** The path of each linked calendar object → the id of its CRM entry. */
  inCrm(): ReadonlyMap<string, string>;
  /** The paths of the objects that are read-only for this account. */
  readOnly(): Promise<ReadonlySet<string>>;
  close(): Promise<void>;
}

const signal = new AbortController().signal;
const maxRuns = 12;

/** @param path the path of the calendar, ending in a slash */
export async function openCorpusPair(server: RunningServer, path: string): Promise<CorpusPair> {
  const clock = manualClock();
  const reference = await startReferenceCrm({ dataDir: null, port: 0, clock });
  const dialers = [createDialer(), createDialer()] as const;
  const { side } = await connectCalDav(
    {
      address: `${server.origin}/`,
      confirmedHosts: [],
      userName: server.userName,
      password: () => server.password,
      ownAddresses: server.ownAddresses,
    },
    { dialer: dialers[0], clock },
    signal,
  );
  const crm = connectBridge({
    baseUrl: reference.url,
    clock,
    dialer: dialers[1],
    token: reference.tokens.anna ?? '',
  });
  const store = openStore({ path: ':memory:', clock });
  const calendar =
    (await side.calendars(signal)).find(({ id }) => id.includes(`/${path.split('/').at(-2)}/`))?.id ?? '';
  const engine = calendarEngine({
    store,
    provider: side,
    crm,
    account: {
      accountId: 'corpus',
      machineId: 'one',
      address: server.ownAddresses[0] ?? 'anna@example.com',
      provider: 'caldav',
    },
    settings: {
      primaryCalendar: calendar,
      direction: 'two-way',
      createPrefix: '',
      existing: { provider: 'take', crm: 'take' },
      approveFirstRun: true,
    },
    clock,
    randomness: seededRandomness(1),
  });
  return {
    hand: reference.hand,
    store,
    async settle() {
      for (let turn = 0; turn < maxRuns; turn += 1) {
        clock.advance(1_000);
        const summary = await engine.run(signal);
        const waiting = engine.decisions();
        for (const { id, digest, choices } of waiting)
          engine.decide(id, digest, choices.includes('approve') ? 'approve' : 'provider');
        if (waiting.length === 0 && changes(summary) === 0) return;
      }
      throw new Error('every run changes something');
    },
    inCrm: () =>
      new Map(
        store.links.byStatus('linked').map(({ provider, crm: entry }) => [provider.ref, entry.ref] as const),
      ),
    async readOnly() {
      const refs: string[] = [];
      for await (const page of side.changes(calendar, null, signal))
        for (const change of page.changes) if (change.type === 'changed') refs.push(change.ref);
      const result = new Set<string>();
      for (let from = 0; from < refs.length; from += side.capabilities.maxFetch)
        for await (const one of side.get(
          calendar,
          refs.slice(from, from + side.capabilities.maxFetch),
          signal,
        ))
          if (one.type === 'found' && one.stored.readOnly !== undefined) result.add(one.stored.ref);
      return result;
    },
    async close() {
      store.close();
      await Promise.all(dialers.map((dialer) => dialer.close()));
      await reference.stop();
    },
  };
}
