/** Grades what a person wants undone with what both sides hold at this moment, and whom that would mail. Changes nothing (DE3). */
import { applyPatch } from '../../../../src-shared/domain/calendar/patch.ts';
import type { CalendarId, CalendarSide, StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import { type SideName, sideNames } from '../../../../src-shared/domain/side-name.ts';
import type { UndoObstacle, UndoVerdict } from '../../../../src-shared/domain/undo.ts';
import type { Store } from '../../../store/index.ts';
import type { OwnAddresses } from '../people/own-addresses.ts';
import { isFirstRun } from '../rules/first-run.ts';
import { type Graded, gradeRows } from './grade.ts';
import type { UndoTask } from './judge.ts';
import { type Ends, planRemoval, planStep, type UndoInput } from './plan-undo.ts';
import { whyNotRestored } from './wishes.ts';

export interface UndoPreviewParts {
  readonly store: Store;
  readonly sides: Readonly<Record<SideName, CalendarSide>>;
  readonly calendars: Readonly<Record<SideName, CalendarId>>;
  readonly own: OwnAddresses;
}

export interface UndoPreview {
  /** The latest change first. */
  readonly graded: readonly Graded[];
  /** Whom the provider would mail. */
  readonly addressees: readonly string[];
}

/** @param rows history rows, the latest first @throws ProblemError when a side cannot be read */
export async function previewUndo(
  rows: readonly number[],
  parts: UndoPreviewParts,
  signal: AbortSignal,
): Promise<UndoPreview> {
  const { store, sides, own } = parts;
  const tasks = gradeRows(rows, store, own.all).flatMap(({ task }) => task ?? []);
  const found = await readEnds(tasks, parts, signal);
  const input: UndoInput = {
    own,
    firstRun: isFirstRun(store),
    capabilities: { provider: sides.provider.capabilities, crm: sides.crm.capabilities },
  };
  const addressees = new Set<string>();
  const whyNot = (task: UndoTask): UndoObstacle | null => {
    if (task.type === 'resume') return null;
    if (task.type === 'restore') return whyNotRestored(task, input);
    const ends = found.get(task.link.id);
    if (ends === undefined) return 'gone';
    const plan = task.type === 'step' ? planStep(input, task, ends, null) : planRemoval(input, task, ends);
    if (plan.type === 'obstacle') return plan.obstacle;
    for (const { side, write, known } of plan.writes)
      for (const call of sides[side].prepare(write, known))
        for (const address of sides[side].mailEffect(call, known))
          if (!own.account.includes(address)) addressees.add(address);
    if (task.type === 'step') found.set(task.link.id, afterStep(ends, task.steps));
    return null;
  };
  const impossible = (task: UndoTask): UndoVerdict | null => {
    const obstacle = whyNot(task);
    return obstacle === null ? null : { grade: 'impossible', obstacle };
  };
  return { graded: gradeRows(rows, store, own.all, impossible), addressees: [...addressees] };
}

/** Both entries of each link, where both are there. */
async function readEnds(
  tasks: readonly UndoTask[],
  { sides, calendars }: UndoPreviewParts,
  signal: AbortSignal,
): Promise<Map<string, Ends>> {
  const links = tasks.flatMap((task) => (task.type === 'step' || task.type === 'remove' ? [task.link] : []));
  const read = async (name: SideName): Promise<ReadonlyMap<string, StoredEvent>> => {
    const [side, stored] = [sides[name], new Map<string, StoredEvent>()];
    if (!side.capabilities.readBack) return stored;
    const refs = [...new Set(links.map((link) => link[name].ref))];
    const { maxFetch } = side.capabilities;
    for (let from = 0; from < refs.length; from += maxFetch)
      for await (const one of side.get(calendars[name], refs.slice(from, from + maxFetch), signal))
        if (one.type === 'found') stored.set(one.stored.ref, one.stored);
    return stored;
  };
  const [provider, crm] = [await read('provider'), await read('crm')];
  const ends = new Map<string, Ends>();
  for (const link of links) {
    const [a, b] = [provider.get(link.provider.ref), crm.get(link.crm.ref)];
    if (a !== undefined && b !== undefined) ends.set(link.id, { provider: a, crm: b });
  }
  return ends;
}

/** As if it were undone, for an earlier change of the same entry. */
function afterStep(ends: Ends, steps: Extract<UndoTask, { type: 'step' }>['steps']): Ends {
  const [provider, crm] = sideNames.map(
    (side): StoredEvent => ({ ...ends[side], event: applyPatch(ends[side].event, steps[side].was) }),
  ) as [StoredEvent, StoredEvent];
  return { provider, crm };
}
