/** Turns writes into the exact requests for them, each with the attribute that says whom it mails. Pure. */
import type { Call, StoredEvent, Write } from '../../../../src-shared/domain/calendar/side.ts';
import { itemProblemOf } from '../../../../src-shared/domain/calendar/unreadable.ts';
import { fail, type Problem } from '../../../../src-shared/domain/problems.ts';
import { isObject, type Json } from '../../json-members.ts';
import { type PrepareRules, partsOf, prepareCalls, requestOf } from '../../outlook/index.ts';
import { newItemXml } from './item-changes.ts';
import { recurrenceXml } from './recurrence-xml.ts';
import { withSending } from './sending.ts';

/** The calls of a write, in the order they must be sent. */
export function prepareExchangeCalls(
  write: Write,
  known: StoredEvent | null,
  rules: PrepareRules,
): readonly Call[] {
  const calls = prepareCalls(write, known, rules);
  try {
    for (const call of calls) demandHolds(call, write, known);
  } catch (error) {
    // one request that cannot be sent is a write that cannot be
    return [refused(calls, itemProblemOf(error))];
  }
  return calls.map((call) => withSending(call, known));
}

/** @throws ProblemError `item-rejected` for what EWS cannot hold, though Graph could */
function demandHolds(call: Call, write: Write, known: StoredEvent | null): void {
  newItemXml(bodyOf(call));
  if (bringsNothingBack(call, write, known)) fail('item-rejected', { field: 'recurrenceOverrides' });
}

function bodyOf(call: Call): Json {
  const request = requestOf(call);
  return 'body' in request ? request.body : {};
}

function refused(calls: readonly Call[], reason: Problem): Call {
  const [first] = calls;
  if (first === undefined) throw new TypeError('a write without a call');
  return { ...first, request: { method: 'none', problem: reason }, delivers: [''] };
}

/**
 * Whether a request is to bring a cancelled occurrence back, for which the recurrence has to be written in another spelling, and EWS has no
 * other one: it names a first day of the week for weeks alone.
 */
function bringsNothingBack(call: Call, write: Write, known: StoredEvent | null): boolean {
  if (known === null || write.type !== 'update') return false;
  const { recurrence } = bodyOf(call);
  const { entry } = partsOf(known);
  if (!isObject(recurrence) || !isObject(entry.recurrence)) return false;
  const after = write.event.recurrenceOverrides ?? {};
  const isRestored = Object.entries(known.event.recurrenceOverrides ?? {}).some(
    ([key, { excluded }]) => excluded === true && after[key]?.excluded !== true,
  );
  const isElsewhere = write.event.start !== known.event.start;
  return isRestored && !isElsewhere && recurrenceXml(recurrence) === recurrenceXml(entry.recurrence);
}
