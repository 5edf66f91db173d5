/**
 * An invitation that is gone from the calendar while the CRM still has the meeting for this person, and no longer says that they are
 * invited to it: its organiser was taken off the meeting, handed it over, or unticked this person. The organiser's server took the
 * invitation back; nobody removed the meeting. So the person gets it as any colleague does who is not invited (C9, PE8). Pure.
 */
import { organizerOf } from '../../../../src-shared/domain/calendar/event.ts';
import type { Reason } from '../../../../src-shared/domain/calendar/reasons.ts';
import type { StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import type { AgreedLink, LeftReason } from '../../../store/index.ts';
import { creatingLink } from '../entries/link.ts';
import { isHandedOver } from '../people/handed-over.ts';
import type { OwnAddresses } from '../people/own-addresses.ts';
import { tickedIds } from '../people/ticks.ts';
import { create, leave, save, settle } from './actions.ts';
import type { Action, PlanInput } from './model.ts';
import { ownAnswer } from './plan-invited.ts';

/** Whether the calendar's entry, which is gone, was the invitation to a meeting of the CRM, and the CRM no longer counts on it. */
export function isWithdrawn({ origin, provider }: AgreedLink, crm: StoredEvent, own: OwnAddresses): boolean {
  const organizer = organizerOf(provider.base);
  // an entry that Concord made in the CRM from an invitation goes with the invitation
  if (origin !== 'crm' || organizer === null || own.all.includes(organizer)) return false;
  return crm.part !== 'invited' || isHandedOver(crm, organizer);
}

/**
 * Whether the calendar's entry is gone because this person declined the meeting before: some servers take out what a guest declines. The
 * meeting in the CRM stays, with the answer; a person who removes an invitation that they have not declined takes themselves off it.
 */
export function isDeclined(
  { origin, provider }: AgreedLink,
  { part }: StoredEvent,
  own: OwnAddresses,
): boolean {
  return origin === 'crm' && part === 'invited' && ownAnswer(provider.base, own.all) === 'declined';
}

/**
 * The calendar gets an entry again, without guests: nobody is invited who was ticked before (PE1).
 * @param reason why the CRM's entry is not carried over; a new organiser's invitation is waited for
 */
export function planWithdrawn(
  input: PlanInput,
  link: AgreedLink,
  crm: StoredEvent,
  reason: LeftReason | null,
): readonly Action[] {
  const ended = (why: Reason): readonly Action[] => [
    { type: 'end', link, reason: why },
    settle('provider', link.provider.ref),
  ];
  if (reason !== null)
    return [...ended('invitation-withdrawn-kept-in-the-crm'), ...leave('crm', crm, reason)];
  const next = {
    ...creatingLink(input.newId('crm', crm.ref), 'crm', crm),
    ticked: tickedIds(crm.event),
  };
  const { write } = create(input, next, crm);
  // saved before it is sent, so that a run that is killed in between goes on
  return [
    ...ended('invitation-withdrawn'),
    save(next),
    { type: 'write', write: { ...write, reason: 'invitation-withdrawn' } },
  ];
}
