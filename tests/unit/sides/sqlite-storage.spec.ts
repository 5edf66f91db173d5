/** A sample account in a file outlives its process, however that ended, and two processes see one account. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Storage, sampleProvider, sqliteStorage } from '../../../src-sandbox/sample-sides/index.ts';
import { changesOf, createThrough, identity, leasedCrm, meeting, signal, world } from './world.ts';

describe('a sample account in a file', () => {
  let folder: string;
  let file: string;
  let open: Storage[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'concord-sides-'));
    file = join(folder, 'account.sqlite');
    open = [];
  });
  afterEach(() => {
    for (const storage of open) storage.close();
    rmSync(folder, { recursive: true });
  });
  const storage = (): Storage => {
    const opened = sqliteStorage(file);
    open.push(opened);
    return opened;
  };

  it('is found again as it was: entries, sync states, keys, rights, lease and agreements', async () => {
    const first = sampleProvider('caldav-like', { ...world(), storage: storage() });
    const stored = await createThrough(first.side, 'personal', meeting('a'), 'key-a');
    first.hand.addCalendar({ id: 'shared', mayWrite: false });
    const { state } = await changesOf(first.side, 'personal', null);
    const again = sampleProvider('caldav-like', { ...world(), storage: storage() });
    expect(again.hand.list()).toEqual([stored]);
    expect((await changesOf(again.side, 'personal', state)).changes).toEqual([]);
    expect((await again.side.calendars(signal)).at(-1)).toMatchObject({ id: 'shared', mayWrite: false });
    const [call = expect.fail('no call')] = again.side.prepare(
      { type: 'create', key: 'key-a', calendar: 'personal', event: meeting('a') },
      null,
    );
    expect(await again.side.lookup(call, signal)).toEqual({ type: 'stored', stored });
  });

  it('shows one process what another did, and hands the lease on', async () => {
    const here = await leasedCrm({ ...world(), storage: storage() });
    await here.connected.agreements.put(identity, [{ type: 'ended', linkId: 'a' }], signal);
    const there = await leasedCrm({ ...world(), storage: storage() });
    there.hand.create(meeting('a'));
    expect((await changesOf(here.side, 'crm', null)).changes.length).toBe(1);
    expect(here.administrator.agreementsOf(identity.accountId)).toEqual([{ type: 'ended', linkId: 'a' }]);
    await expect(createThrough(here.side, 'crm', meeting('b'))).rejects.toThrow('lease-lost');
  });

  it('does all of an operation or nothing', () => {
    const kept = storage();
    const { hand } = sampleProvider('caldav-like', { ...world(), storage: kept });
    const { ref } = hand.create(meeting('a'));
    expect(() =>
      kept.atomically(() => {
        hand.remove(ref);
        throw new Error('died');
      }),
    ).toThrow('died');
    expect(hand.list().length).toBe(1);
    expect(kept.lastNumber()).toBe(1);
  });

  it('numbers an agreement as quickly among many as among few', () => {
    const kept = storage();
    const put = (from: number): number => {
      const before = process.cpuUsage();
      kept.atomically(() => {
        for (let link = from; link < from + 1_000; link += 1)
          kept.putAgreement('account', String(link), { type: 'ended', linkId: String(link) });
      });
      return process.cpuUsage(before).user;
    };
    const few = put(0);
    for (let from = 1_000; from < 10_000; from += 1_000) put(from);
    expect(put(10_000)).toBeLessThan(5 * few);
    expect(kept.lastAgreement('account')).toBe(11_000);
    expect(kept.agreementsAfter('account', 10_998, 10).map(({ number }) => number)).toEqual([10_999, 11_000]);
  });

  it('holds everything that was acknowledged when its process is killed', async () => {
    const child = spawn(process.execPath, [fileURLToPath(new URL('./writer.ts', import.meta.url)), file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((resolve) => child.on('close', resolve));
    let said = '';
    await new Promise<void>((resolve) => {
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        said += chunk;
        if (said.split('\n').length > 200) resolve();
      });
    });
    child.kill('SIGKILL');
    await ended;
    const acknowledged = said.split('\n').slice(0, -1);
    const { side, hand } = sampleProvider('graph-like', { ...world(), storage: storage() });
    const titles = new Map(hand.list().map((stored) => [stored.ref, stored.event.title]));
    for (const line of acknowledged) {
      const [index, ref = ''] = line.split(' ');
      expect(titles.get(ref)).toBe(`Edited ${index}`);
    }
    // one more may have been under way
    expect(titles.size - acknowledged.length).toBeLessThanOrEqual(1);
    expect(new Set((await changesOf(side, 'personal', null)).changes.map(({ ref }) => ref))).toEqual(
      new Set(titles.keys()),
    );
  });
});
