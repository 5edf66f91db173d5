/** Reads whole entries by their id: `CalendarSide.get` and `CalendarSide.listed`. */
import { sharedValues } from '../../../../src-shared/domain/calendar/canonical.ts';
import type { Fetched, Ref } from '../../../../src-shared/domain/calendar/side.ts';
import { itemProblemOf } from '../../../../src-shared/domain/calendar/unreadable.ts';
import { type Problem, ProblemError, problemOf } from '../../../../src-shared/domain/problems.ts';
import { type Json, textIn } from '../../json-members.ts';
import {
  dateOfOccurrence,
  fetchedOf,
  type OutlookCalendar,
  type Parts,
  readMaster,
  type Viewer,
} from '../../outlook/index.ts';
import type { ItemAnswer } from './answer-parts.ts';
import type { CalendarApi } from './api.ts';
import type { ModifiedOccurrence } from './item-xml.ts';

export type ReadParts =
  | { readonly type: 'parts'; readonly parts: Parts }
  /** There is nothing, or it is in another calendar. */
  | { readonly type: 'absent' }
  /** This one cannot be read; others can. */
  | { readonly type: 'refused'; readonly problem: Problem; readonly changeKey?: string };

/** What a refusal says of one item and not of the whole mailbox. */
const ofOneItem: ReadonlySet<Problem['code']> = new Set([
  'not-permitted',
  'item-rejected',
  'item-unreadable',
]);

/**
 * Everything that makes up the entries with these ids, in their order.
 * @throws ProblemError for trouble of the whole side
 */
export async function readParts(
  api: CalendarApi,
  calendar: string,
  refs: readonly Ref[],
  signal: AbortSignal,
): Promise<readonly ReadParts[]> {
  const answers = await api.items(
    refs.map((id) => ({ id })),
    signal,
  );
  const modified = answers.flatMap((answer) => (answer.type === 'item' ? answer.modified : []));
  const exceptions = await readExceptions(api, modified, signal);
  return answers.map((answer) => partsIn(answer, calendar, exceptions));
}

async function readExceptions(
  api: CalendarApi,
  modified: readonly ModifiedOccurrence[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Json>> {
  const answers = await api.items(modified, signal);
  const found = new Map<string, Json>();
  for (const [index, answer] of answers.entries()) {
    const { id = '', originalStart = '' } = modified[index] ?? {};
    if (answer.type === 'unreadable') throw answer.error;
    if (answer.type === 'item') found.set(id, { ...answer.entry, type: 'exception', originalStart });
    // one that is gone has changed its series once more
    else if (answer.problem.code !== 'not-found') throw new ProblemError(answer.problem);
  }
  return found;
}

function partsIn(answer: ItemAnswer, calendar: string, exceptions: ReadonlyMap<string, Json>): ReadParts {
  if (answer.type === 'unreadable')
    return { type: 'refused', problem: itemProblemOf(answer.error), changeKey: answer.changeKey };
  if (answer.type === 'refused') {
    if (answer.problem.code === 'not-found') return { type: 'absent' };
    if (ofOneItem.has(answer.problem.code)) return { type: 'refused', problem: answer.problem };
    throw new ProblemError(answer.problem);
  }
  const { entry, modified, deleted } = answer;
  // an id is read wherever its item is
  if (textIn(entry, 'parentFolderId') !== calendar) return { type: 'absent' };
  return {
    type: 'parts',
    parts: {
      entry,
      exceptions: modified.flatMap(({ id }) => {
        const exception = exceptions.get(id);
        return exception === undefined ? [] : [exception];
      }),
      cancelled: datesOf(entry, deleted),
    },
  };
}

/** The dates of cancelled occurrences in the zone of the series. */
function datesOf(entry: Json, starts: readonly string[]): readonly string[] {
  if (starts.length === 0) return [];
  try {
    const { start } = readMaster(entry, { own: [], shared: sharedValues() });
    const dates = starts.flatMap(
      (originalStart) => dateOfOccurrence({ type: 'exception', originalStart }, start) ?? [],
    );
    return dates.toSorted();
  } catch (error) {
    // what cannot be understood is told by who reads the parts
    if (problemOf(error) === null) throw error;
    return [];
  }
}

/** The contract of `CalendarSide.get`. */
export async function* readEntries(
  api: CalendarApi,
  calendar: OutlookCalendar,
  refs: readonly Ref[],
  viewer: () => Viewer,
  signal: AbortSignal,
): AsyncGenerator<Fetched> {
  const asked = [...new Set(refs)];
  const reads = await readParts(api, calendar.id, asked, signal);
  // an item that is not found may also mean that its calendar is gone (ID4)
  if (reads.every(({ type }) => type === 'absent')) await demandCalendar(api, calendar.id, signal);
  for (const [index, read] of reads.entries()) {
    const ref = asked[index] ?? '';
    if (read.type === 'parts') yield fetchedOf(calendar, ref, read.parts, viewer());
    else if (read.type === 'absent') yield { type: 'absent', ref };
    else {
      const { problem, changeKey } = read;
      yield { type: 'unreadable', ref, problem, ...(changeKey === undefined ? {} : { revision: changeKey }) };
    }
  }
}

/** @throws ProblemError `calendar-missing` */
export async function demandCalendar(api: CalendarApi, calendar: string, signal: AbortSignal): Promise<void> {
  await api.folders([{ id: calendar }], signal);
}

/** The contract of `CalendarSide.listed`. */
export async function listedRefs(
  api: CalendarApi,
  calendar: string,
  refs: readonly Ref[],
  signal: AbortSignal,
): Promise<ReadonlySet<Ref>> {
  const missing = new Set(refs);
  const found = new Set<Ref>();
  for await (const page of api.list(calendar, signal)) {
    for (const id of page) if (missing.delete(id)) found.add(id);
    if (missing.size === 0) break;
  }
  return found;
}
