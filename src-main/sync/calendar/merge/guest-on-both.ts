/**
 * A guest whom both sides gained since they last agreed: added in the calendar while the CRM had them without asking for an invitation, so
 * that the calendar had not been told of them (PE2). What only one side knows of this guest, above all the answer they gave, crosses; a side
 * that does not know it has not taken it away (ID3, PE4). Pure.
 */
import { sameValue } from '../../../../src-shared/domain/calendar/canonical.ts';
import type { Id, Participant } from '../../../../src-shared/domain/calendar/event.ts';
import { pathKeys, pathOf } from '../../../../src-shared/domain/calendar/patch.ts';
import { otherSide, type SideName, sideNames } from '../../../../src-shared/domain/side-name.ts';
import {
  heldAt,
  isLocked,
  type MergeInput,
  type OpenChanges,
  type Ruling,
  type Step,
  withoutPaths,
} from './merge-rulings.ts';

type Guests = Readonly<Record<SideName, Participant>>;

export function settleGuestsOfBoth(input: MergeInput, open: OpenChanges): Step {
  const { ends } = input;
  const gained = [...open.provider].flatMap((path) => {
    const [field, id, property] = pathKeys(path);
    if (field !== 'participants' || id === undefined || property !== undefined) return [];
    if (!open.crm.has(path) || sideNames.some((side) => isLocked(ends[side], path))) return [];
    const provider = ends.provider.now.participants?.[id];
    const crm = ends.crm.now.participants?.[id];
    if (provider === undefined || crm === undefined) return [];
    return [{ path, rulings: rulingsOn(path, id, { provider, crm }, input) }];
  });
  const settled = new Set(gained.map(({ path }) => path));
  return {
    rulings: gained.flatMap(({ rulings }) => rulings),
    open: withoutPaths(open, (path) => settled.has(path)),
  };
}

/** Both agree on what they hold alike; of the rest, what one side alone holds crosses, and the winner's value where both hold one (WR7). */
function rulingsOn(path: string, id: Id, guests: Guests, { ends, winner }: MergeInput): readonly Ruling[] {
  const names = [...new Set(sideNames.flatMap((side) => Object.keys(guests[side])))] as (keyof Participant)[];
  const isAlike = (name: keyof Participant): boolean => sameValue(guests.provider[name], guests.crm[name]);
  const alike = Object.fromEntries(names.filter(isAlike).map((name) => [name, guests.provider[name]]));
  return [
    ...sideNames.map((side): Ruling => ({ type: 'agree', side, path, value: alike as never })),
    ...names
      .filter((name) => !isAlike(name))
      .flatMap((name): readonly Ruling[] => {
        const at = pathOf('participants', id, name);
        const alone = sideNames.find((side) => guests[otherSide(side)][name] === undefined);
        if (alone !== undefined) return [{ type: 'carry', from: alone, path: at }];
        const lost = heldAt(ends[otherSide(winner)].now, at);
        return [
          { type: 'conflict', conflict: { path: at, kept: winner, lost, cause: 'both-changed' } },
          { type: 'carry', from: winner, path: at },
        ];
      }),
  ];
}
