/**
 * A guest whom both sides gained since they last agreed: added in the calendar while the CRM had them without asking for an invitation, so
 * that the calendar had not been told of them (PE2). What only one side knows of this guest, above all the answer they gave, crosses; a side
 * that does not know it has not taken it away (ID3, PE4). Pure.
 */
import { sameValue } from '../../../../src-shared/domain/calendar/canonical.ts';
import type { JsonValue } from '../../../../src-shared/domain/calendar/event.ts';
import { pathKeys, pathOf } from '../../../../src-shared/domain/calendar/patch.ts';
import { otherSide, sideNames } from '../../../../src-shared/domain/side-name.ts';
import {
  heldAt,
  isLocked,
  type MergeInput,
  type OpenChanges,
  type Ruling,
  type Step,
  withoutPaths,
} from './merge-rulings.ts';

type Guest = { readonly [property: string]: JsonValue };

export function settleGuestsOfBoth({ ends, winner }: MergeInput, open: OpenChanges): Step {
  const added = [...open.provider].filter(
    (path) => open.crm.has(path) && isGuest(path) && !sideNames.some((side) => isLocked(ends[side], path)),
  );
  const rulings = added.flatMap((path) => {
    const provider = heldAt(ends.provider.now, path);
    const crm = heldAt(ends.crm.now, path);
    return isObject(provider) && isObject(crm) ? rulingsOn(path, { provider, crm }, winner) : [];
  });
  const settled = new Set(rulings.map((ruling) => ('path' in ruling ? ruling.path : '')));
  return { rulings, open: withoutPaths(open, (path) => settled.has(path)) };
}

/** Both agree on what they hold alike; of the rest, what one side alone holds crosses, and the winner's value where both hold one (WR7). */
function rulingsOn(
  path: string,
  guest: Readonly<Record<'provider' | 'crm', Guest>>,
  winner: MergeInput['winner'],
): readonly Ruling[] {
  const [, id = ''] = pathKeys(path);
  const alike = Object.fromEntries(
    Object.entries(guest.provider).filter(([name, value]) => sameValue(guest.crm[name], value)),
  );
  const names = new Set([...Object.keys(guest.provider), ...Object.keys(guest.crm)]);
  const differing = [...names].filter((name) => !Object.hasOwn(alike, name));
  return [
    ...sideNames.map((side): Ruling => ({ type: 'agree', side, path, value: alike })),
    ...differing.flatMap((name): readonly Ruling[] => {
      const at = pathOf('participants', id, name);
      const alone = sideNames.find((side) => !Object.hasOwn(guest[otherSide(side)], name));
      if (alone !== undefined) return [{ type: 'carry', from: alone, path: at }];
      const lost = guest[otherSide(winner)][name] ?? null;
      return [
        { type: 'conflict', conflict: { path: at, kept: winner, lost, cause: 'both-changed' } },
        { type: 'carry', from: winner, path: at },
      ];
    }),
  ];
}

function isGuest(path: string): boolean {
  const [field, id, property] = pathKeys(path);
  return field === 'participants' && id !== undefined && property === undefined;
}

function isObject(value: JsonValue): value is Guest {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
