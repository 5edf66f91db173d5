/** Plans pairs of which one end is gone, or was moved to another calendar of the account. Pure. */
import { fieldNames } from '../../../../src-shared/domain/calendar/event.ts';
import { isOneOfSeveral } from '../../../../src-shared/domain/calendar/part.ts';
import { diff } from '../../../../src-shared/domain/calendar/patch.ts';
import type { Reason } from '../../../../src-shared/domain/calendar/reasons.ts';
import type { RemovalReason, StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import type { AgreedLink } from '../../../store/index.ts';
import { end, leave, remove, save, settle, update, viewOf } from './actions.ts';
import type { Action, End, PlanInput } from './model.ts';
import { isToLeave, maskedAway, takeOut } from './private-events.ts';

/** The provider's entry is gone: the CRM's goes too, unless it may not or was only hidden. */
export function planProviderGone(
  link: AgreedLink,
  crm: StoredEvent,
  reason: RemovalReason,
): readonly Action[] {
  // taken out of the calendar in the CRM: that its copy is gone is just what was asked for
  if (crm.push === false) return [...end(link, 'unpushed-in-the-crm'), ...leave('crm', crm, 'not-pushed')];
  if (reason === 'hidden') return [...end(link, 'hidden-in-the-calendar'), ...leave('crm', crm, 'hidden')];
  if (crm.readOnly?.fields === 'all')
    return [...end(link, 'removed-in-the-calendar-kept-in-the-crm'), ...leave('crm', crm, 'separate')];
  return [remove(link, 'crm', crm, 'deleted-in-the-calendar')];
}

const removedInCrm = {
  deleted: 'deleted-in-the-crm',
  unscheduled: 'unscheduled-in-the-crm',
  unpushed: 'unpushed-in-the-crm',
} as const satisfies Readonly<Record<Exclude<RemovalReason, 'hidden'>, Reason>>;

/** The CRM's entry is gone: the reason of its tombstone decides (DE2). */
export function planCrmGone(
  link: AgreedLink,
  provider: Extract<End, { state: 'now' | 'elsewhere' }>,
  reason: RemovalReason,
): readonly Action[] {
  return [...keepAwayFromCrm(link, reason), ...planItsTwin(link, provider, reason)];
}

/** Still there for others, or selected again one day: then its twin in the calendar must not come back as a new entry. */
function keepAwayFromCrm({ crm, uids }: AgreedLink, reason: RemovalReason): readonly Action[] {
  if (reason === 'deleted') return [];
  return [
    {
      type: 'leave',
      side: 'crm',
      ref: crm.ref,
      uids,
      reason: reason === 'unpushed' ? 'not-pushed' : 'hidden',
    },
  ];
}

function planItsTwin(
  link: AgreedLink,
  provider: Extract<End, { state: 'now' | 'elsewhere' }>,
  reason: RemovalReason,
): readonly Action[] {
  if (provider.state === 'elsewhere') return end(link, 'removed-in-the-crm-elsewhere-in-the-calendar');
  const { stored } = provider;
  if (reason === 'hidden') return [...end(link, 'hidden-in-the-crm'), ...leave('provider', stored, 'hidden')];
  if (!mayRemove(link, stored))
    return [
      ...end(link, 'removed-in-the-crm-kept-in-the-calendar'),
      ...leave('provider', stored, 'separate'),
    ];
  return [remove(link, 'provider', stored, removedInCrm[reason])];
}

/**
 * Someone else's meeting is never deleted for them (PE5), and of a masked entry no copy could be kept; unless it came from the CRM,
 * which knows what it removes (RU6).
 */
function mayRemove({ origin }: AgreedLink, { readOnly }: StoredEvent): boolean {
  return readOnly === undefined || (readOnly.reason === 'masked' && origin === 'crm');
}

/** Moved out of the primary calendar: the CRM keeps its entry, locked and as agreed, until it comes back (ID8). */
export function planElsewhere(
  input: PlanInput,
  link: AgreedLink,
  crm: StoredEvent | null,
): readonly Action[] {
  // the others go on with the entry; what changes in it meanwhile is carried over when this person's copy comes back
  if (crm !== null && isOneOfSeveral(crm.part))
    return [
      ...(link.status === 'elsewhere' ? [] : [save({ ...link, status: 'elsewhere' })]),
      settle('provider', link.provider.ref),
      settle('crm', crm.ref),
    ];
  const moved: readonly Action[] =
    link.status === 'elsewhere'
      ? []
      : [
          save({ ...link, status: 'elsewhere' }),
          {
            type: 'lock',
            ref: link.crm.ref,
            fields: [...fieldNames],
            reason: 'moved-to-another-calendar',
          },
        ];
  return [
    ...moved,
    settle('provider', link.provider.ref),
    ...(crm === null ? [] : [asAgreed(input, link, crm)]),
  ];
}

/**
 * The CRM's entry as both sides agreed on it, or masked where it may no longer be shown (RU6). One that is not to be there at all leaves it
 * after a person has seen that; its news stays open until then.
 */
function asAgreed(input: PlanInput, link: AgreedLink, crm: StoredEvent): Action {
  const away = maskedAway(input, link);
  const leaves = isToLeave(input.settings, link, away.stored);
  const view = viewOf(input, 'crm', crm, [link.provider.base], link.crm.ticked);
  const flow = { incoming: diff(view, away.crmBase), transfer: diff(link.provider.base, away.stored.event) };
  const isMasked = Object.keys(flow.transfer).length > 0;
  const reason = leaves
    ? 'private-in-the-calendar'
    : isMasked
      ? 'changed-in-the-calendar'
      : 'moved-to-another-calendar';
  const write = update(input, link, 'crm', crm, flow, isMasked ? away.stored : null, reason);
  if (write !== null) return write;
  return leaves ? takeOut(link, null, crm) : settle('crm', crm.ref);
}
