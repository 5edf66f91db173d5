/** What the tables about gathering share: a run over what a table says is linked, told and answered, and what it gathers. */
import type { Link, News, Store } from '../../src-main/store/index.ts';
import { gather } from '../../src-main/sync/calendar/news/gather.ts';
import type { End } from '../../src-main/sync/calendar/plan/model.ts';
import type { Fetched, Located } from '../../src-shared/domain/calendar/side.ts';
import { problem } from '../../src-shared/domain/problems.ts';
import { type SideName, sideNames } from '../../src-shared/domain/side-name.ts';
import { at } from './plan-table.ts';
import { runTable, type SideAnswers } from './run-table.ts';
import { link } from './small-calendar.ts';

export interface Given {
  readonly links?: readonly Link[];
  readonly news?: Partial<Record<SideName, readonly News[]>>;
  readonly answers?: Partial<Record<SideName, SideAnswers>>;
  readonly prepare?: (store: Store) => void;
  readonly useOrganizer?: boolean;
}

export async function gathered({
  links = [],
  news = {},
  answers = {},
  prepare,
  useOrganizer = false,
}: Given) {
  const { run, store, log } = runTable(answers, { useOrganizer });
  for (const one of links) store.links.save(one);
  for (const side of sideNames) for (const one of news[side] ?? []) store.inbox.put(side, one);
  prepare?.(store);
  const result = await gather(run, new AbortController().signal);
  return {
    ...result,
    store,
    log,
    strangers: sideNames.flatMap((side) => result.loose[side].map(({ stored: { ref } }) => ref)),
    ends: result.cases.map(
      ({ link: { id }, provider, crm }) => `${id}: ${inShort(provider)}, ${inShort(crm)}`,
    ),
  };
}
const inShort = (end: End | null) =>
  end?.state === 'gone' ? `gone (${end.reason})` : (end?.state ?? 'unknown');

export const found = (ref: string, change = {}, of = {}): News => ({
  kind: 'found',
  ref,
  stored: at(ref, change, of),
});
export const hint = (ref: string): News => ({ kind: 'hint', ref });
export const removed = (ref: string): News => ({ kind: 'removed', ref, reason: 'deleted' });
export const unreadable = (ref: string): Fetched => ({
  type: 'unreadable',
  ref,
  problem: problem('item-unreadable'),
});
export const read = (ref: string, change = {}, of = {}): Fetched => ({
  type: 'found',
  stored: at(ref, change, of),
});
export const place = (uid: string, calendar: string, ref: string): Located => ({ uid, calendar, ref });
/** The link `l`, whose entries are known by the uid `u`. */
export const linked = link('l', { uids: ['u'] });
