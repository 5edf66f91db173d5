/**
 * Guest lists of single dates that the CRM has and the provider does not see, because these dates differ from the series in guests, answers
 * or ticks alone. When the calendar moves the series they move with it: left at a date that the series has no more, each would be a date
 * of its own (RFC 8984 4.3.5). Pure.
 */
import {
  type CalendarEvent,
  isSeries,
  type JsonValue,
  type PatchObject,
} from '../../../../src-shared/domain/calendar/event.ts';
import { applyPatch, fieldOf, pathOf } from '../../../../src-shared/domain/calendar/patch.ts';
import { later, msBetween } from '../../../../src-shared/domain/time/wall-time.ts';
import { hasStart } from '../entries/series.ts';
import type { Flow } from '../merge/merge.ts';
import { timeFields } from '../merge/merge-rulings.ts';

/** The flow to the CRM with these dates moved, or taken away where the moved series has no such date. @param view see `withHeldBackGuests` */
export function withHeldBackDates(flow: Flow, crm: CalendarEvent, view: CalendarEvent): Flow {
  const isMoved = Object.keys(flow.incoming).some((path) => timeFields.includes(fieldOf(path)));
  if (!isMoved) return flow;
  const hidden = Object.entries(crm.recurrenceOverrides ?? {}).filter(
    ([start]) => view.recurrenceOverrides?.[start] === undefined,
  );
  const after = applyPatch(crm, flow.incoming);
  const dates = new Map(Object.entries(after.recurrenceOverrides ?? {}));
  for (const [start] of hidden) dates.delete(start);
  const moved: CalendarEvent = { ...after, recurrenceOverrides: Object.fromEntries(dates) };
  const moves = hidden.flatMap(([start, own]): readonly (readonly [string, PatchObject | null])[] => {
    if (after.recurrenceOverrides?.[start] === undefined || hasStart(moved, start)) return [];
    const to = later(start, msBetween(crm.start, after.start));
    const finds = isSeries(after) && hasStart(moved, to) && !dates.has(to);
    return [
      [pathOf('recurrenceOverrides', start), null],
      ...(finds ? [[pathOf('recurrenceOverrides', to), own] as const] : []),
    ];
  });
  return {
    ...flow,
    incoming: { ...flow.incoming, ...(Object.fromEntries(moves) as Record<string, JsonValue>) },
  };
}
