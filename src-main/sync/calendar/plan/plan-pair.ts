/** Plans two loose entries that are one entry: equal ones are linked, others wait for a person (C19, ID9). Pure. */
import type { CalendarEvent, FieldName } from '../../../../src-shared/domain/calendar/event.ts';
import { withCrossingLinks } from '../../../../src-shared/domain/calendar/links.ts';
import { changedFields, diff } from '../../../../src-shared/domain/calendar/patch.ts';
import type { StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import type { AgreedLink } from '../../../store/index.ts';
import { addressIn } from '../../common/decided.ts';
import { fingerprint } from '../../common/fingerprint.ts';
import { contentHash, without, withZoneNameOf } from '../entries/compare.ts';
import { agreedEnd, allUids, withTicks } from '../entries/link.ts';
import { tickedIds } from '../people/ticks.ts';
import { withStandIns } from '../people/withheld.ts';
import { itemOf, leave, settle, viewOf } from './actions.ts';
import type { Action, PlanInput } from './model.ts';
import type { Pair } from './pair.ts';
import { planBoth } from './plan-both.ts';
import { isInvitationOf, originOf, planInvited, withoutOwnAnswers } from './plan-invited.ts';
import { shortened } from './shortened.ts';

export function planPair(input: PlanInput, pair: Pair): readonly Action[] {
  const { provider, crm, creating } = pair;
  if (crm.push === false)
    return [...leave('provider', provider, 'not-pushed'), ...leave('crm', crm, 'not-pushed')];
  const view = viewOf(input, 'crm', crm, [provider.event], creating?.ticked);
  const shown = withStandIns(view, provider);
  const lacks = [...input.capabilities.provider.lacks, ...input.capabilities.crm.lacks];
  // what the calendar hides cannot differ (RU6)
  const named = withZoneNameOf(shown, provider.event);
  const { capabilities } = input;
  // nor what one side holds shortened (WR11)
  const compared = {
    provider: shortened(comparable(provider.event, lacks), capabilities.crm.sizes, null),
    crm: shortened(comparable(named, lacks), capabilities.provider.sizes, null),
  };
  const hashes = [contentHash(compared.provider), contentHash(compared.crm)];
  const isEqual = hashes[0] === hashes[1];
  const digest = fingerprint(['pair', provider.ref, crm.ref, ...hashes]);
  const told =
    pair.agreement ??
    input.agreements.find((one) => one.providerRef === provider.ref && one.crmRef === crm.ref);
  const answer = input.answer(digest);
  const settled: readonly Action[] =
    told !== undefined && (isEqual || answer !== null) ? [{ type: 'compared', linkId: told.linkId }] : [];
  const link: AgreedLink = {
    id: creating?.id ?? told?.linkId ?? input.newId('provider', provider.ref),
    status: 'linked',
    origin: originOf(provider, crm),
    provider: agreedEnd(provider, provider.event),
    crm: withTicks(agreedEnd(crm, view), input.firstRun ? tickedIds(crm.event) : creating?.ticked),
    uids: allUids(provider.uids, crm.uids),
  };
  const about = [addressIn('provider', provider.ref), addressIn('crm', crm.ref)];
  const item = { ...itemOf('crm', 'link', crm.event, digest), about };
  if (isEqual) return [...settled, ...linkEqual(link, item)];
  // a colleague's Concord keeps the two alike (C9)
  if (isInvitationOf(provider, crm)) {
    const isNews = !input.firstRun && told === undefined && pair.isFromBefore !== true;
    return [...settled, ...(isNews ? linkInvitation(input, pair, link) : linkEqual(link, item))];
  }
  switch (answer) {
    case 'separate':
      return [...settled, ...keepSeparate(pair, digest)];
    case 'provider':
    case 'crm':
      return [
        ...settled,
        { type: 'answered', digest },
        ...planBoth(input, chosen(link, answer, provider, crm), provider, crm),
      ];
    default: {
      const places = { provider: provider.ref, crm: crm.ref };
      const differs = changedFields(diff(compared.provider, compared.crm));
      return [...settled, { type: 'ask', question: { kind: 'differs', item: { ...item, places, differs } } }];
    }
  }
}

function comparable(event: CalendarEvent, lacks: readonly FieldName[]): CalendarEvent {
  return withCrossingLinks(without(event, lacks));
}

/** Links a new invitation to a colleague's meeting. What this person has answered on either side by then is news, and crosses (PE4). */
function linkInvitation(
  input: PlanInput,
  { provider, crm }: Pick<Pair, 'provider' | 'crm'>,
  link: AgreedLink,
): readonly Action[] {
  const view = link.crm.base;
  const unanswered: AgreedLink = {
    ...link,
    provider: agreedEnd(provider, withoutOwnAnswers(provider.event, input.own.all)),
    crm: withTicks(agreedEnd(crm, withoutOwnAnswers(view, input.own.all)), link.crm.ticked),
  };
  return [...planInvited(input, unanswered, { provider, crm }, view), linked(link)];
}

function linkEqual(link: AgreedLink, item: ReturnType<typeof itemOf>): readonly Action[] {
  return [
    { type: 'save', link, approval: item },
    linked(link),
    settle('provider', link.provider.ref),
    settle('crm', link.crm.ref),
  ];
}

function linked({ id }: AgreedLink): Action {
  return {
    type: 'remember',
    row: {
      side: 'crm',
      action: 'linked',
      reason: 'equal-on-both-sides',
      link: id,
      before: null,
      after: null,
    },
  };
}

function keepSeparate({ provider, crm, creating }: Pair, digest: string): readonly Action[] {
  return [
    ...(creating === undefined ? [] : [{ type: 'end', link: creating, reason: 'kept-separate' } as const]),
    ...leave('provider', provider, 'separate', true),
    ...leave('crm', crm, 'separate', true),
    { type: 'answered', digest },
  ];
}

/** The chosen side counts as changed, the other as what both had agreed on. What is hidden on one side is no change of the other. */
function chosen(
  link: AgreedLink,
  side: 'provider' | 'crm',
  provider: StoredEvent,
  crm: StoredEvent,
): AgreedLink {
  const view = link.crm.base;
  if (side === 'provider') return { ...link, provider: agreedEnd(provider, withStandIns(view, provider)) };
  const masked = { ...crm, event: view, withheld: provider.withheld };
  const agreed = agreedEnd(crm, withStandIns(provider.event, masked));
  return { ...link, crm: withTicks(agreed, link.crm.ticked) };
}
