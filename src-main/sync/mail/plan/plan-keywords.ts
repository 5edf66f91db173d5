/** Read, flagged and the like: each keyword is merged by itself. Pure. */
import type { SideName } from '../../../../src-shared/domain/side-name.ts';
import { sideNames } from '../../../../src-shared/domain/side-name.ts';
import type { AgreedChange } from '../../../store/index.ts';
import { sameList, sorted, without } from '../mapping.ts';
import {
  type HeldEnd,
  type LinkCase,
  messageNow,
  type PlannedMailWrite,
  type PresentEnd,
  presentEnds,
} from './model.ts';
import { type PlanContext, wholeMessage } from './plan-moves.ts';

export interface KeywordsPlan {
  readonly writes: readonly PlannedMailWrite[];
  readonly agreed: readonly AgreedChange[];
}

/** What one keyword is to be, and which side made it so. */
interface Ruling {
  readonly keyword: string;
  readonly from: SideName;
  readonly value: boolean;
}

/** Of one keyword that changed on both sides, the provider's change counts; a difference that nobody changed is agreed. */
export function planKeywords({ link, ends }: LinkCase, { keywords }: PlanContext): KeywordsPlan {
  const present = { provider: withMovedKeywords(ends.provider), crm: presentEnds(ends.crm) };
  const rulings = keywords.flatMap((keyword) => rulingOn(keyword, present));

  const writesTo = (side: SideName): readonly PlannedMailWrite[] => {
    const told = rulings.filter(({ from }) => from !== side);
    return present[side].flatMap((held) => {
      const has = held.message.keywords;
      const add = told.filter(({ keyword, value }) => value && !has.includes(keyword));
      const remove = told.filter(({ keyword, value }) => !value && has.includes(keyword));
      if (add.length + remove.length === 0) return [];
      const write: PlannedMailWrite = {
        side,
        kind: 'keywords',
        link,
        end: held.end,
        message: wholeMessage(link, held),
        add: add.map(({ keyword }) => keyword),
        remove: remove.map(({ keyword }) => keyword),
        reason: side === 'crm' ? 'keywords-at-the-provider' : 'keywords-in-the-crm',
        agreed: [],
        endsLink: false,
        isRemoval: false,
        asks: false,
      };
      return [write];
    });
  };
  const writes = { provider: writesTo('provider'), crm: writesTo('crm') };
  // a keyword that has to be written to the other side is agreed when that is done
  const open = (side: SideName) => new Set(writes[side].flatMap(({ add, remove }) => [...add, ...remove]));
  const waiting: Readonly<Record<SideName, ReadonlySet<string>>> = {
    provider: open('crm'),
    crm: open('provider'),
  };
  const settledNow = (side: SideName) =>
    present[side].map((held) => ({ end: held.end, keywords: asAgreed(held, waiting[side]) }));
  const settled = { provider: settledNow('provider'), crm: settledNow('crm') };
  const isBase = (side: SideName, num: number, keywords: readonly string[]): boolean =>
    ends[side].some(({ end }) => end.num === num && sameList(end.keywords, keywords));
  const agreed = sideNames.flatMap((side) =>
    settled[side].flatMap(({ end: { num }, keywords }) =>
      isBase(side, num, keywords) ? [] : [{ end: num, keywords }],
    ),
  );
  const withAgreed = (side: SideName, source: SideName): readonly PlannedMailWrite[] =>
    writes[side].map((write, index) =>
      index < writes[side].length - 1
        ? write
        : { ...write, agreed: present[source].map((held) => carriedFrom(held, [...waiting[source]])) },
    );
  return { writes: [...withAgreed('crm', 'provider'), ...withAgreed('provider', 'crm')], agreed };
}

/**
 * A copy of whose place nothing is agreed takes over for one that is gone: it was moved there, and what it was marked as meanwhile is a
 * change. A copy beside others has marks of its own.
 */
function withMovedKeywords(ends: readonly HeldEnd[]): readonly PresentEnd[] {
  const present = presentEnds(ends);
  const gone = ends.find((held) => messageNow(held) === null && held.end.mailboxes.length > 0);
  if (gone === undefined) return present;
  return present.map((held) =>
    held.end.mailboxes.length > 0 ? held : { ...held, end: { ...held.end, keywords: gone.end.keywords } },
  );
}

function rulingOn(
  keyword: string,
  present: Readonly<Record<SideName, readonly PresentEnd[]>>,
): readonly Ruling[] {
  for (const from of sideNames) {
    const changed = present[from].filter(
      ({ end, message }) => end.keywords.includes(keyword) !== message.keywords.includes(keyword),
    );
    if (changed.length > 0) {
      const value = changed.some(({ message }) => message.keywords.includes(keyword));
      return [{ keyword, from, value }];
    }
  }
  return [];
}

/** An end's keywords as they are now, but for those that wait for the other side. */
function asAgreed({ end, message }: PresentEnd, waiting: ReadonlySet<string>): readonly string[] {
  const stays = [...waiting].filter((keyword) => end.keywords.includes(keyword));
  return sorted([...without(message.keywords, [...waiting]), ...stays]);
}

function carriedFrom({ end, message }: PresentEnd, keywords: readonly string[]): AgreedChange {
  const add = keywords.filter((keyword) => message.keywords.includes(keyword));
  return { end: end.num, carried: { add, remove: without(keywords, add) } };
}
