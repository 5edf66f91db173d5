/**
 * The section `mutation`: measures again what differs from what tests/mutation measured last, and wants the scores that the lists
 * there want. It is not part of `npm test`, because a changed file of the core takes up to a minute.
 */
import { acceptedOf, type List, lists, measureList, resultOf } from '../mutation/list.ts';
import { type Counts, countsOf } from '../mutation/score.ts';
import type { SectionResult } from './section.ts';

export async function proveMutation(): Promise<SectionResult> {
  const all: readonly List[] = Object.values(lists);
  const failures: string[] = [];
  for (const list of all) failures.push(...(await measureList(list, { files: [], onlyChanged: true })));
  const counts = all.map((list) => countsOf(resultOf(list), acceptedOf(list)));
  const sum = (key: keyof Counts) => counts.reduce((total, one) => total + one[key], 0);
  const files = all.reduce((total, list) => total + Object.keys(resultOf(list)).length, 0);
  return {
    what: 'changes of the engine’s core and of limits that no test notices',
    passed: failures.length === 0,
    counts: { files, changes: sum('changes'), seen: sum('seen'), accepted: sum('accepted') },
    ...(failures.length === 0 ? {} : { failures }),
  };
}
