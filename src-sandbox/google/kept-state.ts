/**
 * The data of the simulator's people: calendars and mailboxes, as one value without functions, and the file in which it is kept across
 * restarts. Sign-ins end with the program.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import type { StampsState } from '../simulator/stamps.ts';
import { type CalendarsState, noCalendars } from './calendar/calendars.ts';
import type { ChangesState } from './calendar/event-changes.ts';
import type { MailboxesState } from './mail/mailboxes.ts';
import { noPeople, type PeopleState } from './people.ts';

export interface GoogleState {
  readonly stamps: StampsState;
  readonly people: PeopleState;
  readonly calendars: CalendarsState;
  readonly changes: ChangesState;
  readonly mailboxes: MailboxesState;
}

export interface Kept {
  readonly state: GoogleState;
  /** Nothing was kept yet. */
  readonly isNew: boolean;
  save(): void;
}

const format = 1;

/** @param file null: in memory only */
export function keptIn(file: string | null): Kept {
  const state = file === null ? null : readState(file);
  const used = state ?? {
    stamps: { last: 0 },
    people: noPeople(),
    calendars: noCalendars(),
    changes: { made: 0 },
    mailboxes: new Map(),
  };
  return {
    state: used,
    isNew: state === null,
    save() {
      if (file === null) return;
      // a program that is killed leaves the file as it was before, or as it is after
      writeFileSync(`${file}.new`, serialize({ format, state: used }), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    },
  };
}

/** Null for a file that is not there, and for one of another version: the sample begins anew then. */
function readState(file: string): GoogleState | null {
  if (!existsSync(file)) return null;
  const kept = deserialize(readFileSync(file)) as { readonly format: number; readonly state: GoogleState };
  return kept.format === format ? kept.state : null;
}
