/** Ids of events and occurrences: the ordinary ones, which change when an event moves to another calendar, and immutable ones. */
import { createHash } from 'node:crypto';

/** What an id stands for. */
export interface IdTarget {
  readonly calendar: string;
  readonly key: string;
  /** Of an occurrence: the date that the rule gives. */
  readonly date: string | null;
}

export interface Ids {
  write(target: IdTarget, immutable: boolean): string;
  /** Both kinds of ids are understood. They are case-sensitive. */
  find(id: string): IdTarget | null;
}

/** A target can be found by an id that was written: nobody guesses one. */
export function createIds(): Ids {
  const known = new Map<string, IdTarget>();
  return {
    write(target, immutable) {
      const { calendar, key, date } = target;
      const event = digest(immutable ? `event ${key}` : `event ${key} in ${calendar}`);
      const head = immutable ? 'AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A' : 'AAMkAGI1';
      // the id of an occurrence has the day and the id of its series in it
      const id =
        date === null ? `${head}${event}AAA=` : `${head}FRAAgI${dayText(date)}AAEYAAAAA${event}AAAEA==`;
      known.set(id, target);
      return id;
    },
    find: (id) => known.get(id) ?? null,
  };
}

/** The form of an id of a calendar, which is the same for both kinds of ids. */
export function calendarIdOf(key: string): string {
  return `AAMkAGI1${digest(`calendar ${key}`)}AAABBgAAAA==`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function dayText(date: string): string {
  return Buffer.from(String(Date.parse(date) / 86_400_000)).toString('base64url');
}
