/**
 * The calendars of other people that the person has opened in Outlook, with a share or as a delegate. EWS has no list of them: Outlook keeps
 * a shortcut to each in a hidden folder of the mailbox ([MS-OXOCFG] 2.2.9), which names the owner as the address book does. Asked for is the
 * owner's default calendar.
 */
import { fail, type Problem, ProblemError, problemOf } from '../../../../src-shared/domain/problems.ts';
import { child, childrenOf, type Element } from '../../xml.ts';
import { messageName, partOf, textOf, typeName } from '../elements.ts';
import type { Operations } from '../operations.ts';
import type { Folder } from './answer-parts.ts';
import { folderOf, isLast, itemsIn, nextOffset, rootOf } from './answer-parts.ts';
import { ownerIn } from './entry-id.ts';
import { findCommonViews, getDefaultCalendar, listShortcuts, resolveName } from './opened-calendars-xml.ts';

export interface OpenedCalendar extends Folder {
  /** The owner's address, lower-cased. */
  readonly owner: string;
}

export interface OpenedCalendars {
  /** @throws ProblemError for trouble of the person's own mailbox */
  read(signal: AbortSignal): Promise<readonly OpenedCalendar[]>;
}

interface Shortcut {
  /** As the address book names the owner. */
  readonly owner: string;
  /** What the person sees in Outlook. */
  readonly name: string;
}

const pageSize = 500;
const mostShortcuts = 2_000;
const mostCalendars = 50;

/** What is refused for good: the share was taken back, the owner has no mailbox here any more, or it is on another server. */
const isOver: ReadonlySet<Problem['code']> = new Set([
  'account-not-permitted',
  'answer-invalid',
  'calendar-missing',
  'item-rejected',
  'not-found',
  'not-permitted',
]);

/** @param own the person's addresses, lower-cased */
export function createOpenedCalendars({ ask }: Operations, own: readonly string[]): OpenedCalendars {
  /** By the name in the address book; null for somebody who is not there. */
  const addresses = new Map<string, string | null>();
  /** By address, as last read: trouble of the owner's mailbox that passes takes no calendar away. */
  const known = new Map<string, OpenedCalendar>();

  /** The message of an answer; null where it is refused for good. @throws ProblemError for trouble that passes */
  const told = async (
    ...[operation, purpose, signal]: Parameters<Operations['ask']>
  ): Promise<Element | null> => {
    const [answer, ...more] = await ask(operation, purpose, signal);
    if (answer === undefined || more.length > 0) return fail('answer-invalid');
    if (answer.type === 'message') return answer.message;
    if (isOver.has(answer.problem.code)) return null;
    throw new ProblemError(answer.problem);
  };

  const shortcuts = async (signal: AbortSignal): Promise<readonly Shortcut[]> => {
    const views = await told(findCommonViews(), 'collection', signal);
    const [folder] = views === null ? [] : (partOf(rootOf(views), 'Folders')?.children ?? []);
    if (folder === undefined) return [];
    const { id } = folderOf(folder);
    const found: Shortcut[] = [];
    for (let offset: number | null = 0; offset !== null && found.length < mostShortcuts; ) {
      const page = await told(listShortcuts(id, offset, pageSize), 'collection', signal);
      if (page === null) return [];
      found.push(...itemsIn(rootOf(page)).flatMap(shortcutIn));
      offset = nextOffset(rootOf(page), offset);
    }
    return found;
  };
  const addressOf = async (owner: string, signal: AbortSignal): Promise<string | null> => {
    const before = addresses.get(owner);
    if (before !== undefined) return before;
    const message = await told(resolveName(owner), 'item', signal);
    const address = message === null ? null : resolvedIn(message);
    addresses.set(owner, address);
    return address;
  };

  /** Each by a request of its own: one that cannot be asked for keeps no other one back. */
  const calendarOf = async (
    owner: string,
    name: string,
    signal: AbortSignal,
  ): Promise<OpenedCalendar | null> => {
    try {
      const message = await told(getDefaultCalendar(owner), 'item', signal);
      const [folder] = child(message, messageName('Folders'))?.children ?? [];
      if (message !== null && folder === undefined) fail('answer-invalid');
      if (folder === undefined) known.delete(owner);
      else {
        const found = folderOf(folder);
        known.set(owner, { ...found, name: name || found.name, owner });
      }
    } catch (error) {
      if (problemOf(error)?.code !== 'server-failed') throw error;
    }
    return known.get(owner) ?? null;
  };

  return {
    async read(signal) {
      const wanted = new Map<string, string>();
      for (const { owner, name } of await shortcuts(signal)) {
        const address = await addressOf(owner, signal);
        if (address !== null && !own.includes(address) && wanted.size < mostCalendars)
          wanted.set(address, wanted.get(address) ?? name);
      }
      const found: OpenedCalendar[] = [];
      for (const [owner, name] of wanted) {
        const calendar = await calendarOf(owner, name, signal);
        if (calendar !== null) found.push(calendar);
      }
      return found;
    },
  };
}

function shortcutIn(item: Element): readonly Shortcut[] {
  const values = childrenOf(item, typeName('ExtendedProperty')).map((one) => textOf(one, 'Value'));
  const owner = values.map(ownerIn).find((found) => found !== null);
  return owner === undefined || owner === null ? [] : [{ owner, name: textOf(item, 'Subject').trim() }];
}

/** The address of the only person who was found; null for several. */
function resolvedIn(message: Element): string | null {
  const set = child(message, messageName('ResolutionSet'));
  const [found, ...more] = set?.children ?? [];
  const mailbox = partOf(found ?? null, 'Mailbox');
  const address = textOf(mailbox, 'EmailAddress').trim().toLowerCase();
  const isOne = more.length === 0 && isLast(set?.attributes.IncludesLastItemInRange);
  return isOne && /^[^\s@]+@[^\s@]+$/.test(address) ? address : null;
}
