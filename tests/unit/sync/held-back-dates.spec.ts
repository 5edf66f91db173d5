/** Guest lists of single dates that only the CRM knows, when the calendar moves their series (TI2, PE2). */
import { describe, expect, it } from 'vitest';
import { withHeldBackDates } from '../../../src-main/sync/calendar/people/held-back-dates.ts';
import {
  type CalendarEvent,
  type JsonValue,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import { pathOf } from '../../../src-shared/domain/calendar/patch.ts';
import { later } from '../../../src-shared/domain/time/wall-time.ts';
import { dates, series } from '../../support/small-calendar.ts';

const [first, second] = dates;
const hourMs = 60 * 60 * 1000;
const ann = 'ann@example.com';
const own = { participants: { [participantId(ann)]: { email: ann, roles: { attendee: true } } } };
const crm = series({ recurrenceOverrides: { [second]: own } });
const view = series();
const carried = (incoming: Record<string, JsonValue>, shown: CalendarEvent = view) =>
  withHeldBackDates({ incoming, transfer: {} }, crm, shown).incoming;
const at = (start: string) => pathOf('recurrenceOverrides', start);

describe('a guest list of one date that the provider does not see', () => {
  it('moves as far as the series does', () => {
    const start = later(first, hourMs);
    expect(carried({ start })).toEqual({ start, [at(second)]: null, [at(later(second, hourMs))]: own });
  });
  it('stays when the moved series still has its date', () => {
    expect(carried({ start: second })).toEqual({ start: second });
  });
  it('goes when the moved series ends before it', () => {
    const incoming = {
      start: later(first, hourMs),
      recurrenceRules: [{ frequency: 'weekly', count: 1 }],
    } as unknown as Record<string, JsonValue>;
    expect(carried(incoming)).toEqual({ ...incoming, [at(second)]: null });
  });
  it('goes when the series becomes a single entry', () => {
    const incoming = { start: later(first, hourMs), recurrenceRules: null };
    expect(carried(incoming)).toEqual({ ...incoming, [at(second)]: null });
  });
  it('gives way to what the calendar has at its new date', () => {
    const [start, to] = [later(first, hourMs), later(second, hourMs)];
    const incoming = { start, [at(to)]: { title: 'Special' } };
    expect(carried(incoming)).toEqual({ ...incoming, [at(second)]: null });
  });
  it('is left alone when no date changes, also at a date that the rule of the series does not give', () => {
    const beside = series({ recurrenceOverrides: { '2026-12-04T10:00:00': own } });
    const flow = { incoming: { title: 'New' }, transfer: {} };
    expect(withHeldBackDates(flow, beside, view)).toEqual(flow);
  });
  it('is left alone when no date changes, when the provider sees it, and when it goes anyway', () => {
    expect(carried({ title: 'New' })).toEqual({ title: 'New' });
    const start = later(first, hourMs);
    expect(carried({ start }, crm)).toEqual({ start });
    expect(carried({ start, recurrenceOverrides: null })).toEqual({ start, recurrenceOverrides: null });
  });
});
