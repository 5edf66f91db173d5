/** The calendars and folders whose change lists are read again and again, and which of them a run read to the end (RU9). */
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { Store } from '../../store/index.ts';
import type { HeardList, MailMapping } from '../../sync/index.ts';

/** A calendar or a folder. `name` is as its server has it; blank for the primary calendar. */
export interface HeardCollection {
  readonly id: string;
  readonly kind: 'calendar' | 'sub-calendar' | 'folder';
  readonly name: string;
  /** On both sides. */
  readonly isHeard: boolean;
}

export const primaryCollection = { id: 'calendar', kind: 'calendar', name: '' } as const;
const longestName = 2_000;

/** @param sides that can be read: a CRM that does not tell what it holds proves nothing */
export function calendarCollections(
  { subCalendars }: Pick<Store, 'subCalendars'>,
  heard: readonly HeardList[],
  sides: readonly SideName[],
): readonly HeardCollection[] {
  const isSideHeard = (side: SideName) => heard.some((one) => 'side' in one && one.side === side);
  const shown = subCalendars.all().filter(({ isOn, isFeed }) => isOn && !isFeed);
  return [
    { ...primaryCollection, isHeard: sides.every(isSideHeard) },
    ...shown.map(
      ({ calendar, shownAs }): HeardCollection => ({
        id: `sub-calendar ${calendar}`,
        kind: 'sub-calendar',
        name: nameIn(shownAs),
        isHeard: heard.some((one) => 'calendar' in one && one.calendar === calendar),
      }),
    ),
  ];
}

/** What the CRM was told of the calendar (`ShownCalendar`). */
function nameIn(shownAs: string | null): string {
  const { name = '' } = JSON.parse(shownAs ?? '{}') as { readonly name?: string };
  return name;
}

/** One mailbox of a side, or all of its account, as its change lists are told. */
export interface HeardScope {
  readonly side: SideName;
  readonly scope: string;
}

/** Folders in which nothing is carried are not read (M6). */
const notRead: readonly (string | undefined)[] = ['junk', 'drafts'];

export function mailCollections(
  { mail: { facts } }: Pick<Store, 'mail'>,
  mapping: MailMapping,
  heard: readonly HeardScope[],
): readonly HeardCollection[] {
  const names = facts.listed('provider')?.mailboxes ?? [];
  const isHeard = (side: SideName, mailbox: string) =>
    heard.some((one) => one.side === side && (one.scope === mailbox || one.scope === 'account'));
  return mapping
    .filter(({ role }) => !notRead.includes(role))
    .map(({ provider, crm }) => ({
      id: `folder ${provider} ${crm}`,
      kind: 'folder',
      name: (names.find(({ id }) => id === provider)?.path.join('/') ?? provider).slice(0, longestName),
      isHeard: isHeard('provider', provider) && isHeard('crm', crm),
    }));
}
