/** Runs the rows of the meeting table in a world, and compares what follows with what has to follow. */
import { expect } from 'vitest';
import {
  type CalendarEvent,
  type LocalDateTime,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import { applyPatch } from '../../../src-shared/domain/calendar/patch.ts';
import { namedIn, type Row, type Shown, sentIn } from './row.ts';
import type { Answer, MeetingWorld, Who } from './world.ts';

export async function checkRow(world: MeetingWorld, row: Row): Promise<void> {
  await row.act(world);
  // what people did in their own programs was delivered by their servers, not by Concord
  await world.messages();
  const written = await world.run();
  if (row.writesNothing === true) expect(written).toBe(0);
  if (row.asks === undefined) expect(world.waiting()).toEqual([]);
  else {
    expect(await world.messages()).toEqual([]);
    const waiting = world.waiting();
    expect(
      waiting.flatMap(({ kind, items }) =>
        items.map(({ write, addressees }) => ({ kind, write, names: [...addressees].sort() })),
      ),
    ).toEqual([
      {
        kind: row.asks.kind ?? 'would-mail',
        write: row.asks.write,
        names: namedIn(world, row.asks.names).map(world.address).sort(),
      },
    ]);
    for (const one of waiting) world.decide(one, row.asks.answer);
    await world.run();
    expect(world.waiting()).toEqual([]);
  }
  expect(await world.messages()).toEqual([...sentIn(world, row)].sort());
  if (row.shows === undefined) return;
  const { title, occurrence, calendar, crm } = typeof row.shows === 'function' ? row.shows(world) : row.shows;
  const at = occurrence?.(world);
  expect({
    calendar: shown(world, await world.calendar.see(title), at),
    crm: shown(world, world.crm.see(title), at),
  }).toEqual({ calendar, crm });
}

function shown(
  world: MeetingWorld,
  event: CalendarEvent | undefined,
  occurrence: LocalDateTime | undefined,
): Shown | 'absent' {
  if (event === undefined) return 'absent';
  const { participants = {} } =
    occurrence === undefined ? event : applyPatch(event, event.recurrenceOverrides?.[occurrence] ?? {});
  return Object.fromEntries(
    (['me', 'ann', 'bob', 'cas'] as const).flatMap((who): readonly [Who, Answer | '-'][] => {
      const found = [world.address(who), world.alias(who)].flatMap(
        (one) => participants[participantId(one)] ?? [],
      );
      return found.map(({ participationStatus = '-' }) => [who, participationStatus as Answer | '-']);
    }),
  );
}
