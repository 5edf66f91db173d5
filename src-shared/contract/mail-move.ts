/** A mailbox whose messages moved to another account, server or provider (A13): its topic, and its calls beside the running mailbox. */
import { z } from 'zod';
import { mailboxTopic, mailCalls, whichMailbox } from './mail.ts';

const nothing = z.strictObject({});
const text = z.string().max(2_000);

/** Topic `mailMove`. Null: no move of a mailbox is under way. */
export const mailMoveTopic = mailboxTopic
  .pick({ discovered: true, busy: true, problem: true, failed: true })
  .extend({
    /** Which one moved; after the yes, by its new account at the CRM. */
    mailbox: whichMailbox,
    /** `check` waits for the yes, `looking` looks for the messages, and `done` has looked for them once. */
    step: z.enum(['sign-in', 'check', 'looking', 'done']),
    /** As it was when the move began. `pairs`: of folders that are synchronised; `linked`: messages in agreement. */
    from: z.strictObject({
      address: text,
      host: text,
      /** The mailbox used the sign-in of the calendar's account. */
      sameSignIn: z.boolean(),
      pairs: z.number(),
      linked: z.number(),
    }),
    /** Signed in to, and not confirmed before `looking`. */
    to: z.strictObject({ address: text, host: text }).nullable(),
  })
  .nullable();

export const mailMoveCalls = {
  /** Begins it; an earlier one that was not confirmed is given up. */
  'mail-move.begin': { input: z.strictObject({ mailbox: whichMailbox }), output: nothing },
  /** The next three are about the new place of the mailbox that they name. */
  'mail-move.discover': mailCalls['mail.discover'],
  'mail-move.connect': mailCalls['mail.connect'],
  'mail-move.sign-in': mailCalls['mail.sign-in'],
  /** Back to the sign-in. */
  'mail-move.back': { input: nothing, output: nothing },
  /** Approves the mailbox that was shown. Another one does nothing. */
  'mail-move.confirm': {
    input: z.strictObject({ address: text, host: text }),
    output: z.strictObject({ accepted: z.boolean() }),
  },
  /** Gives it up; once it was confirmed, only what it came to is no longer shown. */
  'mail-move.end': { input: nothing, output: nothing },
} as const;
