/**
 * Why an entry of the calendar is, or is not, on the other side (D12), by what the store knows: asks nobody, changes nothing. What is
 * certain goes first: a question to a person, a rule, trouble, and then what is only on its way.
 */
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import { isPrivate } from '../../../src-shared/domain/calendar/private-events.ts';
import { isReason } from '../../../src-shared/domain/calendar/reasons.ts';
import { isUnreadableReason } from '../../../src-shared/domain/calendar/unreadable.ts';
import { isEnded, isNote, type NoteReason } from '../../../src-shared/domain/reason-roles.ts';
import { otherSide, type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import type { EntryWhyCode } from '../../../src-shared/domain/why.ts';
import {
  type AgreedLink,
  baseOn,
  type HistoryEntry,
  isAwaited,
  type Link,
  type QuarantineRow,
  refOn,
  type Store,
} from '../../store/index.ts';
import { lastRulesInForce } from '../calendar/rules/rules-in-force.ts';
import { addressIn } from '../common/decided.ts';
import { decisionsIn } from '../common/decisions.ts';
import { uuidOf } from '../common/fingerprint.ts';
import { isUnseenRef } from '../common/unseen-ref.ts';
import { windowEnd } from '../occurrences/index.ts';
import type { EntryPlace, EntryWhy } from './model.ts';
import { otherCalendarWhy } from './other-calendar-why.ts';

export interface AskedNow {
  /** What its side holds, where it was asked just now. */
  readonly event?: CalendarEvent;
  /** Whether the CRM shows other calendars. */
  readonly showsOthers?: boolean;
}

const nothing: Omit<EntryWhy, 'code'> = {
  link: null,
  decision: null,
  quarantined: null,
  keptApart: null,
  until: null,
  trouble: null,
};

export function entryWhy(store: Store, place: EntryPlace, asked: AskedNow = {}): EntryWhy {
  if (place.calendar !== null && place.calendar !== store.meta.get('primary-calendar'))
    return { ...nothing, ...otherCalendarWhy(store, { ref: place.ref, calendar: place.calendar }, asked) };
  const link = store.links.byRef(place.side, place.ref);
  return link === null ? looseWhy(store, place, asked) : linkWhy(store, link);
}

/** Why what a row of the history is about is as it is. Null when the row is not kept any more. */
export function rowWhy(store: Store, id: number): (EntryWhy & { readonly place: EntryPlace | null }) | null {
  const name = store.historyPages.linkOf(id);
  if (name === null) return null;
  const rows = store.historyPages.ofLink(name, 20);
  const uid = rows.map(uidIn).find((one) => one !== null) ?? null;
  const link = store.links.byId(name) ?? (uid === null ? undefined : store.links.byUid(uid)[0]);
  if (link !== undefined) {
    const side = refOn(link, 'provider') === null ? 'crm' : 'provider';
    return { ...linkWhy(store, link), place: { side, ref: refOn(link, side) ?? '', calendar: null } };
  }
  const place = leftBehind(store, name, uid);
  const code = endedCode(rows);
  if (place === null) return { ...nothing, link: name, code, place };
  const left = entryWhy(store, place);
  return { ...left, ...(code === 'nowhere' || isNoteCode(code) ? {} : { code }), link: name, place };
}

function isNoteCode(code: EntryWhyCode): boolean {
  return code.startsWith('note-');
}

function uidIn({ event }: HistoryEntry): string | null {
  const { uid = '' } = event === null ? {} : (JSON.parse(event) as Partial<CalendarEvent>);
  return uid === '' ? null : uid;
}

/** An entry that stays on its own side since its link ended, or that a person freed there (`send/resume.ts`). */
function leftBehind(store: Store, link: string, uid: string | null): EntryPlace | null {
  const [name = '', ...rest] = link.split(' ');
  if ((name === 'provider' || name === 'crm') && rest.length > 0)
    return { side: name, ref: rest.join(' '), calendar: null };
  for (const side of sideNames)
    for (const ref of uid === null ? [] : store.leftAlone.byUid(side, uid))
      return { side, ref, calendar: null };
  return null;
}

/** The ids that links of this entry have or had, the latest first: they are derived from its address (`run-rules.ts`). */
function linkIdsOf(store: Store, { side, ref }: Pick<EntryPlace, 'side' | 'ref'>): readonly string[] {
  const account = store.meta.get('account');
  const ids: string[] = [];
  for (let generation = 0; ; generation++) {
    const id = uuidOf([account, side, ref, generation]);
    if (!store.links.isTaken(id)) return ids.reverse();
    ids.push(id);
  }
}

function linkWhy(store: Store, link: Link): EntryWhy {
  const places = sideNames.flatMap((side) => {
    const ref = refOn(link, side);
    return ref === null ? [] : [{ side, ref, calendar: null }];
  });
  const asked = placesWhy(store, places);
  if (asked !== null) return { ...asked, link: link.id };
  if (store.outbox.all().some(({ state, entry }) => state === 'sent' && entry.link === link.id))
    return { ...nothing, code: 'unclear', link: link.id };
  return { ...nothing, ...stateOf(store, link, places), link: link.id };
}

function stateOf(
  store: Store,
  link: Link,
  places: readonly EntryPlace[],
): Pick<EntryWhy, 'code'> & Partial<EntryWhy> {
  if (link.status === 'creating') return { code: 'being-made' };
  if (link.status === 'elsewhere') return { code: isAwaited(link) ? 'linked-awaited' : 'linked-elsewhere' };
  if (isUnseenRef(link.crm.ref)) return { code: 'linked-unseen' };
  const news = places.flatMap(({ side, ref }) => store.inbox.get(side, ref) ?? []);
  if (news.some(({ kind }) => kind === 'missing')) return { code: 'suspected' };
  if (news.length > 0) return { code: 'linked-change' };
  const note = noteOf(store.historyPages.ofLink(link.id, 20));
  if (note !== null) return { code: `note-${note}` };
  if (isBusyOnly(store, link)) return { code: 'linked-private' };
  const until = windowEnd(store, link.crm.ref, link.provider.base);
  return until === null ? { code: 'linked' } : { code: 'linked-window', until };
}

/** The CRM is shown of a private entry that the person is busy, unless it made the entry itself (RU6). */
function isBusyOnly(store: Store, { origin, provider }: AgreedLink): boolean {
  return (
    origin === 'provider' && isPrivate(provider.base) && lastRulesInForce(store)?.privateEvents === 'busy'
  );
}

function looseWhy(store: Store, place: EntryPlace, asked: AskedNow): EntryWhy {
  const { side, ref } = place;
  const [id = null] = linkIdsOf(store, place);
  const known = placesWhy(store, [place]);
  if (known !== null) return { ...known, link: id };
  const isSent = store.outbox.all().some(({ entry }) => entry.side !== side && entry.source?.ref === ref);
  if (isSent) return { ...nothing, code: 'unclear', link: id };
  const news = store.inbox.get(side, ref);
  switch (news?.kind) {
    case 'found':
      return {
        ...nothing,
        code: belongsToAnother(store, side, news.stored) ? 'waits-for-another' : 'not-carried-yet',
        link: id,
      };
    case 'missing':
      return { ...nothing, code: 'suspected', link: id };
    case 'hint':
    case 'unreadable':
      return { ...nothing, code: 'not-read', link: id };
    default:
      break;
  }
  if (asked.event !== undefined) return { ...nothing, code: 'not-read', link: id };
  const rows = id === null ? [] : store.historyPages.ofLink(id, 20);
  return { ...nothing, code: endedCode(rows), link: id };
}

/** A question to a person, a rule, or trouble, at one of these addresses. */
function placesWhy(store: Store, places: readonly EntryPlace[]): EntryWhy | null {
  const names = places.map(({ side, ref }) => addressIn(side, ref));
  const decisions = decisionsIn(store);
  const asked = decisions.find(({ items }) =>
    items.some(({ about = [], places: compared = {} }) =>
      [
        ...about,
        ...sideNames.flatMap((side) =>
          compared[side] === undefined ? [] : [addressIn(side, compared[side])],
        ),
      ].some((one) => names.includes(one)),
    ),
  );
  if (asked !== undefined) {
    // the question is about all that came meanwhile; this says why it is asked
    const cameMeanwhile = places.some(({ side, ref }) => store.leftAlone.get(side, ref) === 'switched-off');
    const code = cameMeanwhile ? 'left-switched-off' : (`waits-${asked.kind}` as const);
    return { ...nothing, code, decision: asked.id };
  }
  for (const { side, ref } of places) {
    const entry = store.leftAlone.entry(side, ref);
    if (entry === null) continue;
    const keptApart = entry.byPerson ? { side, ref } : null;
    return { ...nothing, code: `left-${entry.reason}`, keptApart };
  }
  for (const { side, ref } of places) {
    const row = store.quarantine.get(side, ref);
    if (row !== null) return { ...nothing, code: troubleCode(row), quarantined: row };
  }
  // until a person has answered, nothing of that side is planned (DE4)
  const restored = decisions.find(
    ({ kind, items }) =>
      kind === 'restored-backup' &&
      places.some(
        ({ side, ref }) =>
          store.inbox.get(side, ref) !== null && items.some((item) => item.side === otherSide(side)),
      ),
  );
  return restored === undefined ? null : { ...nothing, code: 'waits-restored-backup', decision: restored.id };
}

function troubleCode({ code, reason }: QuarantineRow): EntryWhyCode {
  if (reason !== null && isUnreadableReason(reason)) return `unreadable-${reason}`;
  switch (code) {
    case 'item-unreadable':
      return 'unreadable-reader-failed';
    case 'revision-conflict':
    case 'already-exists':
    case 'not-found':
    case 'not-permitted':
    case 'item-too-large':
    case 'crm-cannot-change':
    case 'crm-cannot-remove':
      return `failed-${code}`;
    default:
      // nothing else is set aside alone
      return 'failed-item-rejected';
  }
}

/** Rows so close together were written by one run. */
const sameRunMs = 30_000;
/** What weighs more for a person than what else the same run noted. */
const notesFirst: readonly NoteReason[] = [
  'refused-by-a-person',
  'both-changed',
  'guests-withheld-from-the-crm',
  'guests-withheld-from-the-calendar',
];

/** What the last thing that was done to it says of what is not, or not wholly, on the other side. */
function noteOf(rows: readonly HistoryEntry[]): NoteReason | null {
  const newest = rows[0]?.at ?? 0;
  const notes = rows.flatMap(({ at, reason, action }) =>
    newest - at <= sameRunMs && action !== 'unlinked' && isReason(reason) && isNote(reason) ? [reason] : [],
  );
  return notesFirst.find((one) => notes.includes(one)) ?? notes[0] ?? null;
}

/** How it came to be synchronised no more. */
function endedCode(rows: readonly HistoryEntry[]): EntryWhyCode {
  const ended = rows.find(({ reason }) => isReason(reason) && isEnded(reason));
  if (ended !== undefined && isReason(ended.reason) && isEnded(ended.reason)) return `ended-${ended.reason}`;
  return rows.some(({ reason }) => reason === 'refused-by-a-person') ? 'note-refused-by-a-person' : 'nowhere';
}

/** The other part of a series, or its twin, cannot be read at the moment (TI2, ID5). */
function belongsToAnother(
  store: Store,
  side: SideName,
  { uids, event }: { readonly uids: readonly string[]; readonly event: CalendarEvent },
): boolean {
  const others = [...uids, ...Object.keys(event.relatedTo ?? {})].flatMap((uid) => store.links.byUid(uid));
  return others.some((link) =>
    sideNames.some((name) => {
      const ref = refOn(link, name);
      return (
        ref !== null &&
        (name !== side || baseOn(link, name) !== null) &&
        store.quarantine.get(name, ref)?.stage === 'reading'
      );
    }),
  );
}
