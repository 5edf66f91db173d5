/** A calendar side's calls one at a time, as a test says them: each answers with its single outcome. */
import type { CalendarEvent, PatchObject } from '../../../src-shared/domain/calendar/event.ts';
import { applyPatch } from '../../../src-shared/domain/calendar/patch.ts';
import type {
  CalendarId,
  CalendarSide,
  Call,
  Change,
  Fetched,
  Outcome,
  StoredEvent,
  Write,
} from '../../../src-shared/domain/calendar/side.ts';

const forever = new AbortController().signal;

export interface Round {
  readonly changes: readonly Change[];
  readonly state: string;
  readonly kind: 'delta' | 'snapshot';
}

export interface Actions {
  /** The one call a write becomes. */
  call(write: Write, known: StoredEvent | null): Call;
  send(write: Write, known: StoredEvent | null): Promise<Outcome>;
  create(calendar: CalendarId, event: CalendarEvent): Promise<StoredEvent>;
  update(known: StoredEvent, patch: PatchObject): Promise<Outcome>;
  remove(known: StoredEvent): Promise<Outcome>;
  get(calendar: CalendarId, ref: string): Promise<Fetched>;
  /** As `get`. @throws Error when it is not there */
  found(calendar: CalendarId, ref: string): Promise<StoredEvent>;
  /** All pages of `changes`. */
  round(calendar: CalendarId, since: string | null): Promise<Round>;
}

export function updateOf(known: StoredEvent, patch: PatchObject): Write {
  const event = applyPatch(known.event, patch);
  return { type: 'update', key: 'update', calendar: known.calendar, ref: known.ref, patch, event };
}

export function removalOf(known: StoredEvent): Write {
  return { type: 'remove', key: 'remove', calendar: known.calendar, ref: known.ref };
}

/** @throws Error when the outcome is not "done" with something stored */
export function storedIn(outcome: Outcome): StoredEvent {
  if (outcome.type !== 'done' || outcome.stored === null) throw new Error(JSON.stringify(outcome));
  return outcome.stored;
}

export function actionsOn(side: CalendarSide): Actions {
  const actions: Actions = {
    call(write, known) {
      const [call, ...more] = side.prepare(write, known);
      if (call === undefined || more.length > 0) throw new Error('not one call');
      return call;
    },
    async send(write, known) {
      const call = actions.call(write, known);
      for await (const [key, outcome] of side.perform([call], forever)) if (key === call.key) return outcome;
      throw new Error('no outcome');
    },
    async create(calendar, event) {
      return storedIn(
        await actions.send({ type: 'create', key: `create ${event.uid}`, calendar, event }, null),
      );
    },
    update: (known, patch) => actions.send(updateOf(known, patch), known),
    remove: (known) => actions.send(removalOf(known), known),
    async get(calendar, ref) {
      for await (const one of side.get(calendar, [ref], forever)) return one;
      throw new Error('no answer');
    },
    async found(calendar, ref) {
      const fetched = await actions.get(calendar, ref);
      if (fetched.type !== 'found') throw new Error(JSON.stringify(fetched));
      return fetched.stored;
    },
    async round(calendar, since) {
      const changes: Change[] = [];
      for await (const page of side.changes(calendar, since, forever)) {
        changes.push(...page.changes);
        if (page.last) return { changes, state: page.state, kind: page.kind };
      }
      throw new Error('the round does not end');
    },
  };
  return actions;
}
