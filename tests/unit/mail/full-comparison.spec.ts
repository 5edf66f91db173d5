/** The full comparison of a mailbox and the CRM's mail (RU9, D13): it finds what no change list told, and writes to neither side. */
import { describe, expect, it } from 'vitest';
import { lastComparison } from '../../../src-main/sync/index.ts';
import type { MailEngine } from '../../../src-main/sync/mail/model.ts';
import { mailEngine } from '../../../src-main/sync/mail/run/engine.ts';
import { type Comparison, isProven } from '../../../src-shared/domain/comparison.ts';
import type { MailChange, MailSide } from '../../../src-shared/domain/mail/side.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import {
  atCrm,
  atProvider,
  everything,
  type MailWorld,
  mail,
  mailWorld,
  me,
  refAt,
  usualMapping,
  whereAll,
} from '../../support/mail-world.ts';
import { newStore } from '../../support/new-store.ts';

const signal = () => new AbortController().signal;

/** While it is on, a side tells nothing new, but where a comparison lists a mailbox. */
interface Silence {
  isOn: boolean;
  /** A listing of everything ends without its last page. */
  isCutShort: boolean;
  /** Scopes that a comparison has listed; null: none is under way. */
  compared: Set<string> | null;
}

function silent(side: MailSide, silence: Silence): MailSide {
  const before = new Map<string, readonly MailChange[]>();
  return {
    ...side,
    get capabilities() {
      return side.capabilities;
    },
    async *changes(scope, since, given) {
      const heard: MailChange[] = [];
      const isListing = silence.compared !== null && !silence.compared.has(scope);
      silence.compared?.add(scope);
      for await (const page of side.changes(scope, since, given)) {
        heard.push(...page.changes);
        if (!silence.isOn && page.last) before.set(scope, heard);
        const last = page.last && !(isListing && silence.isCutShort);
        if (!silence.isOn || isListing) yield { ...page, last };
        // a mailbox that lists everything at each look tells what it told before
        else yield { ...page, changes: page.last && page.kind !== 'delta' ? (before.get(scope) ?? []) : [] };
      }
    },
  };
}

async function scene(count = 4) {
  const world: MailWorld = mailWorld();
  const clock = { now: world.now, monotonic: world.now, setTimer: () => () => undefined };
  const store = newStore({ clock });
  const silence: Record<SideName, Silence> = {
    provider: { isOn: false, isCutShort: false, compared: null },
    crm: { isOn: false, isCutShort: false, compared: null },
  };
  let ids = 0;
  const engine: MailEngine = mailEngine({
    store,
    provider: silent(world.provider.side(), silence.provider),
    crm: silent(world.crm.side(me), silence.crm),
    mapping: usualMapping,
    settings: everything,
    clock,
    randomness: {
      fraction: () => 0.5,
      uuid() {
        ids += 1;
        return `key-${ids}`;
      },
    },
  });
  for (let n = 1; n <= count; n += 1) world.provider.hand.deliver('INBOX', mail(`m${n}`));
  const run = async () => {
    world.advance(60_000);
    return engine.run(signal());
  };
  await run();
  await run();
  return {
    ...{ world, silence, engine, store, run },
    async compare(): Promise<Comparison> {
      const before = world.writes();
      for (const one of [silence.provider, silence.crm]) one.compared = new Set();
      const result = await engine.compare(signal());
      for (const one of [silence.provider, silence.crm]) one.compared = null;
      expect(world.writes()).toBe(before);
      return result;
    },
  };
}

describe('mail in agreement (D13)', () => {
  it('is counted alike on both sides, by reason where it stays, and the result survives a restart', async () => {
    const at = await scene();
    at.world.provider.hand.deliver('INBOX', mail('draft', { keywords: ['$draft'] } as never));
    await at.run();
    const result = await at.compare();
    expect(result.sides.provider?.linked).toBe(result.sides.crm?.linked);
    expect(isProven(result)).toBe(true);
    expect(lastComparison(at.store, 'mail')).toEqual(result);
    expect(lastComparison(at.store, 'calendar')).toBe(null);
  });

  it('tells how far it has come', async () => {
    const at = await scene(5);
    const seen: number[] = [];
    await at.engine.compare(signal(), ({ done, total }) => void seen.push(done / total));
    expect(seen.at(0)).toBe(0);
    expect(seen.at(-1)).toBe(1);
  });

  it('a listing that ends before its last page proves nothing and keeps nothing (ML4)', async () => {
    for (const side of ['provider', 'crm'] as const) {
      const at = await scene();
      at.silence[side].isCutShort = true;
      await expect(at.compare()).rejects.toMatchObject({ problem: { code: 'server-failed' } });
      expect(lastComparison(at.store, 'mail')).toBe(null);
      expect(at.store.mail.news.isEmpty()).toBe(true);
    }
  });
});

describe('what no change list told (RU9)', () => {
  it('a new message, a keyword and a move at the mailbox are found, and the next run carries them', async () => {
    const at = await scene();
    const { hand } = at.world.provider;
    at.silence.provider.isOn = true;
    hand.deliver('INBOX', mail('new'));
    hand.setKeyword(refAt(atProvider(at.world), 'm1'), '$seen', true);
    hand.move(refAt(atProvider(at.world), 'm2'), 'Archive');
    await at.run();
    expect(whereAll(atCrm(at.world))).toMatchObject({ m1: ['inbox'], m2: ['inbox'] });
    const result = await at.compare();
    // a move gives the message another address: the old one is gone, the new one has no link
    expect(result.found).toEqual({ changed: 0, gone: 1, untold: 1, unlinked: 2 });
    expect(isProven(result)).toBe(false);
    at.silence.provider.isOn = false;
    await at.run();
    expect(whereAll(atCrm(at.world))).toMatchObject({
      new: ['inbox'],
      m1: ['inbox $seen'],
      m2: ['archive'],
    });
    expect(isProven(await at.compare())).toBe(true);
  });

  it('a keyword and a move in the CRM are found, and the next run carries them', async () => {
    const at = await scene();
    const { hand } = at.world.crm;
    at.silence.crm.isOn = true;
    hand.move(me, refAt(atCrm(at.world), 'm1'), ['archive']);
    hand.setKeyword(me, refAt(atCrm(at.world), 'm2'), '$flagged', true);
    await at.run();
    expect((await at.compare()).found).toEqual({ changed: 0, gone: 0, untold: 2, unlinked: 0 });
    await at.run();
    expect(whereAll(atProvider(at.world))).toMatchObject({ m1: ['Archive'], m2: ['INBOX $flagged'] });
    expect(isProven(await at.compare())).toBe(true);
  });

  it('a message that is gone is found; the CRM’s goes to the trash, and nothing is erased (ML7)', async () => {
    const at = await scene();
    at.silence.provider.isOn = true;
    at.world.provider.hand.erase(refAt(atProvider(at.world), 'm3'));
    await at.run();
    expect((await at.compare()).found).toEqual({ changed: 0, gone: 1, untold: 0, unlinked: 0 });
    expect(
      at.store.mail.news.known().concat(at.store.mail.news.toDescribe('provider', 9, true, [])),
    ).toMatchObject([{ side: 'provider', kind: 'missing' }]);
    at.silence.provider.isOn = false;
    await at.run();
    expect(whereAll(atCrm(at.world))).toMatchObject({ m3: ['trash'] });
    expect(isProven(await at.compare())).toBe(true);
  });

  it('a listing that goes on naming a message that is not there ends the run all the same (ML4)', async () => {
    const at = await scene();
    at.silence.provider.isOn = true;
    at.world.provider.hand.erase(refAt(atProvider(at.world), 'm3'));
    await at.compare();
    await at.run();
    expect(whereAll(atCrm(at.world))).toHaveProperty('m3');
  });
});
