/** What the examples of "why is this (not) there?" (D12) share: each is a real run, after which Concord is asked about one entry. */

import type { Store } from '../../../src-main/store/index.ts';
import type { CalendarEngine } from '../../../src-main/sync/index.ts';
import { type Choice, type DecisionKind, entryWhy, rowWhy } from '../../../src-main/sync/index.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { EntryWhyCode } from '../../../src-shared/domain/why.ts';
import { atCrm, atProvider, type Machine, type World } from '../world.ts';

/** Makes something happen, and asks. */
export type Example = () => Promise<EntryWhyCode>;

export type Asked = Pick<Machine, 'store'>;

export function why(
  { store }: Asked,
  side: SideName,
  ref: string,
  calendar: string | null = null,
): EntryWhyCode {
  return entryWhy(store, { side, ref, calendar }).code;
}

/** Of the newest row of the history whose entry has this title. */
export function whyRow({ store }: Asked, title: string): EntryWhyCode {
  const row = store.historyPages
    .page(null, 200, 'all')
    .find(({ event, before }) => `${event} ${before}`.includes(`"title":${JSON.stringify(title)}`));
  if (row === undefined) throw new Error(`no row tells of ${title}`);
  return rowWhy(store, row.id)?.code ?? 'nowhere';
}

/** Of the newest row, which may keep nothing of its entry. */
export function whyNewestRow({ store }: Asked): EntryWhyCode {
  const [row] = store.historyPages.page(null, 1, 'all');
  return row === undefined ? 'nowhere' : (rowWhy(store, row.id)?.code ?? 'nowhere');
}

export function answer(
  { engine }: { readonly engine: CalendarEngine },
  choice: Choice,
  kind?: DecisionKind,
): void {
  for (const one of engine.decisions())
    if (kind === undefined || one.kind === kind) engine.decide(one.id, one.digest, choice);
}

export function refOf(one: World, side: SideName, title: string): string {
  const all = side === 'provider' ? atProvider(one) : atCrm(one);
  const found = all.find(({ event }) => event.title === title);
  if (found === undefined) throw new Error(`the ${side} has no ${title}`);
  return found.ref;
}

export function storeOf(store: Store): Asked {
  return { store };
}

/** The administrator's rules and the session are read again after so long. */
export const sessionIsOld = 20 * 60_000;
