/** The calls of an account whose mailbox moved (A13): setup's own steps beside the running account, see `setup-calls.ts` and topic `move`. */
import { z } from 'zod';
import { setupCalls } from './setup-calls.ts';

const nothing = z.strictObject({});

export const moveCalls = {
  /** Begins it; an earlier one that was not confirmed is given up. */
  'move.begin': { input: nothing, output: nothing },
  'move.go': { input: z.strictObject({ step: z.enum(['account', 'calendar']) }), output: nothing },
  'move.discover': setupCalls['setup.discover'],
  'move.account': setupCalls['setup.account'],
  'move.sign-in': setupCalls['setup.sign-in'],
  'move.calendar': setupCalls['setup.calendar'],
  /** Approves what was shown: this calendar takes the place of the account's primary calendar. Another one than shown does nothing. */
  'move.confirm': {
    input: z.strictObject({ calendar: z.string().max(2_000) }),
    output: z.strictObject({ accepted: z.boolean() }),
  },
  /** Gives it up; once it was confirmed, only what it came to is no longer shown. */
  'move.end': { input: nothing, output: nothing },
} as const;
