/**
 * A colleague's meeting of which this person has an entry without guests, made before the organiser's Concord could invite anybody. When
 * the invitation arrives beside it, as on servers that make up uids, the link goes over to the invitation, and the entry that Concord
 * made is taken away (PE8, C9). Pure.
 */
import { organizerOf } from '../../../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import { type AgreedLink, type CreatingLink, isKeptApart, type Link } from '../../../store/index.ts';
import { contentHash, likenesses } from '../entries/compare.ts';
import { agreedEnd, allUids, creatingLink } from '../entries/link.ts';
import type { OwnAddresses } from '../people/own-addresses.ts';
import { remove, save, viewOf } from './actions.ts';
import type { Action, Case, Loose, PlanInput } from './model.ts';
import { isInvitationOf, withoutOwnAnswers } from './plan-invited.ts';

interface Adopted {
  readonly actions: readonly Action[];
  /** What is left for the other steps of the plan. */
  readonly cases: readonly Case[];
  readonly loose: PlanInput['loose'];
}

export function adoptInvitations(input: PlanInput): Adopted {
  const actions: Action[] = [];
  const cases: Case[] = [];
  const taken = new Set<Loose | Case>();
  const invitations = invitationsIn(input);
  for (const one of input.cases) {
    const copy = awaitedWith(one);
    const found =
      copy === null
        ? undefined
        : invitations.find(({ from, stored }) => !taken.has(from) && isTheirs(stored, copy));
    if (copy === null || found === undefined) {
      cases.push(one);
      continue;
    }
    taken.add(found.from);
    const { link } = copy;
    actions.push({ type: 'plan-again', linkId: link.id });
    if (found.creating !== null)
      actions.push({ type: 'end', link: found.creating, reason: 'invitation-arrived' });
    // what the person edited in the entry crosses first
    if (copy.provider === null || contentHash(copy.provider.event) === link.provider.hash)
      actions.push(...goOver(input, copy, found.stored));
    else cases.push(one);
  }
  for (const one of input.loose.provider) {
    if (taken.has(one) || !one.relatives.some((link) => isReplacedIn(link, one.stored, input.own))) continue;
    taken.add(one);
    const link = creatingLink(input.newId('provider', one.stored.ref), 'provider', one.stored);
    actions.push(remove(link, 'provider', one.stored, 'invitation-arrived'));
  }
  return {
    actions,
    cases: cases.filter((one) => !taken.has(one)),
    loose: { ...input.loose, provider: input.loose.provider.filter((one) => !taken.has(one)) },
  };
}

interface Invitation {
  readonly stored: StoredEvent;
  readonly from: Loose | Case;
  /** The link under which it was about to be made in the CRM, which refuses that because the meeting is there. */
  readonly creating: CreatingLink | null;
}

/** Somebody else's meetings in the calendar that are not linked to an entry of the CRM. */
function invitationsIn({ loose, cases }: Pick<PlanInput, 'loose' | 'cases'>): readonly Invitation[] {
  return [
    ...loose.provider
      .filter(({ left }) => !isKeptApart(left))
      .map((one): Invitation => ({ stored: one.stored, from: one, creating: null })),
    ...cases.flatMap((one): readonly Invitation[] =>
      one.link.status === 'creating' && one.link.origin === 'provider' && one.provider?.state === 'now'
        ? [{ stored: one.provider.stored, from: one, creating: one.link }]
        : [],
    ),
  ].filter(({ stored }) => stored.readOnly?.reason === 'not-organizer');
}

interface Copy {
  readonly link: AgreedLink;
  /** Null when a person has deleted it, or moved it to another calendar of theirs, where it stays. */
  readonly provider: StoredEvent | null;
  readonly crm: StoredEvent;
}

/** The pair of an entry that waits for its invitation, while the calendar holds one without guests. */
function awaitedWith({ link, provider, crm }: Case): Copy | null {
  if (link.status === 'creating' || crm?.state !== 'now' || crm.stored.part !== 'invited') return null;
  switch (provider?.state ?? link.status) {
    case 'elsewhere':
    case 'gone':
      return { link, provider: null, crm: crm.stored };
    case 'now':
      return provider?.state !== 'now' || isInvitationOf(provider.stored, crm.stored)
        ? null
        : { link, provider: provider.stored, crm: crm.stored };
    default:
      return null;
  }
}

function isTheirs(stored: StoredEvent, { link, crm }: Copy): boolean {
  const known = allUids(link.uids, crm.uids);
  const looks = likenesses(crm);
  return (
    stored.uids.some((uid) => known.includes(uid)) || likenesses(stored).some((one) => looks.includes(one))
  );
}

/**
 * All news stays open for the next pass: the entry that was there is planned again, as one that has been replaced, and so are the answers
 * that this person has given until now, because nobody was there to hear them (PE4).
 */
function goOver(input: PlanInput, { link, crm }: Copy, invitation: StoredEvent): readonly Action[] {
  const view = viewOf(input, 'crm', crm, [invitation.event], link.crm.ticked);
  const next: AgreedLink = {
    ...link,
    status: 'linked',
    origin: 'crm',
    provider: agreedEnd(invitation, withoutOwnAnswers(invitation.event, input.own.all)),
    crm: agreedEnd(crm, withoutOwnAnswers(view, input.own.all)),
    uids: allUids(link.uids, invitation.uids, crm.uids),
  };
  return [
    save(next),
    {
      type: 'remember',
      row: {
        side: 'provider',
        action: 'linked',
        reason: 'invitation-arrived',
        link: link.id,
        before: null,
        after: null,
      },
    },
  ];
}

/**
 * Whether Concord made this entry for a link that stands at somebody else's invitation by now. A copy that a person pasted has another
 * uid (ID7).
 */
function isReplacedIn(link: Link, { key, ref, readOnly }: StoredEvent, own: OwnAddresses): boolean {
  if (link.status !== 'linked' || link.id !== key || link.provider.ref === ref || readOnly !== undefined)
    return false;
  const organizer = organizerOf(link.provider.base);
  return organizer !== null && !own.all.includes(organizer);
}
