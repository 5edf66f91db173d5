/** Inputs rebuilt from public bug reports of other calendar programs. They are read in place and are no part of this repository. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { patchCalendarObject, readCalendarObject } from '../../src-main/providers/icalendar/index.ts';
import type { CalendarEvent, PatchObject } from '../../src-shared/domain/calendar/event.ts';
import { problemOf } from '../../src-shared/domain/problems.ts';

const folder = join(import.meta.dirname, '..', '..', '..', 'shared', 'cases');
const present = existsSync(folder);
if (!present) {
  if (process.env.CI === 'true') throw new Error(`no reported cases at ${folder}`);
  console.warn(`skipped: no reported cases at ${folder}`);
}

/** Tests with these inputs are skipped without them: `test.skipIf(reportedCasesMissing)`. */
export const reportedCasesMissing = !present;

/** The iCalendar text of a case, with CRLF line ends. @param id `B01` */
export function reportedCase(id: string): string {
  return readFileSync(join(folder, `${id}.ics`), 'utf8').replace(/\r?\n/g, '\r\n');
}

/** The ids of all cases, sorted. */
export function reportedCaseFiles(): readonly string[] {
  return readdirSync(folder)
    .flatMap((name) => (name.endsWith('.ics') ? [name.slice(0, -'.ics'.length)] : []))
    .sort();
}

/** The edits in the CRM that belong to a case, in their order. */
export function reportedEdits(id: string): readonly PatchObject[] {
  const file = join(folder, `${id}.steps.json`);
  if (!existsSync(file)) return [];
  const { edit, edits = [] } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly edit?: PatchObject;
    readonly edits?: readonly PatchObject[];
  };
  return [...(edit === undefined ? [] : [edit]), ...edits];
}

/** A calendar with one event at 10 March 2026, 09:00 to 10:00 UTC, with these lines. */
export function eventText(...lines: readonly string[]): string {
  const hasStart = lines.some((line) => line.startsWith('DTSTART'));
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//t//EN',
    'BEGIN:VEVENT',
    'UID:u1',
    'DTSTAMP:20260102T080000Z',
    ...(hasStart ? [] : ['DTSTART:20260310T090000Z', 'DTEND:20260310T100000Z']),
    ...lines,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');
}

/** The event in a calendar object. */
export function read(text: string): CalendarEvent {
  const found = readCalendarObject(text);
  if (found === null) throw new Error('no event');
  return found.event;
}

/** The unfolded text after an edit of these fields, which is read back as the edited event. */
export function edited(text: string, change: Partial<CalendarEvent>): string {
  const written = patchCalendarObject(text, { ...read(text), ...change }, 0);
  expect(read(written)).toMatchObject(change);
  return written.replace(/\r\n /g, '');
}

/** Why a calendar object cannot be read; `readable` when it can. */
export function reasonOf(text: string): unknown {
  try {
    return read(text) && 'readable';
  } catch (error) {
    return problemOf(error)?.params.reason;
  }
}
