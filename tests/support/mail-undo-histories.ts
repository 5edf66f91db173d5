/**
 * Random histories of mail in which a change or a whole run is undone, while Concord is killed at random moments. What both sides have to
 * hold afterwards is worked out from what both held around each run, and from nothing that Concord keeps.
 */
import * as fc from 'fast-check';
import { gradeMailRows, wishMailUndone } from '../../src-main/sync/mail/undo/grade.ts';
import { type SideName, sideNames } from '../../src-shared/domain/side-name.ts';
import { atCrm, atProvider, type MailWorld, mail, mailWorld, me, refAt, usualMapping } from './mail-world.ts';
import { type Mortal, mortal } from './mortal-mail-machine.ts';

interface Edit {
  readonly at: SideName;
  readonly what: 'move' | 'keyword' | 'deliver' | 'remove';
  readonly which: number;
  readonly to: number;
}

interface Round {
  readonly edits: readonly Edit[];
  readonly undo: {
    readonly which: number;
    readonly isRun: boolean;
    /** The request or commit at which Concord dies; 0: it lives. */
    readonly kill: number;
    readonly again: number;
  } | null;
}

export const mailUndoHistory: fc.Arbitrary<readonly Round[]> = fc.array(
  fc.record({
    edits: fc.array(
      fc.record({
        at: fc.constantFrom('provider', 'crm'),
        what: fc.constantFrom('move', 'move', 'keyword', 'keyword', 'deliver', 'remove'),
        which: fc.nat(5),
        to: fc.nat(2),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    undo: fc.option(
      fc.record({ which: fc.nat(30), isRun: fc.boolean(), kill: fc.nat(45), again: fc.nat(30) }),
      { freq: 4 },
    ),
  }),
  { minLength: 1, maxLength: 6 },
);

/** Of each message, by its subject: its places, and its marks. Null: it is not there. */
type Held = Readonly<Record<Part, string>> | null;
type Part = 'places' | 'marks';
type Seen = Readonly<Record<SideName, Readonly<Record<string, Held>>>>;

/** @returns what is wrong; an empty list is a pass */
export async function undoMailThrough(rounds: readonly Round[]): Promise<readonly string[]> {
  const life = new Life();
  try {
    await life.begin();
    for (const round of rounds) await life.take(round);
    return life.wrong;
  } finally {
    life.close();
  }
}

class Life {
  readonly wrong: string[] = [];
  private readonly world: MailWorld = mailWorld();
  private readonly machine: Mortal = mortal(this.world);
  private made = 0;
  /** By history row: what both sides held before and after the run, and whether it undid something. */
  private readonly around = new Map<number, { readonly was: Seen; readonly is: Seen }>();

  close(): void {
    this.machine.store.close();
  }

  async begin(): Promise<void> {
    for (let count = 0; count < 3; count++) this.deliver();
    await this.settle(see(this.world));
  }

  async take({ edits, undo }: Round): Promise<void> {
    const before = see(this.world);
    const touched = new Set<string>();
    for (const edit of edits) this.edit(edit, touched);
    await this.settle(before);
    this.checkBoth('after the edits');
    if (undo !== null) await this.undo(undo);
  }

  private async settle(before: Seen): Promise<void> {
    for (let turn = 0; turn < 3; turn++) {
      await this.machine.settle();
      // many at once are asked about, whoever wants them (DE1)
      this.machine.approve();
    }
    const after = see(this.world);
    for (const { id } of this.rows())
      if (!this.around.has(id)) this.around.set(id, { was: before, is: after });
  }

  private rows() {
    return this.machine.store.mail.history.page(null, 500);
  }

  private async undo({ which, isRun, kill, again }: NonNullable<Round['undo']>): Promise<void> {
    const { history } = this.machine.store.mail;
    const rows = this.rows();
    const row = rows[which % Math.max(1, rows.length)];
    if (row === undefined) return;
    const run = history.runsOf([row.id], 'all')[0];
    const ids = isRun && run !== undefined ? history.rowsOfRun(run.id) : [row.id];
    const before = see(this.world);
    const graded = gradeMailRows(ids, this.machine.store.mail, usualMapping);
    const wanted = this.expected(graded, before);
    const what = graded.map(({ row: id, verdict }) => {
      const { action, subject, side } = history.entry(id) ?? {};
      return `${id} ${action} ${subject} ${side} ${JSON.stringify(verdict)}`;
    });
    wishMailUndone(graded, this.machine.store, this.world.now());
    if (kill > 0) await this.machine.killedAt(kill);
    if (again > 0) await this.machine.killedAt(again);
    await this.settle(before);
    const is = see(this.world);
    for (const side of sideNames)
      for (const name of new Set([...Object.keys(wanted[side]), ...Object.keys(is[side])])) {
        const [should, has] = [wanted[side][name] ?? null, is[side][name] ?? null].map((one) =>
          JSON.stringify(one),
        );
        if (should !== has)
          this.wrong.push(
            `${name} in ${side} is ${has}, not ${should}, after the undo of ${what.join('; ')}`,
          );
      }
    if (!this.machine.store.mail.undoWishes.isEmpty()) this.wrong.push(`${what.join('; ')} never ends`);
    const failed = this.rows().find(({ action }) => action === 'not-undone');
    if (failed !== undefined)
      this.wrong.push(`promised, and not undone: ${failed.reason} ${what.join('; ')}`);
  }

  /** What both sides have to hold once what was graded as possible is undone. Complains about what was graded wrongly. */
  private expected(
    graded: ReturnType<typeof gradeMailRows>,
    now: Seen,
  ): Record<SideName, Record<string, Held>> {
    const result = { provider: { ...now.provider }, crm: { ...now.crm } };
    for (const { row, verdict } of graded) {
      const entry = this.machine.store.mail.history.entry(row);
      const around = this.around.get(row);
      if (entry === null || around === undefined) continue;
      const { subject: name, action } = entry;
      const { was, is } = around;
      const part: Part = action === 'keywords' ? 'marks' : 'places';
      const at = (seen: Seen | typeof result, side: SideName): string => seen[side][name]?.[part] ?? '';
      const isChanged = sideNames.some((side) => at(was, side) !== at(is, side));
      const isAsAfter = sideNames.every((side) => at(result, side) === at(is, side));
      if (verdict.grade === 'impossible') {
        const isChange = action === 'moved' || action === 'keywords';
        const isThere = sideNames.every((side) => (result[side][name] ?? null) !== null);
        if (isChange && isChanged && isAsAfter && isThere && verdict.obstacle === 'changed-since')
          this.wrong.push(`${name}: ${verdict.obstacle}, although nothing has changed since row ${row}`);
        continue;
      }
      if (action === 'arrived') {
        // its copy goes to the trash, and what it was made from stays
        const copy = result.crm[name] ?? null;
        if (copy !== null) result.crm[name] = { ...copy, places: 'trash' };
        continue;
      }
      if (!isAsAfter)
        this.wrong.push(`${name} was changed since row ${row}, and the undo would overwrite that`);
      for (const side of sideNames) {
        const [then, here] = [was[side][name] ?? null, result[side][name] ?? null];
        if (then === null) continue;
        result[side][name] = here === null ? then : { ...here, [part]: then[part] };
      }
    }
    return result;
  }

  /** Both sides hold the same of what is linked. */
  private checkBoth(when: string): void {
    const { links } = this.machine.store.mail;
    const seen = see(this.world);
    for (const [name, held] of Object.entries(seen.provider)) {
      const link = links.byKey(`${name}@example.com`);
      const other = seen.crm[name] ?? null;
      if (link === null || held === null) continue;
      const place = usualMapping.find(({ provider }) => provider === held.places)?.crm;
      if (other?.places !== place || other?.marks !== held.marks)
        this.wrong.push(`${name} differs ${when}: ${JSON.stringify([held, other])}`);
    }
  }

  private deliver(): void {
    this.world.provider.hand.deliver('INBOX', mail(`m${this.made++}`));
  }

  private edit({ at, what, which, to }: Edit, touched: Set<string>): void {
    if (what === 'deliver') {
      this.deliver();
      return;
    }
    const { provider, crm } = this.world;
    const seen = see(this.world);
    // those that both sides have, as one message
    const names = Object.keys(seen.provider).filter(
      (name) =>
        (seen.crm[name] ?? null) !== null &&
        this.machine.store.mail.links.byKey(`${name}@example.com`) !== null,
    );
    const name = names[which % Math.max(1, names.length)];
    if (name === undefined || touched.has(name)) return;
    touched.add(name);
    const ref = refAt(at === 'provider' ? atProvider(this.world) : atCrm(this.world), name);
    const place = ['INBOX', 'Archive', 'Sent'][to] ?? 'INBOX';
    const keyword = ['$seen', '$flagged', '$seen'][to] ?? '$seen';
    if (what === 'remove') crm.hand.remove(me, refAt(atCrm(this.world), name), 'deleted');
    else if (what === 'move' && at === 'provider') provider.hand.move(ref, place);
    else if (what === 'move') crm.hand.move(me, ref, [place.toLowerCase()]);
    else if (at === 'provider') provider.hand.setKeyword(ref, keyword, to !== 2);
    else crm.hand.setKeyword(me, ref, keyword, to !== 2);
  }
}

function see(world: MailWorld): Seen {
  const heldIn = (messages: ReturnType<typeof atCrm>): Readonly<Record<string, Held>> =>
    Object.fromEntries(
      messages.map(({ subject, mailboxes, keywords }) => [
        subject,
        { places: [...mailboxes].sort().join(' '), marks: [...keywords].sort().join(' ') },
      ]),
    );
  return { provider: heldIn(atProvider(world)), crm: heldIn(atCrm(world)) };
}
