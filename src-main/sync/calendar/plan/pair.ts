/** Who belongs to whom among entries without a link: by uid first, then by looks (C19). Pure; nobody is paired twice. */

import type { StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import type { Agreement } from '../../../../src-shared/domain/crm.ts';
import { otherSide, type SideName } from '../../../../src-shared/domain/side-name.ts';
import { type CreatingLink, isKeptApart, refOn } from '../../../store/index.ts';
import { likenesses } from '../entries/compare.ts';
import type { Case, Left, Loose, PlanInput } from './model.ts';

export interface Pair {
  readonly provider: StoredEvent;
  readonly crm: StoredEvent;
  /** The link under which one was about to be created from the other. */
  readonly creating?: CreatingLink;
  /** What another machine told that both agreed on, and neither proves any more. */
  readonly agreement?: Agreement;
  /** One of them stayed on its own side before, for another reason than that it waited for the other one. */
  readonly isFromBefore?: true;
}

export interface Pairing {
  readonly cases: readonly Case[];
  readonly pairs: readonly Pair[];
  readonly loose: Readonly<Record<SideName, readonly Loose[]>>;
  readonly wanted: readonly { readonly side: SideName; readonly ref: string }[];
  readonly left: readonly Left[];
}

export function pairUp(
  newId: PlanInput['newId'],
  given: readonly Case[],
  looseGiven: PlanInput['loose'],
): Pairing {
  const cases = new Map(given.map((one) => [one.link.id, one]));
  const pairs: Pair[] = [];
  const wanted: { side: SideName; ref: string }[] = [];
  const left: Left[] = [];

  /** The entry is a linked one at a new address, or its double. False when no link knows it. */
  const rejoined = (side: SideName, { stored, relatives }: Loose): boolean => {
    if (relatives.length === 0) return false;
    let isSourceGone = false;
    for (const link of relatives) {
      const one = cases.get(link.id) ?? { link, provider: null, crm: null };
      const end = one[side];
      const moved =
        refOn(link, side) === null ||
        link.status === 'elsewhere' ||
        end?.state === 'gone' ||
        end?.state === 'elsewhere';
      if (!moved || (side === 'crm' && link.status === 'elsewhere')) continue;
      const other = otherSide(side);
      const counterpart = one[other];
      if (counterpart === null) {
        const ref = refOn(link, other);
        if (ref !== null) wanted.push({ side: other, ref });
        return true;
      }
      if (link.status === 'creating' && counterpart.state === 'gone') {
        // made although its create was refused; the link ends, and the entry is nobody's twin
        isSourceGone = true;
        continue;
      }
      if (link.status === 'creating') {
        // what we were about to create is there already
        cases.delete(link.id);
        if (counterpart.state === 'now')
          pairs.push({
            ...(side === 'provider'
              ? { provider: stored, crm: counterpart.stored }
              : { provider: counterpart.stored, crm: stored }),
            creating: link,
          });
        return true;
      }
      cases.set(link.id, { ...one, [side]: { state: 'now', stored } });
      return true;
    }
    if (isSourceGone) return false;
    left.push({ side, ref: stored.ref, uids: stored.uids, reason: 'duplicate-uid' });
    return true;
  };

  const strangers = (side: SideName) =>
    looseGiven[side].filter((one) => isKeptApart(one.left) || !rejoined(side, one));
  let provider = strangers('provider');
  let crm = strangers('crm');

  const pairBy = (keysOf: (stored: StoredEvent, side: SideName) => readonly string[]) => {
    if (provider.length === 0 || crm.length === 0) return;
    const waiting = new Map<string, Loose[]>();
    for (const one of crm) {
      if (isKeptApart(one.left)) continue;
      for (const key of keysOf(one.stored, 'crm')) waiting.set(key, [...(waiting.get(key) ?? []), one]);
    }
    const taken = new Set<Loose>();
    for (const one of provider) {
      if (isKeptApart(one.left)) continue;
      for (const key of keysOf(one.stored, 'provider')) {
        const match = waiting.get(key)?.find((candidate) => !taken.has(candidate));
        if (match === undefined) continue;
        taken.add(match).add(one);
        const wasLeft = one.left !== null || (match.left !== null && match.left !== 'awaits-invitation');
        pairs.push({
          provider: one.stored,
          crm: match.stored,
          ...(wasLeft ? { isFromBefore: true as const } : {}),
        });
        break;
      }
    }
    provider = provider.filter((one) => !taken.has(one));
    crm = crm.filter((one) => !taken.has(one));
  };
  // made from this very entry by a machine that never heard so
  pairBy((stored, side) =>
    side === 'crm' ? [newId('crm', stored.ref)] : stored.key === undefined ? [] : [stored.key],
  );
  // of several entries that share a uid, the one that looks the same comes first
  pairBy((stored) => stored.uids.flatMap((uid) => likenesses(stored).map((one) => `${uid} ${one}`)));
  pairBy((stored) => stored.uids);

  /**
   * A twin that was left alone earlier: a person's word extends to both; what the CRM holds back keeps its twin back too; anything
   * else is read again and paired, before something is created.
   */
  const withLeftTwin = (side: SideName, { stored, leftTwins }: Loose): boolean => {
    const [twin] = leftTwins;
    if (twin === undefined) return false;
    const heldBack = side === 'provider' && (twin.reason === 'hidden' || twin.reason === 'not-pushed');
    if (isKeptApart(twin.reason) || heldBack)
      left.push({
        side,
        ref: stored.ref,
        uids: stored.uids,
        reason: isKeptApart(twin.reason) ? 'separate' : twin.reason,
      });
    else wanted.push({ side: otherSide(side), ref: twin.ref });
    return true;
  };
  provider = provider.filter((one) => !withLeftTwin('provider', one));
  crm = crm.filter((one) => !withLeftTwin('crm', one));
  pairBy(likenesses);

  return { cases: [...cases.values()], pairs, loose: { provider, crm }, wanted, left };
}
