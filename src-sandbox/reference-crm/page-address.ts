/** Where the web view shows an entry or a message: what stands behind the CRM's address. Who may see it is decided there (S4). */
import { mondayOf } from './agenda.ts';
import type { EntryView } from './crm-entry.ts';

/** In its week; a series in the week of its first occurrence. */
export function entryPage(user: string, { id, event }: Pick<EntryView, 'id' | 'event'>): string {
  const from = mondayOf(event.start.slice(0, 10));
  return `/#${new URLSearchParams({ user, tab: 'week', from, entry: id })}`;
}

export function messagePage(user: string, id: string): string {
  return `/#${new URLSearchParams({ user, tab: 'mail', message: id })}`;
}
