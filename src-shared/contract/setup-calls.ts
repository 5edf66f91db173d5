/** The calls of setup, and of signing in to the account; see `calls.ts`. */
import { z } from 'zod';
import { credentialsSchema, line, oauthClient } from './credentials.ts';

const nothing = z.strictObject({});
const secret = z.string().min(1).max(4_096);

export const setupCalls = {
  'setup.start': {
    input: z.strictObject({ with: z.enum(['account', 'sample', 'second-sample']) }),
    output: nothing,
  },
  'setup.go': {
    input: z.strictObject({
      step: z.enum(['welcome', 'crm', 'account', 'calendar', 'direction', 'preview']),
    }),
    output: nothing,
  },
  'setup.crm': {
    input: z.strictObject({ kind: line, credentials: credentialsSchema, secret }),
    output: nothing,
  },
  'setup.discover': { input: z.strictObject({ address: line }), output: nothing },
  /** Signs in. In a running account it only renews: what is left blank is as it was. */
  'setup.account': {
    input: z.strictObject({
      kind: line,
      address: line,
      credentials: credentialsSchema,
      secret,
      /** A person agreed to keep secrets in an owner-only key file because there is no key store. */
      allowKeyFile: z.boolean(),
    }),
    output: nothing,
  },
  /**
   * Signs in at the provider, in the browser; done when the person came back, or gave up (topic `signIn`). In a running account it only
   * renews. @see `setup.account` for kinds with a password
   */
  'setup.sign-in': {
    input: z.strictObject({
      kind: line,
      /** The account that is expected; blank: whichever the person chooses. */
      address: line,
      /** The customer's own client (A12). In a running account null means that it stays as it was. */
      client: oauthClient.nullable(),
      allowKeyFile: z.boolean(),
    }),
    output: nothing,
  },
  /** Ends the sign-in in the browser that is under way; where none is, the one that setup keeps is forgotten. */
  'sign-in.cancel': { input: nothing, output: nothing },
  'setup.calendar': { input: z.strictObject({ id: z.string().max(2_000) }), output: nothing },
  'setup.direction': {
    input: z.strictObject({
      direction: z.enum(['two-way', 'crm-to-provider']),
      createPrefix: line,
      existingProvider: z.enum(['take', 'leave']),
      existingCrm: z.enum(['take', 'leave']),
      from: z.string().date().nullable(),
      until: z.string().date().nullable(),
    }),
    output: nothing,
  },
  /** Approves the preview with this digest; another digest does nothing (RU8). */
  'setup.approve': {
    input: z.strictObject({ digest: z.string().max(200) }),
    output: z.strictObject({ accepted: z.boolean() }),
  },
} as const;
