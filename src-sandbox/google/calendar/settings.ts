/** `settings.list` and `.get`: what a person has set for all their calendars. */
import { refuseNotFound } from '../api-refusal.ts';
import type { Person } from '../people.ts';
import type { Json } from './event.ts';
import { listEtag } from './tokens.ts';

export interface Settings {
  list(person: Person): Json;
  get(person: Person, id: string): Json;
}

/** All values are texts, also numbers and what is true or false. */
const usual: Readonly<Record<string, string>> = {
  autoAddHangouts: 'true',
  defaultEventLength: '60',
  dateFieldOrder: 'DMY',
  weekStart: '1',
  format24HourTime: 'true',
  hideInvitations: 'false',
  hideInvitationsSetting: 'NONE',
  locale: 'en',
  remindOnRespondedEventsOnly: 'false',
  showDeclinedEvents: 'true',
  timezone: 'UTC',
  useKeyboardShortcuts: 'true',
  hideWeekends: 'false',
};
/** Epoch microseconds: nobody changes settings here. */
const setAt = 1_589_814_000_000_000;

export function createSettings(): Settings {
  const view = (person: Person, id: string, value: string): Json => ({
    kind: 'calendar#setting',
    etag: `"${setAt}"`,
    id,
    value: id === 'timezone' ? person.timeZone : value,
  });
  return {
    list: (person) => ({
      kind: 'calendar#settings',
      etag: listEtag(setAt),
      nextSyncToken: String(setAt).padStart(20, '0'),
      items: Object.entries(usual).map(([id, value]) => view(person, id, value)),
    }),
    get: (person, id) => view(person, id, usual[id] ?? refuseNotFound()),
  };
}
