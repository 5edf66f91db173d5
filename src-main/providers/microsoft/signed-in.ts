/** Who signed in, and how the mailbox of that person is asked. */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import type { Channel } from '../../net/index.ts';
import { isObject, type Json, textIn } from '../json-members.ts';
import { createLanes, lanesOf } from '../lanes.ts';
import { addressesOf, personMembers } from './addresses.ts';
import { createRequester, type Requester } from './requester.ts';

/**
 * Graph answers at most four requests at once for one program and one mailbox, and refuses the fifth
 * (https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits).
 */
const atOnce = 4;

export interface SignedIn {
  /** The person's addresses, lower-cased: the primary one of the mailbox first, then its aliases (PE9). */
  readonly addresses: readonly string[];
  /** Shares the mailbox's turns with every other one for it, whatever address that was opened with. */
  readonly requester: Requester;
}

export interface SignedInParts {
  readonly channel: Channel;
  readonly clock: Pick<Clock, 'now'>;
  /** A root address that ends in `/`; what stands before `v1.0/`. */
  readonly graph: string;
}

/**
 * Reads who signed in, which the directory answers and not the mailbox; nothing else.
 * @param address one that the person has to have; null for anybody
 * @throws ProblemError `account-not-permitted` when somebody else signed in, and trouble of the account
 */
export async function whoSignedIn(
  parts: SignedInParts,
  address: string | null,
  signal: AbortSignal,
): Promise<SignedIn> {
  const { origin, host } = new URL(parts.graph);
  const me = await createRequester({ ...parts, lanes: createLanes(atOnce) }).read(
    { path: 'me', query: { $select: personMembers } },
    'account',
    signal,
  );
  const person: Json = isObject(me) ? me : fail('answer-invalid', { host });
  const addresses = addressesOf(person);
  const [user] = addresses;
  if (user === undefined) return fail('answer-invalid', { host });
  if (address !== null && !addresses.includes(address.trim().toLowerCase()))
    return fail('account-not-permitted', { host, reason: 'another-account' });
  const lanes = lanesOf(`${origin} ${textIn(person, 'id') || user}`, atOnce);
  return { addresses, requester: createRequester({ ...parts, lanes }) };
}
