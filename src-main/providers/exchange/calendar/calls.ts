/** Turns writes into the exact requests for them, each with the attribute that says whom it mails. Pure. */
import type { Call, StoredEvent, Write } from '../../../../src-shared/domain/calendar/side.ts';
import { itemProblemOf } from '../../../../src-shared/domain/calendar/unreadable.ts';
import type { Json } from '../../json-members.ts';
import { type PrepareRules, prepareCalls, requestOf } from '../../outlook/index.ts';
import { newItemXml } from './item-changes.ts';
import { withSending } from './sending.ts';

/** The calls of a write, in the order they must be sent. */
export function prepareExchangeCalls(
  write: Write,
  known: StoredEvent | null,
  rules: PrepareRules,
): readonly Call[] {
  const calls = prepareCalls(write, known, rules);
  for (const call of calls) {
    const reason = refusalOf(bodyOf(call));
    // one request that cannot be sent is a write that cannot be
    if (reason !== null) return [{ ...call, request: { method: 'none', problem: reason }, delivers: [''] }];
  }
  return calls.map((call) => withSending(call, known));
}

function bodyOf(call: Call): Json {
  const request = requestOf(call);
  return 'body' in request ? request.body : {};
}

/** Why EWS cannot hold what a request sets, though Graph could. */
function refusalOf(body: Json): ReturnType<typeof itemProblemOf> | null {
  try {
    newItemXml(body);
    return null;
  } catch (error) {
    return itemProblemOf(error);
  }
}
