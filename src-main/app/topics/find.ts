/** Answers the calls of "why is this (not) there?" (D12), over the calendar and every mailbox of the person. */
import {
  type CallInput,
  type Explanation,
  type FoundItem,
  mailboxesOf,
  type WhyTarget,
} from '../../../src-shared/contract/index.ts';
import { fail, type Problem, problem, problemOf } from '../../../src-shared/domain/problems.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { FoundEntry, FoundMail, Wanted } from '../../sync/index.ts';
import type { HandlersOf } from '../contract/answering.ts';
import type { StateKeeper } from '../contract/state.ts';
import { dayIn } from '../day-in.ts';
import type { ExplainedEntry, ExplainedMail } from '../engine/questions.ts';
import type { AccountSync } from '../running/account-sync.ts';
import type { MailboxSync } from '../running/mailbox-sync.ts';
import { calendarHold, type HeldBy, isOnItsWay, mailHold } from '../why-hold.ts';
import { historyRow } from './history.ts';
import { quarantineItem } from './quarantine.ts';
import { type SamplePages, samplePage } from './sample-page.ts';

const mostItems = 100;
const mostPlaces = 50;
const longestTitle = 2_000;

type FindCalls = 'find.known' | 'find.ask' | 'find.stop' | 'find.explain' | 'find.open';

export function findHandlers(
  sync: Pick<AccountSync, 'ask' | 'mailboxes'>,
  state: Pick<StateKeeper, 'topic'>,
  sample: () => SamplePages | null,
): HandlersOf<FindCalls> {
  /** Which parts of the latest search have come to their end, by the mailbox's id (null: the first), and the calendar's. */
  let latest: {
    readonly name: string;
    readonly done: Set<string>;
    readonly checked: Map<string, number>;
  } | null = null;

  const reachable = (): readonly MailboxSync[] =>
    sync.mailboxes().filter((one) => one.topic.status().account.type === 'open');
  const mailboxNamed = (id: string | null): MailboxSync =>
    sync.mailboxes().find((one) => one.id === id) ?? fail('setup-invalid', { field: 'mail' });

  const explainEntry = async (target: Extract<WhyTarget, { of: 'entry' | 'row' }>): Promise<Explanation> => {
    const found = await sync.ask(
      'explain',
      target.of === 'row' ? { row: target.id } : { place: placeIn(target) },
    );
    if (found === null) return unknown('nowhere');
    const isLate = isOnItsWay(found.why.code);
    const held = isLate ? calendarHold({ setup: state.topic('setup'), sync: state.topic('sync') }) : noHold;
    return entryExplanation(found, held, (place) => calendarName(state, place.calendar));
  };
  const explainMail = async (
    target: Extract<WhyTarget, { of: 'message' | 'mail-row' }>,
  ): Promise<Explanation> => {
    const { mailbox: id } = target;
    const input =
      target.of === 'mail-row' ? { row: target.id } : { place: { side: target.side, ref: target.ref } };
    const found = await mailboxNamed(id).ask('mail-explain', input);
    if (found === null) return unknown('mail-nowhere');
    const shown = mailboxesOf(state.topic('mail')).find((one) => one.id === id);
    const held = isOnItsWay(found.why.code) && shown !== undefined ? mailHold(shown) : noHold;
    return mailExplanation(found, held);
  };
  const pageOf = async (target: WhyTarget, side: SideName): Promise<string | null> => {
    switch (target.of) {
      case 'entry':
      case 'row': {
        const found = await sync.ask(
          'explain',
          target.of === 'row' ? { row: target.id } : { place: placeIn(target) },
        );
        const place = found?.places[side];
        return place === undefined ? null : (await sync.ask('find-page', { place })).url;
      }
      case 'message':
      case 'mail-row': {
        const mailbox = mailboxNamed(target.mailbox);
        const input =
          target.of === 'mail-row' ? { row: target.id } : { place: { side: target.side, ref: target.ref } };
        const found = await mailbox.ask('mail-explain', input);
        const place = found?.places[side];
        return place === undefined ? null : (await mailbox.ask('mail-find-page', { place })).url;
      }
    }
  };

  return {
    async 'find.known'(input) {
      const wanted = wantedIn(input);
      const [entries, ...mails] = await Promise.all([
        sync.ask('find-known', { wanted }),
        ...reachable().map(async (one) => ({
          id: one.id,
          ...(await one.ask('mail-find-known', { wanted })),
        })),
      ]);
      const items = [
        ...entries.items.map(entryItem),
        ...mails.flatMap(({ id, items: found }) => found.map((one) => mailItem(one, id))),
      ];
      const isCut = entries.isCut || mails.some((one) => one.isCut) || items.length > mostItems;
      return { items: items.slice(0, mostItems), isCut };
    },
    async 'find.ask'({ search, ...input }) {
      const wanted = wantedIn(input);
      if (latest?.name !== search) latest = { name: search, done: new Set(), checked: new Map() };
      const mine = latest;
      const items: FoundItem[] = [];
      const problems: Problem[] = [];
      let isCut = false;
      const part = async <Found>(
        name: string,
        ask: () => Promise<{
          readonly items: readonly Found[];
          readonly checked: number;
          readonly isDone: boolean;
          readonly isCut: boolean;
          readonly problems: readonly Problem[];
        }>,
        itemOf: (found: Found) => FoundItem,
      ): Promise<void> => {
        if (mine.done.has(name)) return;
        try {
          const stretch = await ask();
          items.push(...stretch.items.map(itemOf));
          problems.push(...stretch.problems);
          isCut ||= stretch.isCut;
          mine.checked.set(name, stretch.checked);
          if (stretch.isDone) mine.done.add(name);
        } catch (error) {
          const trouble = problemOf(error);
          if (trouble === null) throw error;
          problems.push(trouble);
          mine.done.add(name);
        }
      };
      const mailboxes = reachable();
      await Promise.all([
        part('calendar', () => sync.ask('find-ask', { search, wanted }), entryItem),
        ...mailboxes.map((one) =>
          part(
            `mail ${one.id ?? ''}`,
            () => one.ask('mail-find-ask', { search, wanted }),
            (found) => mailItem(found, one.id),
          ),
        ),
      ]);
      return {
        items: items.slice(0, mostItems),
        checked: [...mine.checked.values()].reduce((sum, count) => sum + count, 0),
        isDone: mine.done.size > mailboxes.length,
        isCut,
        problems: problems.slice(0, 20),
      };
    },
    async 'find.stop'({ search }) {
      if (latest?.name !== search) return {};
      latest = null;
      await Promise.all([
        sync.ask('find-stop', { search }),
        ...reachable().map((one) => one.ask('mail-find-stop', { search })),
      ]);
      return {};
    },
    'find.explain': (target) =>
      target.of === 'entry' || target.of === 'row' ? explainEntry(target) : explainMail(target),
    async 'find.open'({ target, side }) {
      const told = await pageOf(target, side);
      const pages = sample();
      const page = pages === null ? told : await samplePage(pages, side, told);
      return { url: page, isKnown: page !== null };
    },
  };
}

const noHold: HeldBy = { hold: 'none', problem: null };

function wantedIn({ text, day }: Pick<CallInput<'find.known'>, 'text' | 'day'>): Wanted {
  if (day === null) return { text, day: null };
  return { text, day: { date: day, ...dayIn(day) } };
}

function placeIn({ side, ref, calendar }: Extract<WhyTarget, { of: 'entry' }>) {
  return { side, ref, calendar };
}

function entryItem({ place, row, title, start, timeZone, ...rest }: FoundEntry): FoundItem {
  return {
    target: place === null ? { of: 'row', id: row ?? 0 } : { of: 'entry', ...place },
    title: title?.slice(0, longestTitle) ?? null,
    ...{ start, timeZone, sender: null, receivedAt: null },
    ...rest,
  };
}

function mailItem(
  { place, row, subject, sender, receivedAt, ...rest }: FoundMail,
  mailbox: string | null,
): FoundItem {
  return {
    target: place === null ? { of: 'mail-row', mailbox, id: row ?? 0 } : { of: 'message', mailbox, ...place },
    title: subject?.slice(0, longestTitle) ?? null,
    ...{
      start: null,
      timeZone: null,
      sender: sender?.slice(0, longestTitle) ?? null,
      receivedAt,
      isPrivate: false,
    },
    ...rest,
  };
}

function unknown(code: 'nowhere' | 'mail-nowhere'): Explanation {
  const side = { state: 'unknown' as const, places: [], mayOpen: false };
  return {
    ...{ title: null, start: null, timeZone: null, sender: null, receivedAt: null, isPrivate: false },
    ...{ code, hold: 'none' as const, trouble: null, provider: side, crm: { ...side, places: [] } },
    versions: { first: null, second: null, differs: [] },
    ...{ quarantined: null, keptApart: null, decision: null, until: null, rows: [], mailRows: [] },
  };
}

function entryExplanation(
  found: ExplainedEntry,
  held: HeldBy,
  nameOf: (place: NonNullable<ExplainedEntry['places'][SideName]>) => string | null,
): Explanation {
  const { why, places, absentFrom, mayOpen } = found;
  const sideOf = (side: SideName): Explanation['provider'] => {
    const place = places[side];
    const name = place === undefined || side === 'crm' ? null : nameOf(place);
    return {
      state: place !== undefined ? 'there' : absentFrom.includes(side) ? 'not-there' : 'unknown',
      places: name === null ? [] : [name],
      mayOpen: mayOpen[side],
    };
  };
  return {
    title: found.title?.slice(0, longestTitle) ?? null,
    ...{ start: found.start, timeZone: found.timeZone, sender: null, receivedAt: null },
    isPrivate: found.isPrivate,
    code: why.code,
    hold: held.hold,
    trouble: why.trouble === null ? held.problem : { ...problem(why.trouble), side: 'provider' },
    ...{ provider: sideOf('provider'), crm: sideOf('crm') },
    versions: found.versions,
    quarantined: found.quarantined === null ? null : quarantineItem(found.quarantined),
    ...{ keptApart: why.keptApart, decision: why.decision, until: why.until },
    rows: found.rows.map((row) => historyRow(row, found.runs)),
    mailRows: [],
  };
}

function mailExplanation(
  { why, places, absentFrom, folders, mayOpen, ...found }: ExplainedMail,
  held: HeldBy,
): Explanation {
  const sideOf = (side: SideName): Explanation['provider'] => ({
    state: places[side] !== undefined ? 'there' : absentFrom.includes(side) ? 'not-there' : 'unknown',
    places: folders[side].slice(0, mostPlaces),
    mayOpen: mayOpen[side],
  });
  return {
    ...unknown('mail-nowhere'),
    ...{ title: found.subject, sender: found.sender, receivedAt: found.receivedAt },
    ...{ code: why.code, hold: held.hold, trouble: held.problem },
    ...{ provider: sideOf('provider'), crm: sideOf('crm') },
    decision: why.decision,
    mailRows: found.rows,
  };
}

function calendarName(state: Pick<StateKeeper, 'topic'>, id: string | null): string | null {
  const { primary, others } = state.topic('calendars');
  return (id === null ? primary : others.find((one) => one.id === id))?.name ?? null;
}
