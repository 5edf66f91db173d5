/** Answers the calls about quarantined entries: a page of them, another try, and what a person did about one by hand. */

import type { CallOutput } from '../../../src-shared/contract/index.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import { isPrivate } from '../../../src-shared/domain/calendar/private-events.ts';
import { noNextAttempt, type QuarantinedEntry } from '../../store/index.ts';
import type { HandlersOf } from '../contract/answering.ts';
import type { AccountSync } from '../running/account-sync.ts';

type Item = CallOutput<'quarantine.page'>['items'][number];

export function quarantineHandlers(
  sync: AccountSync,
): HandlersOf<'quarantine.page' | 'quarantine.retry' | 'quarantine.confirm'> {
  return {
    async 'quarantine.page'(input) {
      const { items, count } = await sync.ask('quarantine', input);
      return { items: items.map(quarantineItem), count };
    },
    async 'quarantine.retry'(input) {
      await sync.ask('quarantine-retry', input);
      await sync.handlers['sync.now']({});
      return {};
    },
    async 'quarantine.confirm'(input) {
      const answer = await sync.ask('quarantine-confirm', input);
      await sync.handlers['sync.now']({});
      return answer;
    },
  };
}

/** A row of the store as the interface gets it. The calendar's file name is there also when the entry is not known. */
export function quarantineItem(row: QuarantinedEntry): Item {
  const entry = row.event === null ? null : (JSON.parse(row.event) as CalendarEvent);
  return {
    side: row.side,
    ref: row.ref,
    title: entry === null ? row.title : (entry.title ?? '').slice(0, 2_000),
    start: entry?.start ?? row.date,
    timeZone: entry?.timeZone ?? null,
    isPrivate: entry !== null && isPrivate(entry),
    file: row.side === 'provider' ? fileName(row.ref) : null,
    stage: row.stage,
    code: row.code,
    reason: row.reason,
    nextAt: row.nextAttempt === noNextAttempt ? null : row.nextAttempt,
    digest: row.content,
  };
}

/** The last part of a path, its percent encoding undone. */
function fileName(ref: string): string | null {
  const name = ref.split('/').findLast((part) => part !== '') ?? '';
  try {
    return decodeURIComponent(name).slice(0, 200) || null;
  } catch {
    return name.slice(0, 200);
  }
}
