/** Both entries of a removed pair as they are made again: under a new uid, and with nobody invited (PE1). Pure. */

import { canonicalEvent } from '../../../../src-shared/domain/calendar/canonical.ts';
import {
  type CalendarEvent,
  organizerOf,
  type Participant,
  type PatchObject,
} from '../../../../src-shared/domain/calendar/event.ts';
import { withCrossingLinks } from '../../../../src-shared/domain/calendar/links.ts';
import { guestLists } from '../../../../src-shared/domain/calendar/participants.ts';
import { applyPatch, diff } from '../../../../src-shared/domain/calendar/patch.ts';
import type { StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import { otherSide, type SideName } from '../../../../src-shared/domain/side-name.ts';
import type { CreatingLink, HistoryRecord } from '../../../store/index.ts';
import { fingerprint } from '../../common/fingerprint.ts';
import { contentHash, without } from '../entries/compare.ts';
import { creatingLink } from '../entries/link.ts';
import { providerView } from '../people/ticks.ts';
import { create, viewOf } from '../plan/actions.ts';
import type { PlanInput, PlannedWrite } from '../plan/model.ts';
import { shortened } from '../plan/shortened.ts';
import type { RemovedFacts } from './judge.ts';

type Input = Pick<PlanInput, 'capabilities' | 'own' | 'calendars' | 'firstRun' | 'newId'>;

interface Removal {
  readonly record: HistoryRecord;
  readonly facts: RemovedFacts;
}

/** Whether somebody else took part, who is not invited again. */
export function hadGuests({ record: { before }, facts }: Removal, own: readonly string[]): boolean {
  if (before === null) return false;
  const lists = guestLists(
    JSON.parse(before) as CalendarEvent,
    ...(facts.other === null ? [] : [facts.other]),
  );
  return lists.some((list) => Object.values(list).some(({ email }) => !own.includes(email.toLowerCase())));
}

/** Who organised the removed meeting, when that is somebody else. */
export function isOthers({ before }: HistoryRecord, own: readonly string[]): boolean {
  const organizer = before === null ? null : organizerOf(JSON.parse(before) as CalendarEvent);
  return organizer !== null && !own.includes(organizer);
}

/** Makes the first of the two entries, on the side on which the entry was first seen. */
export function makeFirst(input: Input, { record, facts }: Removal): PlannedWrite {
  const side = facts.origin;
  const key = input.newId(side, `undo ${record.id}`);
  const event = { ...contentOn(side, input, { record, facts }), uid: key };
  const link: CreatingLink = {
    id: key,
    status: 'creating',
    origin: otherSide(side),
    uids: [key],
    source: { ref: '', revision: '' },
  };
  return {
    link,
    side,
    write: { type: 'create', key, calendar: input.calendars[side], event },
    known: null,
    source: null,
    transfer: {},
    digest: fingerprint(['restore', side, record.id, contentHash(event)]),
    reason: 'undone-by-a-person',
    ticked: [],
    undoes: record.id,
  };
}

/** Makes its twin, with what this side had, and what somebody changed in the first one since. */
export function makeTwin(input: PlanInput, removal: Removal, first: StoredEvent): PlannedWrite | null {
  const { record, facts } = removal;
  const { origin } = facts;
  const side = otherSide(origin);
  const link = creatingLink(input.newId(origin, first.ref), origin, first);
  const { write } = create(input, link, first);
  if (write.write.type !== 'create') return null;
  const made = contentOn(origin, input, removal);
  const since = diff(viewOf(input, origin, { event: made }, [], []), viewOf(input, origin, first, [], []));
  const event = { ...applyPatch(contentOn(side, input, removal), since), uid: write.write.event.uid };
  return {
    ...write,
    write: { ...write.write, event },
    digest: fingerprint(['restore', side, record.id, contentHash(event)]),
    reason: 'undone-by-a-person',
    undoes: record.id,
  };
}

/** Makes the twin of an entry that stayed by itself. */
export function twinOfKept(input: PlanInput, row: number, side: SideName, kept: StoredEvent): PlannedWrite {
  const link = creatingLink(input.newId(side, kept.ref), side, kept);
  return { ...create(input, link, kept).write, reason: 'undone-by-a-person', undoes: row };
}

/** What a side had; where only the other side's is kept, what it would be given of that. */
function contentOn(
  side: SideName,
  { capabilities }: Pick<PlanInput, 'capabilities'>,
  { record, facts }: Removal,
): CalendarEvent {
  const removed = JSON.parse(record.before ?? '{}') as CalendarEvent;
  const kept = record.side === side ? removed : (facts.other ?? removed);
  const plain = alone(kept);
  const shown =
    side === 'provider'
      ? providerView({ event: plain }, [], capabilities.provider.unmailedGuests, [])
      : plain;
  const { lacks, sizes } = capabilities[side];
  return shortened(withCrossingLinks(without(shown, lacks)), sizes, null);
}

/** Without ticks, and without the other part of a series that was split: it names the removed one. */
function alone({ relatedTo: _, ...event }: CalendarEvent): CalendarEvent {
  const unticked = (people: CalendarEvent['participants']): Record<string, Participant> =>
    Object.fromEntries(
      Object.entries(people ?? {}).map(([id, { invite: _invite, ...participant }]) => [id, participant]),
    );
  const overrides = Object.entries(event.recurrenceOverrides ?? {}).map(
    ([start, patch]): [string, PatchObject] => [
      start,
      patch.participants == null
        ? patch
        : {
            ...patch,
            participants: unticked(patch.participants as unknown as CalendarEvent['participants']) as never,
          },
    ],
  );
  return canonicalEvent({
    ...event,
    ...(event.participants === undefined ? {} : { participants: unticked(event.participants) }),
    ...(overrides.length === 0 ? {} : { recurrenceOverrides: Object.fromEntries(overrides) }),
  });
}
