/** Undoing what Concord did with messages, killed at every moment; then random moves and keywords with undo (DE3, ML7). */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gradeMailRows, wishMailUndone } from '../../../src-main/sync/mail/undo/grade.ts';
import {
  atCrm,
  atProvider,
  type MailWorld,
  mail,
  mailWorld,
  me,
  refAt,
  usualMapping,
  whereAll,
} from '../../support/mail-world.ts';
import { type Mortal, mortal } from '../../support/mortal-mail-machine.ts';
import { runSeed } from '../../support/seeded.ts';

function grade(machine: Mortal, row: number) {
  return gradeMailRows([row], machine.store.mail, usualMapping);
}

function rowOf(machine: Mortal, action: string): number {
  const row = machine.store.mail.history.page(null, 100).find((one) => one.action === action);
  if (row === undefined) throw new Error(`no row ${action}`);
  return row.id;
}

const both = (world: MailWorld) => ({ provider: whereAll(atProvider(world)), crm: whereAll(atCrm(world)) });

interface Scene {
  readonly action: string;
  readonly act: (world: MailWorld) => void;
  /** What both sides hold afterwards; absent: what they held before. */
  readonly expected?: (before: ReturnType<typeof both>) => unknown;
}

const scenes: Readonly<Record<string, Scene>> = {
  'a move in the mailbox': {
    action: 'moved',
    act: ({ provider }) => provider.hand.move(refAt(provider.hand.list('INBOX'), 'a'), 'Archive'),
  },
  'a move in the CRM': {
    action: 'moved',
    act: (world) => world.crm.hand.move(me, refAt(atCrm(world), 'a'), ['archive']),
  },
  'a deletion in the mailbox, which is a move to its trash': {
    action: 'moved',
    act: ({ provider }) => provider.hand.move(refAt(provider.hand.list('INBOX'), 'a'), 'Trash'),
  },
  'a message marked as read': {
    action: 'keywords',
    act: ({ provider }) => provider.hand.setKeyword(refAt(provider.hand.list('INBOX'), 'a'), '$seen', true),
  },
  'a message that was marked in the CRM': {
    action: 'keywords',
    act: (world) => world.crm.hand.setKeyword(me, refAt(atCrm(world), 'a'), '$flagged', true),
  },
  'a deletion in the CRM': {
    action: 'moved',
    act: (world) => world.crm.hand.remove(me, refAt(atCrm(world), 'a'), 'deleted'),
  },
  'a move on both sides: what gave way comes back on both (WR7)': {
    action: 'conflict',
    act: (world) => {
      world.provider.hand.move(refAt(world.provider.hand.list('INBOX'), 'a'), 'Archive');
      world.crm.hand.move(me, refAt(atCrm(world), 'a'), ['sent']);
    },
    expected: () => ({ provider: { a: ['Sent'], b: ['INBOX'] }, crm: { a: ['sent'], b: ['inbox'] } }),
  },
  'an arrival: the copy in the CRM goes to its trash, and the message stays': {
    action: 'arrived',
    act: ({ provider }) => provider.hand.deliver('INBOX', mail('c')),
    expected: ({ provider, crm }) => ({
      provider: { ...provider, c: ['INBOX'] },
      crm: { ...crm, c: ['trash'] },
    }),
  },
};

describe('undo of mail (DE3, ML7)', () => {
  it.each(Object.entries(scenes))('%s, killed at every moment', async (_name, { action, act, expected }) => {
    for (let moment = 0; ; moment++) {
      const world = mailWorld();
      const machine = mortal(world);
      world.provider.hand.deliver('INBOX', mail('a'));
      world.provider.hand.deliver('INBOX', mail('b'));
      await machine.settle();
      const before = both(world);
      act(world);
      await machine.settle();
      const after = both(world);
      const row = rowOf(machine, action);
      const graded = grade(machine, row);
      expect(graded).toMatchObject([{ verdict: { grade: 'exact' } }]);
      expect(wishMailUndone(graded, machine.store, 0)).toBe(1);
      const wasKilled = await machine.killedAt(moment);
      await machine.settle();
      expect(both(world), `killed at ${moment}`).toEqual(expected?.(before) ?? before);
      expect(after).not.toEqual(before);
      expect(machine.store.mail.undoWishes.isEmpty()).toBe(true);
      machine.store.close();
      if (moment > 0 && !wasKilled) break;
    }
  });

  it('an undo can be undone', async () => {
    const world = mailWorld();
    const machine = mortal(world);
    world.provider.hand.deliver('INBOX', mail('a'));
    await machine.settle();
    world.provider.hand.move(refAt(world.provider.hand.list('INBOX'), 'a'), 'Archive');
    await machine.settle();
    for (const place of ['INBOX', 'Archive', 'INBOX']) {
      wishMailUndone(grade(machine, rowOf(machine, 'moved')), machine.store, 0);
      await machine.settle();
      expect(both(world)).toEqual({ provider: { a: [place] }, crm: { a: [place.toLowerCase()] } });
    }
    // an arrival that was taken away is carried again
    wishMailUndone(grade(machine, rowOf(machine, 'arrived')), machine.store, 0);
    await machine.settle();
    expect(both(world).crm).toEqual({ a: ['trash'] });
    wishMailUndone(grade(machine, rowOf(machine, 'moved')), machine.store, 0);
    await machine.settle();
    expect(both(world)).toEqual({ provider: { a: ['INBOX'] }, crm: { a: ['inbox'] } });
  });

  it('says beforehand what cannot be undone', async () => {
    const world = mailWorld();
    const machine = mortal(world);
    for (const name of ['a', 'b', 'c']) world.provider.hand.deliver('INBOX', mail(name));
    await machine.settle();
    world.provider.hand.move(refAt(world.provider.hand.list('INBOX'), 'a'), 'Archive');
    await machine.settle();
    const row = rowOf(machine, 'moved');
    world.crm.hand.move(me, refAt(atCrm(world), 'a'), ['sent']);
    await machine.settle();
    expect(grade(machine, row)).toMatchObject([{ verdict: { obstacle: 'changed-since' } }]);
    const unmapped = usualMapping.filter(({ crm }) => crm !== 'archive');
    expect(gradeMailRows([rowOf(machine, 'moved')], machine.store.mail, unmapped)).toMatchObject([
      { verdict: { grade: 'impossible' } },
    ]);
    world.provider.hand.erase(refAt(world.provider.hand.list('INBOX'), 'b'));
    await machine.settle();
    expect(grade(machine, rowOf(machine, 'moved'))).toMatchObject([{ verdict: { obstacle: 'gone' } }]);
    expect(grade(machine, rowOf(machine, 'unlinked'))).toMatchObject([
      { verdict: { obstacle: 'nothing-changed' } },
    ]);
  });

  it(
    'random moves and keywords: undo brings both sides back to what they were, or nothing changes',
    async () => {
      const step = fc.record({
        at: fc.constantFrom('provider', 'crm'),
        what: fc.constantFrom('move', 'keyword'),
        which: fc.nat(2),
        to: fc.nat(2),
        undo: fc.nat(8),
        kill: fc.nat(40),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
          const world = mailWorld();
          const machine = mortal(world);
          for (const name of ['a', 'b', 'c']) world.provider.hand.deliver('INBOX', mail(name));
          await machine.settle();
          /** By history row: what both sides held before and after. */
          const around = new Map<number, readonly [ReturnType<typeof both>, ReturnType<typeof both>]>();
          const note = (before: ReturnType<typeof both>) => {
            const after = both(world);
            for (const { id } of machine.store.mail.history.page(null, 200))
              if (!around.has(id)) around.set(id, [before, after]);
          };
          for (const one of steps) {
            let before = both(world);
            change(world, one);
            await machine.settle();
            note(before);
            const rows = machine.store.mail.history.page(null, 200);
            const row = rows[one.undo % rows.length];
            if (row === undefined || row.action === 'arrived') continue;
            const graded = grade(machine, row.id);
            const [was, is] = around.get(row.id) ?? [before, before];
            before = both(world);
            wishMailUndone(graded, machine.store, 0);
            await machine.killedAt(one.kill);
            await machine.settle();
            const wanted =
              graded[0]?.verdict.grade === 'exact' ? undone(before, was, is, row.subject) : before;
            expect(both(world)).toEqual(wanted);
            if (graded[0]?.verdict.grade === 'impossible' && isAs(before, is, was, row.subject))
              throw new Error(`${JSON.stringify(graded)}, although nothing has changed since`);
            note(before);
          }
          machine.store.close();
        }),
        { numRuns: Number(process.env.CONCORD_UNDO_HISTORIES ?? 80), seed: runSeed },
      );
    },
    60 * 60_000,
  );
});

interface Change {
  readonly at: 'provider' | 'crm';
  readonly what: 'move' | 'keyword';
  readonly which: number;
  readonly to: number;
}

function change(world: MailWorld, { at, what, which, to }: Change): void {
  const name = ['a', 'b', 'c'][which] ?? 'a';
  const ref = refAt(at === 'provider' ? atProvider(world) : atCrm(world), name);
  const place = ['INBOX', 'Archive', 'Sent'][to] ?? 'INBOX';
  const keyword = ['$seen', '$flagged', '$answered'][to] ?? '$seen';
  const isOn = to !== 2;
  if (at === 'provider' && what === 'move') world.provider.hand.move(ref, place);
  if (at === 'provider' && what === 'keyword') world.provider.hand.setKeyword(ref, keyword, isOn);
  if (at === 'crm' && what === 'move') world.crm.hand.move(me, ref, [place.toLowerCase()]);
  if (at === 'crm' && what === 'keyword') world.crm.hand.setKeyword(me, ref, keyword, isOn);
}

type Held = ReturnType<typeof both>;

/** What the change replaced comes back, and everything else stays. */
function undone(now: Held, was: Held, is: Held, subject: string): Held {
  const back = (side: 'provider' | 'crm') => {
    const [a, b, c] = [now, was, is].map((held) => (held[side][subject]?.[0] ?? '').split(' ')) as [
      string[],
      string[],
      string[],
    ];
    const gone = c.filter((one) => !b.includes(one));
    const again = b.filter((one) => !c.includes(one));
    const list = [...a.filter((one) => !gone.includes(one)), ...again];
    const isPlace = (one: string) => !one.startsWith('$');
    return {
      ...now[side],
      [subject]: [[...list.filter(isPlace), ...list.filter((one) => !isPlace(one)).sort()].join(' ')],
    };
  };
  return { provider: back('provider'), crm: back('crm') };
}

/** Whether the message is as it was after the change, and that was something. */
function isAs(now: Held, is: Held, was: Held, subject: string): boolean {
  const same = (a: Held, b: Held) =>
    JSON.stringify([a.provider[subject], a.crm[subject]]) ===
    JSON.stringify([b.provider[subject], b.crm[subject]]);
  return same(now, is) && !same(was, is);
}
