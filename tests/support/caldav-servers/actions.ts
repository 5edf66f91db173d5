/** Sends single writes to a calendar side and returns their outcomes, so that a test can perform one action per line. */
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

const neverAborted = new AbortController().signal;

export interface ReadChanges {
  readonly changes: readonly Change[];
  readonly state: string;
  readonly kind: 'delta' | 'snapshot';
}

export interface Actions {
  /** The call that the write becomes. @throws Error when it becomes none or several */
  call(write: Write, known: StoredEvent | null): Call;
  send(write: Write, known: StoredEvent | null): Promise<Outcome>;
  create(calendar: CalendarId, event: CalendarEvent): Promise<StoredEvent>;
  update(known: StoredEvent, patch: PatchObject): Promise<Outcome>;
  remove(known: StoredEvent): Promise<Outcome>;
  get(calendar: CalendarId, ref: string): Promise<Fetched>;
  /** Like `get`. @throws Error when the event does not exist */
  found(calendar: CalendarId, ref: string): Promise<StoredEvent>;
  /** Reads all pages of `changes`. */
  readChanges(calendar: CalendarId, since: string | null): Promise<ReadChanges>;
}

export function updateOf(known: StoredEvent, patch: PatchObject): Write {
  const event = applyPatch(known.event, patch);
  return { type: 'update', key: 'update', calendar: known.calendar, ref: known.ref, patch, event };
}

export function removalOf(known: StoredEvent): Write {
  return { type: 'remove', key: 'remove', calendar: known.calendar, ref: known.ref };
}

/** The stored event of an outcome. @throws Error when the outcome is not `done` or has no stored event */
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
      for await (const [key, outcome] of side.perform([call], neverAborted))
        if (key === call.key) return outcome;
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
      for await (const one of side.get(calendar, [ref], neverAborted)) return one;
      throw new Error('no answer');
    },
    async found(calendar, ref) {
      const fetched = await actions.get(calendar, ref);
      if (fetched.type !== 'found') throw new Error(JSON.stringify(fetched));
      return fetched.stored;
    },
    async readChanges(calendar, since) {
      const changes: Change[] = [];
      for await (const page of side.changes(calendar, since, neverAborted)) {
        changes.push(...page.changes);
        if (page.last) return { changes, state: page.state ?? '', kind: page.kind };
      }
      throw new Error('no page was the last one');
    },
  };
  return actions;
}
