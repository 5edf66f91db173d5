/**
 * The sample account's web view: the calendar and the mailbox as their person sees them, and what they do in them. It is served as
 * the reference CRM's is (S4), from the same pieces.
 */
import { z } from 'zod';
import type { PatchObject } from '../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../src-shared/domain/calendar/side.ts';
import type { Clock, Randomness } from '../../src-shared/domain/clock.ts';
import {
  beginningAt,
  createPage,
  forOccurrence,
  isException,
  listen,
  mondayOf,
  type Occurrence,
  occurrenceOf,
  occurrencesIn,
  parsed,
  plainPatch,
  refuse,
  relatives,
  repeatField,
  repeatOf,
  ruleFrom,
  rulePatch,
  timesFrom,
  today,
} from '../reference-crm/index.ts';
import { answerAccountMail } from './account-mail-view.ts';
import { countEdit } from './account-view-news.ts';
import type { SampleMailbox } from './mail/sample-mailbox.ts';
import type { CalendarRecord } from './sample-entry.ts';
import type { Hand } from './sample-hand.ts';
import type { Storage } from './storage.ts';

export interface AccountViewOptions {
  /** The account's storage, and the person's hand on it. The view closes neither. */
  readonly storage: Storage;
  readonly hand: Hand;
  /** Not closed by the view either. */
  readonly mailbox: Pick<SampleMailbox, 'storage' | 'hand'>;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly address: string;
}

export interface AccountView {
  /** The page's address with a fresh one-time token in its fragment. */
  viewUrl(): string;
  stop(): Promise<void>;
}

/** The sample person's time zone; the same as that of the reference CRM's users. */
const zone = 'Europe/Amsterdam';
/** How far ahead the next occurrence of a series is looked for. */
const aheadDays = 400;
const folder = new URL('../../src-sandbox/sample-sides/web/', import.meta.url);

const local = z.string().regex(/^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d$/);
const ref = z.string().min(1).max(1000);
const revision = z.string().min(1).max(64);
const fields = z.object({
  title: z.string().trim().max(500),
  allDay: z.boolean(),
  start: local,
  end: local,
  location: z.string().trim().max(500),
  repeat: repeatField,
});
const action = z.discriminatedUnion('type', [
  z.object({ type: z.literal('create'), fields }),
  z.object({
    type: z.literal('edit'),
    ref,
    /** The revision that the person looked at. When the entry has changed since, it is not overwritten. */
    revision,
    fields,
    /** An occurrence of a series; null: the whole entry. */
    recurrenceId: local.nullable(),
    /** With an occurrence: true when the change is for it and all after it. */
    scope: z.enum(['one', 'following']).default('one'),
  }),
  /** Deletes an occurrence and all after it. */
  z.object({ type: z.literal('end-before'), ref, revision, recurrenceId: local }),
  z.object({ type: z.literal('cancel-occurrence'), ref, revision, recurrenceId: local }),
  z.object({ type: z.literal('remove'), ref, revision }),
]);
type Action = z.infer<typeof action>;

/** Listens on a free port of 127.0.0.1. */
export async function startAccountView(options: AccountViewOptions): Promise<AccountView> {
  const { storage, hand } = options;
  const page = createPage(folder, options.clock, (path, body) => {
    if (path === '/view/agenda') return agenda(options);
    if (path.startsWith('/view/mail/')) return answerAccountMail(options, path, body, zone);
    if (path !== '/view/do') refuse('not-found');
    const asked = parsed(action, body);
    storage.atomically(() => {
      perform(asked, hand, options.randomness);
      countEdit(storage);
    });
    return {};
  });
  const { server, url } = await listen({ api: null, view: page.answer }, 0);
  return {
    viewUrl: () => `${url}/#token=${page.newToken()}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Everything from this week on, by start; a series as its next occurrence. */
function agenda({ storage, hand, clock, address }: AccountViewOptions): unknown {
  const day = today(clock.now(), zone);
  const monday = mondayOf(day);
  const relationsOf = relatives(
    hand.list().map((stored) => ({ id: stored.ref, event: stored.event })),
    zone,
  );
  const calendars = storage.fact<readonly CalendarRecord[]>('calendars') ?? [];
  return {
    address,
    today: day,
    entries: hand
      .list()
      .flatMap((stored) => {
        const { event } = stored;
        const series = occurrenceOf(event, zone);
        const next = series.recurrenceId === null ? series : occurrencesIn(event, day, aheadDays, zone)[0];
        if (next === undefined || next.end < monday) return [];
        const calendar = calendars.find(({ id }) => id === stored.calendar);
        return [
          {
            ref: stored.ref,
            revision: stored.revision,
            recurrenceId: next.recurrenceId,
            exception: isException(event, next),
            ...content(next),
            series: next.recurrenceId === null ? null : content(series),
            following:
              next.recurrenceId === null
                ? null
                : content(occurrenceOf({ ...event, start: next.recurrenceId }, zone)),
            repeat: repeatOf(event, zone),
            ...relationsOf({ id: stored.ref, event }),
            calendar: calendar?.isDefault === true ? '' : (calendar?.name ?? ''),
            lock: stored.readOnly?.reason ?? null,
          },
        ];
      })
      .sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : a.title < b.title ? -1 : 1)),
  };
}

function content({ start, end, allDay, event }: Occurrence) {
  return {
    start,
    end,
    allDay,
    title: event.title ?? '',
    location: Object.values(event.locations ?? {})[0]?.name ?? '',
    guests: Object.values(event.participants ?? {}).filter(({ roles }) => roles.owner !== true).length,
    private: (event.privacy ?? 'public') !== 'public',
  };
}

function perform(done: Action, hand: Hand, randomness: Randomness): void {
  if (done.type === 'create') {
    const { title, location } = done.fields;
    const { timeZone, ...times } = timesFrom(done.fields, zone);
    const { repeat } = done.fields;
    hand.create({
      uid: `${randomness.uuid()}@sample.example`,
      title,
      ...times,
      ...(repeat === null || repeat === 'custom' ? {} : { recurrenceRules: [ruleFrom(repeat, times.start)] }),
      ...(timeZone === null ? {} : { timeZone }),
      ...(location === '' ? {} : { locations: { '1': { name: location } } }),
    });
    return;
  }
  const stored = seen(hand, done.ref);
  if (stored.readOnly !== undefined)
    refuse('not-permitted', { detail: stored.readOnly.reason ?? 'read-only' });
  if (stored.revision !== done.revision) refuse('revision-conflict');
  switch (done.type) {
    case 'edit':
      edit(stored, done, hand);
      return;
    case 'end-before':
      hand.endBefore(done.ref, done.recurrenceId);
      return;
    case 'cancel-occurrence':
      hand.cancelOccurrence(done.ref, done.recurrenceId);
      return;
    case 'remove':
      hand.remove(done.ref);
  }
}

function edit({ event, ref: at }: StoredEvent, done: Extract<Action, { type: 'edit' }>, hand: Hand): void {
  const { fields: given, recurrenceId, scope } = done;
  const change = (where: string, patch: PatchObject): void => {
    if (Object.keys(patch).length > 0) hand.edit(where, patch);
  };
  // starting at the first occurrence, the change is for the whole series
  if (recurrenceId === null || (scope === 'following' && recurrenceId <= event.start)) {
    change(at, plainPatch(event, given, null, zone));
    change(at, rulePatch(seen(hand, at).event, given.repeat, zone));
  } else if (scope === 'following') {
    const patch = plainPatch(beginningAt(event, recurrenceId, given), given, null, zone);
    const newer = hand.split(at, recurrenceId, patch);
    change(newer.ref, rulePatch(newer.event, given.repeat, zone, recurrenceId));
  } else change(at, forOccurrence(event, recurrenceId, plainPatch(event, given, recurrenceId, zone)));
}

function seen(hand: Hand, at: string): StoredEvent {
  return hand.see(at) ?? refuse('not-found');
}
