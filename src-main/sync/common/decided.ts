/** What is kept of an answer, so that a person finds it again and can take it back. */
import { takeBackOf } from '../../../src-shared/domain/decided.ts';
import { type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import type { DecidedRow } from '../../store/index.ts';
import type { Choice, Decision, DecisionItem } from '../sync.ts';

/** An entry's address in the list of what a decision is about. */
export function addressIn(side: SideName, ref: string): string {
  return `${side} ${ref}`;
}

/** The side and the address there; null for what `addressIn` did not write. */
export function placeAt(address: string): { readonly side: SideName; readonly ref: string } | null {
  const side = sideNames.find((one) => address.startsWith(`${one} `));
  return side === undefined ? null : { side, ref: address.slice(side.length + 1) };
}

/** Ids of mail's decisions begin with `mail-`, which no kind of the calendar's does. */
export function isAboutMail(id: string): boolean {
  return id.startsWith('mail-');
}

/** Of many entries the title of none is kept: the history has each. */
export function rememberedAs(
  { id, kind, digest, choices, count, items: [first, ...more] }: Decision,
  answers: readonly { readonly item: DecisionItem; readonly choice: Choice }[],
  at: number,
): DecidedRow {
  const topic = isAboutMail(id) ? 'mail' : 'calendar';
  const said = [...Map.groupBy(answers, ({ choice }) => choice)]
    .map(([choice, same]) => ({ choice, count: same.length }))
    .toSorted((one, other) => other.count - one.count);
  const kept = answers.filter(
    ({ item, choice }) => takeBackOf({ topic, kind, write: item.write }, choice) === 'skipped',
  );
  const title = more.length === 0 ? (first?.title ?? '') : '';
  const items = first === undefined ? [] : [{ ...first, title, about: addressesOf(first) }];
  const asked = { id, kind, digest, choices, count, items };
  return { topic, at, asked, said, kept: kept.flatMap(({ item }) => addressesOf(item)) };
}

function addressesOf({ about = [], places = {} }: DecisionItem): readonly string[] {
  const compared = sideNames.flatMap((side) => {
    const ref = places[side];
    return ref === undefined ? [] : [addressIn(side, ref)];
  });
  return [...new Set([...about, ...compared])];
}
