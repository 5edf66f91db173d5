/**
 * Plans an entry whose meeting a colleague's Concord writes (C9, PE8). This person's server delivers the invitation and its updates, so
 * one program alone carries the shared fields: here only this person's own answer crosses, in both directions (PE4). Pure.
 */
import { participantId } from '../../../src-shared/domain/calendar/event.ts';
import { pathOf, valueAt } from '../../../src-shared/domain/calendar/patch.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { otherSide, type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import type { AgreedLink } from '../../store/index.ts';
import { save, settle, update } from './actions.ts';
import { agreedEnd, allUids } from './link.ts';
import type { Flow } from './merge.ts';
import type { Action, PlanInput } from './model.ts';

/** The invitation to a meeting that a colleague's Concord writes (PE8). */
export function isInvitationOf(provider: StoredEvent, crm: StoredEvent): boolean {
  return crm.part === 'invited' && provider.readOnly?.reason === 'not-organizer';
}

export function planInvited(
  input: Pick<PlanInput, 'capabilities' | 'own'>,
  link: AgreedLink,
  ends: Readonly<Record<SideName, StoredEvent>>,
  /** The CRM's entry as the calendar may see it. */
  view: StoredEvent['event'],
): readonly Action[] {
  const { provider, crm } = ends;
  const { all } = input.own;
  const answers = {
    provider: { base: answerIn(link.provider.base, all), now: answerIn(provider.event, all) },
    crm: { base: answerIn(link.crm.base, all), now: answerIn(view, all) },
  };
  const followed: AgreedLink = {
    ...link,
    status: 'linked',
    provider: agreedEnd(provider, provider.event),
    crm: agreedEnd(crm, view),
    uids: allUids(link.uids, provider.uids, crm.uids),
  };
  // where both changed it, the calendar's answer holds: that is where it was given (WR7)
  const from = sideNames.find((side) => {
    const { base, now } = answers[side];
    return now !== null && now !== base && now !== answers[otherSide(side)].now;
  });
  const to = from === undefined ? null : otherSide(from);
  const isInBoth = ownPath(provider.event, all) !== null && ownPath(view, all) !== null;
  if (from === undefined || to === null || !isInBoth) return settled(followed, ends);
  const path = ownPath(to === 'provider' ? provider.event : view, all);
  const flow: Flow = { incoming: path === null ? {} : { [path]: answers[from].now }, transfer: {} };
  const reason = from === 'provider' ? 'changed-in-the-calendar' : 'changed-in-the-crm';
  const write = update(input, followed, to, ends[to], flow, ends[from], reason);
  return write === null ? settled(followed, ends) : [save(followed), settle(from, ends[from].ref), write];
}

function settled(
  link: AgreedLink,
  { provider, crm }: Readonly<Record<SideName, StoredEvent>>,
): readonly Action[] {
  return [save(link), settle('provider', provider.ref), settle('crm', crm.ref)];
}

/** The answer of the person, under whichever of their addresses the event names them (PE9); null for none yet. */
function answerIn(event: StoredEvent['event'], own: readonly string[]): string | null {
  const path = ownPath(event, own);
  const answer = path === null ? null : valueAt(event, path);
  return typeof answer === 'string' ? answer : null;
}

function ownPath({ participants }: StoredEvent['event'], own: readonly string[]): string | null {
  const id = own.map(participantId).find((one) => participants?.[one] !== undefined);
  return id === undefined ? null : pathOf('participants', id, 'participationStatus');
}
