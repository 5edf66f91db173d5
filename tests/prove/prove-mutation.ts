/**
 * The section `mutation`: measures again what differs from what tests/mutation measured last, and wants the scores that the lists
 * there want. It is not part of `npm test`, because a changed file of the core takes up to a minute.
 */
import { type List, lists, measureList, resultOf } from '../mutation/list.ts';
import type { SectionResult } from './section.ts';

export async function proveMutation(): Promise<SectionResult> {
  const all: readonly List[] = Object.values(lists);
  const failures: string[] = [];
  for (const list of all) failures.push(...(await measureList(list, { files: [], onlyChanged: true })));
  const rows = all.flatMap((list) => Object.values(resultOf(list)));
  const sum = (key: 'changes' | 'seen' | 'accepted') => rows.reduce((total, row) => total + row[key], 0);
  return {
    what: 'changes of the engine’s core and of limits that no test notices',
    passed: failures.length === 0,
    counts: { files: rows.length, changes: sum('changes'), seen: sum('seen'), accepted: sum('accepted') },
    ...(failures.length === 0 ? {} : { failures }),
  };
}
