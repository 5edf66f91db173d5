/** What people do in the CRM, for tests and the sample mode: makes, edits and removes entries as its users would, and sees everything. */
import { canonicalEvent } from '../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent, LocalDateTime, PatchObject } from '../../src-shared/domain/calendar/event.ts';
import { diff } from '../../src-shared/domain/calendar/patch.ts';
import { endedBefore, splitSeries } from '../split-series.ts';
import { setAddresses } from './addresses.ts';
import type { CrmEntry, CrmFacts, Kind, RulesBody } from './crm-entry.ts';
import type { ConnectedAccount } from './leases.ts';
import { refuse } from './problem.ts';
import type { CrmParts } from './routes.ts';
import type { Source } from './sources.ts';

export interface NewCrmEntry {
  /** `uid` and `start` may be left out: a random one, and `2026-01-15T09:00:00`. */
  readonly event: Partial<CalendarEvent>;
  /** Default `appointment`. */
  readonly kind?: Kind;
  /** Default: the first user. Null: nobody in the CRM. */
  readonly organizer?: string | null;
  /** Default: the organiser. */
  readonly scheduledFor?: readonly string[];
  /** Default: the administrator's rule for the kind. */
  readonly push?: boolean;
}

export interface CrmHand {
  /** Answers the new entry's id. */
  create(entry: NewCrmEntry): string;
  /** Ignores locks, as a CRM that does not enforce them would. */
  edit(id: string, patch: PatchObject): void;
  /**
   * "This and following": the series ends before the occurrence with that original start, a second one goes on from there with the
   * patch. Answers the second one's id. From the first occurrence on it is the whole series: refused as `invalid-request`.
   */
  split(id: string, recurrenceId: LocalDateTime, patch: PatchObject): string;
  /** Deletes this occurrence and all that follow; starting at the first one, it deletes the entry. */
  endBefore(id: string, recurrenceId: LocalDateTime): void;
  remove(id: string): void;
  schedule(id: string, user: string): void;
  unschedule(id: string, user: string): void;
  push(id: string, user: string): void;
  unpush(id: string, user: string): void;
  /** Withdraws the user's right to see the entry; `schedule` gives it back. */
  hide(id: string, user: string): void;
  complete(id: string, completed: boolean): void;
  /** Sets what only the CRM knows of the entry, or of one occurrence: type, status, result, related records. */
  setFacts(id: string, facts: CrmFacts, recurrenceId?: LocalDateTime): void;
  setOrganizer(id: string, user: string | null): void;
  setRules(rules: Partial<RulesBody>): void;
  rules(): RulesBody;
  /** The record of this contact or user has these further addresses. */
  setAddresses(email: string, addresses: readonly string[]): void;
  /** Says that something else synchronises this user's calendar (A10). */
  setOtherEngine(user: string, name: string | null): void;
  /** Every entry, whoever sees it. */
  list(): readonly CrmEntry[];
  entry(id: string): CrmEntry | null;
  accounts(): readonly ConnectedAccount[];
  sources(user: string): readonly Source[];
  agreements(
    user: string,
    account: string,
  ): readonly { readonly linkId: string; readonly agreement: unknown }[];
  /** Makes every state handed out so far answer 410. */
  expireStates(): void;
}

export function createHand(parts: CrmParts, uuid: () => string): CrmHand {
  const { store, log, entries, leases, agreements, sources, mail } = parts;
  const act = <T>(work: () => T): T => {
    const result = store.atomically(work);
    parts.changed();
    return result;
  };
  const firstUser = (): string => String(store.sql('SELECT id FROM users ORDER BY id LIMIT 1').pluck().get());

  return {
    create: ({ event, kind = 'appointment', organizer = firstUser(), scheduledFor, push }) =>
      act(() => {
        const id = uuid();
        entries.make({
          id,
          event: { uid: uuid(), start: '2026-01-15T09:00:00', ...event },
          kind,
          organizer,
          scheduledFor: scheduledFor ?? (organizer === null ? [] : [organizer]),
          ...(push === undefined ? {} : { push }),
        });
        return id;
      }),
    edit: (id, patch) => act(() => entries.edit(id, patch)),
    split: (id, recurrenceId, patch) =>
      act(() => {
        const { event, kind, organizer, placements } = entries.entry(id) ?? refuse('not-found');
        const newer = uuid();
        const parts =
          splitSeries(event, recurrenceId, patch, uuid()) ??
          refuse('invalid-request', { detail: 'The whole series starts there.' });
        entries.edit(id, diff(event, canonicalEvent(parts.older)));
        const visible = placements.filter(({ state }) => state === 'visible');
        entries.make({
          id: newer,
          event: parts.newer,
          kind,
          organizer,
          scheduledFor: visible.map(({ user }) => user),
        });
        for (const { user, push } of visible) entries.setPush(newer, user, push === 1);
        return newer;
      }),
    endBefore: (id, recurrenceId) =>
      act(() => {
        const { event } = entries.entry(id) ?? refuse('not-found');
        const rest = endedBefore(event, recurrenceId);
        if (rest === null) entries.erase(id);
        else entries.edit(id, diff(event, canonicalEvent(rest)));
      }),
    remove: (id) => act(() => entries.erase(id)),
    schedule: (id, user) => act(() => entries.setPlacement(id, user, 'visible')),
    unschedule: (id, user) => act(() => entries.setPlacement(id, user, 'unscheduled')),
    hide: (id, user) => act(() => entries.setPlacement(id, user, 'hidden')),
    push: (id, user) => act(() => entries.setPush(id, user, true)),
    unpush: (id, user) => act(() => entries.setPush(id, user, false)),
    complete: (id, completed) => act(() => entries.complete(id, completed)),
    setFacts: (id, facts, recurrenceId) => act(() => entries.setFacts(id, facts, recurrenceId ?? null)),
    setOrganizer: (id, user) => act(() => entries.setOrganizer(id, user)),
    setRules: (rules) => act(() => entries.setRules({ ...entries.rules(), ...rules })),
    rules: () => entries.rules(),
    setAddresses: (email, addresses) => act(() => setAddresses(store, email, addresses)),
    setOtherEngine: (user, name) =>
      act(() => {
        store.sql('UPDATE users SET other_engine = ? WHERE id = ?').run(name, user);
      }),
    list: () => entries.all(),
    entry: (id) => entries.entry(id),
    accounts: () => leases.list(),
    sources: (user) => sources.list(user),
    agreements: (user, account) =>
      agreements
        .page(user, account, 0, 1_000_000)
        .rows.map(({ linkId, agreement }) => ({ linkId, agreement })),
    expireStates: () =>
      act(() => {
        log.expireStates();
        mail.expireStates();
      }),
  };
}
