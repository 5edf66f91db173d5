/**
 * Random histories with undo: people edit on both sides, Concord agrees, then a change or a whole run is undone, while Concord is killed at
 * a random moment. What each side has to hold afterwards is worked out from what both sides held around the change, and from nothing that
 * Concord keeps.
 */
import * as fc from 'fast-check';
import type { HistoryRecord } from '../../src-main/store/index.ts';
import { type Graded, gradeRows, wishUndone } from '../../src-main/sync/calendar/undo/grade.ts';
import type { CalendarEvent, PatchObject } from '../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../src-shared/domain/calendar/side.ts';
import { otherSide, type SideName, sideNames } from '../../src-shared/domain/side-name.ts';
import { later } from './behaviours/pair.ts';
import { MortalMachines } from './mortal-machines.ts';
import { atCrm, atProvider, event, type ProviderProfile, self, world } from './world.ts';

type What =
  | 'create'
  | 'series'
  | 'title'
  | 'text'
  | 'place'
  | 'move'
  | 'several'
  | 'occurrence'
  | 'cancel'
  | 'remove';

interface Edit {
  readonly at: 'provider' | 'crm' | 'both';
  readonly what: What;
  readonly which: number;
}

interface Round {
  readonly edits: readonly Edit[];
  readonly undo: {
    readonly which: number;
    readonly isRun: boolean;
    /** The request or commit at which Concord dies; 0: it lives. */
    readonly kill: number;
    /** Of the killed program's next run. */
    readonly again: number;
  } | null;
}

const whats: readonly What[] = [
  'create',
  'series',
  'title',
  'text',
  'place',
  'move',
  'several',
  'occurrence',
  'cancel',
  'remove',
];

export const undoHistory: fc.Arbitrary<readonly Round[]> = fc.array(
  fc.record({
    edits: fc.array(
      fc.record({
        at: fc.constantFrom('provider', 'crm', 'both'),
        what: fc.constantFrom(...whats),
        which: fc.nat(20),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    undo: fc.option(
      fc.record({
        which: fc.nat(30),
        isRun: fc.boolean(),
        kill: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 45 })),
        again: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 30 })),
      }),
      { freq: 4 },
    ),
  }),
  { minLength: 1, maxLength: 7 },
);

/** What a person sees of an entry. */
type Fields = Readonly<Record<string, string>>;
type Seen = Readonly<Record<SideName, ReadonlyMap<string, Fields>>>;

/** What happened until both sides were equal again. */
interface Step {
  readonly isUndo: boolean;
  /** Before people edited, after that, and after Concord's runs. */
  readonly before: Seen;
  readonly edited: Seen;
  readonly after: Seen;
}

/** @returns what is wrong; an empty list is a pass */
export async function undoThrough(
  profile: ProviderProfile,
  rounds: readonly Round[],
): Promise<readonly string[]> {
  const life = new Life(profile);
  try {
    for (const round of rounds) await life.take(round);
    return life.wrong;
  } finally {
    life.close();
  }
}

class Life {
  readonly wrong: string[] = [];
  private readonly world;
  private readonly machines: MortalMachines;
  private made = 0;
  /** By history row. */
  private readonly steps = new Map<number, Step>();
  /** Entries that stay on one side, because what was added was undone. */
  private readonly apart = new Map<string, SideName>();

  constructor(profile: ProviderProfile) {
    this.world = world(profile, 7);
    this.machines = new MortalMachines(this.world);
  }

  close(): void {
    this.machines.close();
  }

  private get store() {
    return this.machines.current.store;
  }

  async take({ edits, undo }: Round): Promise<void> {
    const before = this.see();
    const touched = new Set<string>();
    for (const edit of edits) this.edit(edit, touched);
    const edited = this.see();
    await this.settled();
    const after = this.see();
    this.note({ isUndo: false, before, edited, after });
    this.checkEqual('after the edits');
    if (undo !== null) await this.undo(undo);
  }

  private note(step: Step): void {
    for (const { id } of this.rows()) if (!this.steps.has(id)) this.steps.set(id, step);
    // the next step is a run of its own
    this.world.clock.advance(5 * 60_000);
  }

  private rows() {
    return this.store.historyPages.page(null, 200, 'all');
  }

  private async undo({ which, isRun, kill, again }: NonNullable<Round['undo']>): Promise<void> {
    const rows = this.rows();
    const row = rows[which % Math.max(1, rows.length)];
    if (row === undefined) return;
    const run = this.store.historyPages.runsOf([row.id], 'all')[0];
    const ids = isRun && run !== undefined ? this.store.historyPages.rowsOfRun(run.id) : [row.id];
    const before = this.see();
    const graded = gradeRows(ids, this.store, [self]);
    const expected = this.expected(graded, before);
    wishUndone(graded, this.store, this.world.clock.now());
    if (kill > 0) await this.machines.kill(kill);
    if (again > 0) await this.machines.kill(again);
    await this.settled();
    const after = this.see();
    this.note({ isUndo: true, before, edited: before, after });
    const what = `${JSON.stringify(graded.map(({ row: id, verdict }) => [id, this.about(id), verdict]))}`;
    for (const side of sideNames)
      for (const mark of new Set([...expected[side].keys(), ...after[side].keys()])) {
        const [wanted, is] = [expected[side].get(mark), after[side].get(mark)];
        if (JSON.stringify(wanted) !== JSON.stringify(is))
          this.wrong.push(
            `${mark} in ${side} is ${JSON.stringify(is)}, not ${JSON.stringify(wanted)}, after the undo of ${what}`,
          );
      }
    if (!this.store.undoWishes.isEmpty()) this.wrong.push(`the undo of ${what} never ends`);
    const open = this.rows().filter(({ action }) => action === 'not-undone');
    if (open.length > 0) this.wrong.push(`${what} was promised, and not undone: ${open[0]?.reason}`);
    this.checkEqual(`after the undo of ${what}`);
  }

  /** Many removals within a day are asked about, also where an undo wants them (DE1): the person wants all of them. */
  private async settled(): Promise<void> {
    await this.machines.current.settle(20);
    const { engine } = this.machines.current;
    const asked = engine.decisions().filter(({ kind }) => kind === 'many-removals');
    if (asked.map(({ id, digest }) => engine.decide(id, digest, 'approve')).includes(true))
      await this.machines.current.settle(20);
  }

  private about(id: number): string {
    const record = this.store.history.record(id);
    return `${record?.action} ${record?.side} ${this.markOf(id)}`;
  }

  private markOf(id: number): string {
    const entry = this.store.historyPages.entry(id);
    const title = entry?.event == null ? '' : ((JSON.parse(entry.event) as CalendarEvent).title ?? '');
    return title.split(' ')[0] ?? '';
  }

  /** What both sides have to hold once what was graded as possible is undone. Complains about what was graded wrongly. */
  private expected(graded: readonly Graded[], now: Seen): Record<SideName, Map<string, Fields>> {
    const result = { provider: new Map(now.provider), crm: new Map(now.crm) };
    for (const { row, verdict } of graded) {
      const record = this.store.history.record(row);
      const step = this.steps.get(row);
      const mark = this.markOf(row);
      if (record === null || step === undefined) continue;
      const { side, action } = record;
      const other = otherSide(side);
      const [here, there] = [result[side].get(mark), result[other].get(mark)];
      if (action === 'changed') {
        const wanted = this.changedBack(step, record, mark);
        const isAsAfter = sideNames.every((name) =>
          Object.keys(wanted[name]).every(
            (field) => result[name].get(mark)?.[field] === step.after[name].get(mark)?.[field],
          ),
        );
        const isLinked = here !== undefined && there !== undefined;
        if (verdict.grade === 'impossible') {
          const isAnything = sideNames.some((name) => Object.keys(wanted[name]).length > 0);
          if (isLinked && isAsAfter && isAnything && !this.apart.has(mark))
            this.wrong.push(
              `${mark}: ${verdict.obstacle}, although nothing stands in the way of undoing row ${row}`,
            );
          continue;
        }
        if (!isAsAfter)
          this.wrong.push(`${mark} was changed since row ${row}, and the undo would overwrite that`);
        for (const name of sideNames) {
          const fields = { ...result[name].get(mark), ...wanted[name] };
          result[name].set(mark, sorted(fields));
        }
      } else if (verdict.grade === 'impossible') {
        const isGone = here === undefined && there === undefined;
        if (action === 'removed' && isGone && verdict.obstacle === 'not-kept')
          this.wrong.push(`${mark} cannot be made again: ${verdict.obstacle}`);
      } else if (action === 'conflict') {
        const { path } = JSON.parse(record.before ?? '{}') as { path: string };
        const lost = step.edited[side].get(mark) ?? {};
        for (const name of sideNames)
          for (const field of fieldsAt(path, [lost, result[name].get(mark) ?? {}])) {
            const { [field]: _, ...others } = result[name].get(mark) ?? {};
            const value = lost[field];
            result[name].set(mark, sorted(value === undefined ? others : { ...others, [field]: value }));
          }
      } else if (action === 'removed') {
        for (const name of sideNames) {
          const was = step.before[name].get(mark);
          // what stayed by itself keeps what people made of it
          const keeps = step.isUndo && name === other ? result[name].get(mark) : undefined;
          const twin = step.isUndo && name === side ? result[other].get(mark) : undefined;
          const fields = keeps ?? twin ?? was;
          if (fields !== undefined) result[name].set(mark, fields);
        }
        this.apart.delete(mark);
      } else if (action === 'added') {
        if (step.isUndo && !step.before.provider.has(mark) && !step.before.crm.has(mark)) {
          result.provider.delete(mark);
          result.crm.delete(mark);
        } else {
          result[side].delete(mark);
          this.apart.set(mark, other);
        }
      }
    }
    return result;
  }

  /** The values that undoing a change brings back on each side. */
  private changedBack(
    step: Step,
    { side, before, after }: HistoryRecord,
    mark: string,
  ): Readonly<Record<SideName, Record<string, string>>> {
    const other = otherSide(side);
    const wanted: Record<SideName, Record<string, string>> = { provider: {}, crm: {} };
    const at = (seen: Seen, name: SideName, field: string): string => seen[name].get(mark)?.[field] ?? '';
    const fields = new Set(
      sideNames.flatMap((name) =>
        [step.before, step.edited, step.after].flatMap((seen) => Object.keys(seen[name].get(mark) ?? {})),
      ),
    );
    // an undo of several changes has rows of its own for each: those tell which fields are theirs
    const [was, is] = [before, after].map((one) => fieldsOf(JSON.parse(one ?? '{}') as CalendarEvent));
    for (const field of fields) {
      if (step.isUndo) {
        if (was?.[field] === is?.[field]) continue;
        for (const name of sideNames)
          if (at(step.before, name, field) !== at(step.after, name, field))
            wanted[name][field] = at(step.before, name, field);
        continue;
      }
      const isWritten = at(step.edited, side, field) !== at(step.after, side, field);
      const gaveWay = isWritten && at(step.edited, side, field) !== at(step.before, side, field);
      if (isWritten) wanted[side][field] = at(step.edited, side, field);
      if (gaveWay) wanted[other][field] = at(step.edited, side, field);
      else if (isWritten && at(step.before, other, field) !== at(step.after, other, field))
        wanted[other][field] = at(step.before, other, field);
    }
    return wanted;
  }

  private checkEqual(when: string): void {
    const { provider, crm } = this.see();
    for (const mark of new Set([...provider.keys(), ...crm.keys()])) {
      const stays = this.apart.get(mark);
      const [a, b] = [provider.get(mark), crm.get(mark)];
      if (stays !== undefined) {
        if ((stays === 'provider' ? b : a) !== undefined)
          this.wrong.push(`${mark} was to stay in ${stays} alone, ${when}`);
      } else if (JSON.stringify(a) !== JSON.stringify(b))
        this.wrong.push(`${mark} differs ${when}: ${JSON.stringify(a)} / ${JSON.stringify(b)}`);
    }
  }

  private see(): Seen {
    return {
      provider: this.seen(atProvider(this.world), 'provider'),
      crm: this.seen(atCrm(this.world), 'crm'),
    };
  }

  private seen(list: readonly StoredEvent[], side: SideName): ReadonlyMap<string, Fields> {
    const found = new Map<string, Fields>();
    for (const stored of list) {
      const mark = markIn(stored);
      if (found.has(mark)) this.wrong.push(`${mark} is twice in ${side}`);
      found.set(mark, fieldsOf(stored.event));
    }
    return found;
  }

  private edit({ at, what, which }: Edit, touched: Set<string>): void {
    const isNew = what === 'create' || what === 'series';
    const names: readonly SideName[] = at === 'both' ? (isNew ? ['crm'] : sideNames) : [at];
    if (isNew) {
      const mark = `#${this.made++}`;
      touched.add(mark);
      for (const name of names)
        this.world[name].hand.create(
          event(`uid-${mark.slice(1)}`, {
            title: `${mark} new`,
            ...(what === 'series' ? { recurrenceRules: [{ frequency: 'weekly', count: 6 }] } : {}),
          }),
        );
      return;
    }
    const marks = [...this.see().provider.keys()].filter(
      (mark) => !touched.has(mark) && !this.apart.has(mark),
    );
    const mark = marks[which % Math.max(1, marks.length)];
    if (mark === undefined) return;
    touched.add(mark);
    for (const name of names) {
      const list = name === 'provider' ? atProvider(this.world) : atCrm(this.world);
      const stored = list.find((one) => markIn(one) === mark);
      if (stored !== undefined) this.editOne(name, stored, mark, what);
    }
  }

  private editOne(name: SideName, { ref, event: was }: StoredEvent, mark: string, what: What): void {
    const { hand } = this.world[name];
    const serial = this.made++;
    const isSeries = was.recurrenceRules !== undefined;
    const date = later(was.start, (1 + (serial % 4)) * 7 * 24 * 3_600_000);
    const isCancelled = was.recurrenceOverrides?.[date]?.excluded === true;
    const patches: Partial<Record<What, PatchObject>> = {
      title: { title: `${mark} title ${serial}` },
      text: { description: `text ${serial}` },
      place: { 'locations/1': { name: `Room ${serial}` } },
      move: isSeries
        ? { title: `${mark} title ${serial}` }
        : { start: `2026-12-${10 + (serial % 18)}T13:00:00` },
      several: {
        title: `${mark} title ${serial}`,
        description: `text ${serial}`,
        duration: `PT${2 + (serial % 5)}H`,
      },
    };
    if (what === 'remove') hand.remove(ref);
    else if (what === 'occurrence' && isSeries && !isCancelled)
      hand.editOccurrence(ref, date, { title: `${mark} occurrence ${serial}` });
    else if (what === 'cancel' && isSeries && !isCancelled) hand.cancelOccurrence(ref, date);
    else hand.edit(ref, patches[what] ?? { title: `${mark} title ${serial}` });
  }
}

function markIn({ event: { title = '' } }: StoredEvent): string {
  return title.split(' ')[0] ?? '';
}

function fieldsOf({
  title = '',
  description = '',
  start,
  duration = '',
  locations,
  recurrenceOverrides,
}: CalendarEvent): Fields {
  const overrides = Object.entries(recurrenceOverrides ?? {}).map(
    ([date, patch]) => [`on ${date}`, patch.excluded === true ? 'cancelled' : JSON.stringify(patch)] as const,
  );
  return sorted({
    title,
    description,
    start,
    duration,
    place: locations?.['1']?.name ?? '',
    ...Object.fromEntries(overrides),
  });
}

/** Fields without a value are left out. */
function sorted(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== '')
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** The fields of a person's view that a path is about. */
function fieldsAt(path: string, seen: readonly Fields[]): readonly string[] {
  const [field = '', date] = path.split('/');
  if (field === 'locations') return ['place'];
  if (field !== 'recurrenceOverrides') return [field];
  const all = new Set(seen.flatMap((one) => Object.keys(one)));
  return [...all].filter((name) => name.startsWith('on ') && (date === undefined || name === `on ${date}`));
}
