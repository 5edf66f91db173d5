/**
 * One connection that breaks: messages in agreement, changes on both sides, a run through a proxy that cuts the connection behind one byte,
 * and runs until both sides rest. Whatever was cut, they must end as the undisturbed run does.
 */
import type { ProblemCode } from '../../../src-shared/domain/problems.ts';
import { type Direction, type TcpProxy, tcpProxy } from '../tcp-proxy.ts';
import { largeMessage } from './awkward-messages.ts';
import {
  type EngineMachine,
  type EngineWorld,
  engineWorld,
  shortMessage,
  troubleOf,
  type Whereabouts,
} from './engine-world.ts';

export interface Cut {
  readonly direction: Direction;
  /** Bytes of that direction that still pass. */
  readonly after: number;
}

export interface CutScene {
  readonly server: Whereabouts;
  readonly crm: Whereabouts;
  /** Bytes of the run with the changes, from the first byte of its connection. */
  readonly traffic: Readonly<Record<Direction, number>>;
  readonly wasCut: boolean;
  /** What the run that was cut was told; null when it went on. */
  readonly problem: ProblemCode | null;
}

let scenes = 0;

/** @param port a mail server's, for its first user. @throws Error when both sides never rest. */
export async function cutScene(port: number, cut: Cut | null, withLarge: boolean): Promise<CutScene> {
  scenes += 1;
  const named = (role: string): string => `cut${scenes}-${role}`;
  const names = {
    inbox: named('inbox'),
    archive: named('archive'),
    trash: named('trash'),
    unmapped: named('unmapped'),
  };
  const world = await engineWorld({ port, names });
  const proxy = await tcpProxy(port);
  try {
    const first = await world.machine();
    for (const word of words) await world.deliver(word);
    await first.run();
    await first.close();
    await change(world, withLarge);
    const { problem, traffic } = await brokenRun(world, proxy, first.store, cut);
    const wasCut = proxy.wasCut();
    await rest(world, proxy, first.store);
    const ends = { server: await world.atServer(), crm: world.inCrm() };
    first.store.close();
    return { ...ends, problem, traffic, wasCut };
  } finally {
    await proxy.close();
    await world.close();
  }
}

const words = ['p-moves', 'p-reads', 'p-erases', 'p-leaves', 'c-archives', 'c-flags', 'c-deletes'];

/** Everything that people do, on both sides. */
async function change(world: EngineWorld, withLarge: boolean): Promise<void> {
  const { names, crm } = world;
  await world.move('p-moves', names.inbox, names.archive);
  await world.flag('p-reads', names.inbox, '+FLAGS.SILENT (\\Seen)');
  await world.erase('p-erases', names.inbox);
  await world.move('p-leaves', names.inbox, names.unmapped);
  crm.mailHand.archive('anna', world.crmId('c-archives'));
  crm.mailHand.update('anna', world.crmId('c-flags'), { addKeywords: ['$flagged'] });
  crm.mailHand.moveToDeleted('anna', world.crmId('c-deletes'));
  await world.deliver('new');
  const unnamed = Buffer.from(
    shortMessage('unnamed')
      .toString()
      .replace(/^Message-ID.*\r\n/, ''),
  );
  await world.deliver('unnamed', { bytes: unnamed });
  // read in pieces
  if (withLarge) await world.deliver('large', { bytes: largeMessage(1_200_000, 'large@example.org') });
}

/** What the first run after the changes leads to, however it ends. */
export const expectedEnd = (withLarge: boolean): Pick<CutScene, 'server' | 'crm'> => {
  const both: Record<string, readonly string[]> = {
    'p-moves': ['archive'],
    'p-reads': ['$seen inbox'],
    'c-archives': ['archive'],
    'c-flags': ['$flagged inbox'],
    'c-deletes': ['trash'],
    new: ['inbox'],
    unnamed: ['inbox'],
    ...(withLarge ? { Large: ['inbox'] } : {}),
  };
  return {
    server: { ...both, 'p-leaves': ['unmapped'] },
    crm: { ...both, 'p-leaves': ['inbox'], 'p-erases': ['trash'] },
  };
};

async function brokenRun(
  world: EngineWorld,
  proxy: TcpProxy,
  store: EngineMachine['store'],
  cut: Cut | null,
): Promise<Pick<CutScene, 'problem' | 'traffic'>> {
  proxy.forget();
  if (cut !== null) proxy.cutAfter(cut.after, cut.direction);
  const trouble = await troubleOf(
    (async () => {
      const machine = await world.machine({ port: proxy.port, store });
      try {
        await machine.run();
      } finally {
        await machine.close();
      }
    })(),
  );
  const traffic = { toServer: proxy.passed('toServer'), toClient: proxy.passed('toClient') };
  proxy.cutAfter(null);
  return { problem: trouble?.code ?? null, traffic };
}

/** Runs at once, as the program does, and a day later, when every pause is over, until nothing is written any more. */
async function rest(world: EngineWorld, proxy: TcpProxy, store: EngineMachine['store']): Promise<void> {
  const machine = await world.machine({ port: proxy.port, store });
  try {
    for (let turn = 0; turn < 6; turn += 1) {
      const { moved, keywords, arrived, linked, unlinked, waiting, quarantined } = await machine.run();
      const done = [moved.crm, moved.provider, keywords.crm, keywords.provider, arrived, linked, unlinked];
      if ([...done, waiting, quarantined].every((one) => one === 0)) return;
      if (turn > 0) world.advance(25 * 60 * 60_000);
    }
    throw new Error('it never comes to rest');
  } finally {
    await machine.close();
  }
}
