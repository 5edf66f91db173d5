/** The faults and deaths that a test decides for a step of a sample side, at the requests of a Google account. */
import type { Dialer } from '../../../src-main/net/index.ts';
import { commonErrors, type Fault as HttpFault } from '../../../src-sandbox/google/index.ts';
import type { Fault, Faults, Step } from '../../../src-sandbox/sample-sides/index.ts';
import { fail } from '../../../src-shared/domain/problems.ts';

export interface AtGoogle {
  nameOf(id: string): string;
  /** The fault that the next request meets; null where none was decided for it. */
  decided(fault: HttpFault | null): void;
}

/** The dialer, with a step's hooks around each request, and the fault that was decided for it at the simulated Google. */
export function troubled(dialer: Dialer, faults: Faults, { nameOf, decided }: AtGoogle): Dialer {
  let number = 0;
  return {
    ...dialer,
    channel(target) {
      const channel = dialer.channel(target);
      const around =
        (way: 'fetch' | 'stream'): typeof channel.fetch =>
        async (input, init) => {
          number += 1;
          const step = stepOf(String(input), init?.method ?? 'GET', number, nameOf);
          faults.before?.(step);
          const fault = faults.decide?.(step) ?? null;
          const request = fault === null ? null : httpFaultOf(fault, step);
          if (request === 'unreachable') fail('unreachable');
          decided(request);
          const response = await channel[way](input, init);
          faults.after?.(step);
          return response;
        };
      return { ...channel, fetch: around('fetch'), stream: around('stream') };
    },
  };
}

function stepOf(address: string, method: string, number: number, nameOf: (id: string) => string): Step {
  const { pathname, searchParams } = new URL(address);
  const id = /\/calendars\/([^/]+)\/events/.exec(pathname)?.[1];
  const calendar = id === undefined ? {} : { calendar: nameOf(decodeURIComponent(id)) };
  if (method !== 'GET') return { number, operation: 'perform', ...calendar };
  if (id === undefined) return { number, operation: 'calendars' };
  if (searchParams.has('iCalUID')) return { number, operation: 'locate', ...calendar };
  return { number, operation: pathname.endsWith('/events') ? 'changes' : 'get', ...calendar };
}

/** What a fault of a step is at Google; null for one that a request of this kind cannot meet. */
function httpFaultOf(fault: Fault, { operation }: Step): HttpFault | 'unreachable' | null {
  switch (fault.type) {
    case 'delay':
    case 'disorder':
      return null;
    case 'unreachable':
      return 'unreachable';
    case 'lost-before':
    case 'breaks-off':
      return { type: 'refuse' };
    case 'lost-after':
      return { type: 'drop-answer' };
    case 'throttled':
      return {
        type: 'error',
        error: { ...commonErrors.tooManyRequests, retryAfterS: Math.ceil(fault.retryAfterMs / 1_000) },
      };
    case 'expired':
      return operation === 'changes' ? { type: 'error', error: fullSyncRequired } : null;
    case 'refused':
      return {
        type: 'error',
        error: fault.code === 'revision-conflict' ? conditionNotMet : invalid,
      };
  }
}

const fullSyncRequired = {
  status: 410,
  domain: 'calendar',
  reason: 'fullSyncRequired',
  message: 'Sync token is no longer valid, a full sync is required.',
  locationType: 'parameter',
  location: 'syncToken',
} as const;
const conditionNotMet = {
  status: 412,
  domain: 'global',
  reason: 'conditionNotMet',
  message: 'Precondition Failed',
  locationType: 'header',
  location: 'If-Match',
} as const;
const invalid = { status: 400, domain: 'global', reason: 'invalid', message: 'Invalid Value' } as const;
