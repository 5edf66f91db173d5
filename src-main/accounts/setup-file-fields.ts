/** Fields that several sections of a set-up file have. */
import { z } from 'zod';
import {
  authentications,
  type CredentialsOf,
  type OfferedKind,
  oauthClient,
} from '../../src-shared/contract/index.ts';
import { authorityIn } from '../support/national-clouds.ts';

export const secretWay =
  'a secret is never written here; use {"env": "NAME"} for an environment variable or {"file": "PATH"} for a file';
export const secret = z.union(
  [
    z.strictObject({
      env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, `"env" is the name of a variable; ${secretWay}`),
    }),
    z.strictObject({ file: z.string().min(1) }),
  ],
  { error: secretWay },
);
export const date = z.iso.date('a date like "2026-01-31"');
export const address = z.email('an e-mail address');
/** Path of a PEM file. */
export const certificateFile = z.string().min(1);
/** Of an account of a Windows domain, where a kind may have such. */
export const windowsSignIn = {
  domain: z.string().min(1).optional(),
  authentication: z.enum(authentications).optional(),
} as const;
type WindowsSignIn = Pick<CredentialsOf<'password'>, 'domain' | 'authentication'>;

/** @param complain is told of what this kind has no use for */
export function windowsSignInOf(
  entry: { readonly [Name in keyof WindowsSignIn]: WindowsSignIn[Name] | undefined },
  kind: string,
  kinds: readonly OfferedKind[],
  complain: (text: string) => void,
): WindowsSignIn {
  const { domain, authentication } = entry;
  const isTaken = kinds.some((one) => one.kind === kind && one.windowsAccounts === true);
  for (const [name, value] of Object.entries({ domain, authentication }))
    if (value !== undefined && !isTaken) complain(`${name}: not for ${kind}`);
  return {
    ...(domain === undefined ? {} : { domain }),
    ...(authentication === undefined ? {} : { authentication }),
  };
}

export const confirmedHosts = z.array(z.string().min(1)).default([]);

/** The OAuth client that a refresh token was given to, where it is not Concord's own (A12). Neither part is a secret. */
export const ownClient = z.strictObject({
  clientId: z.string().min(1),
  clientSecret: z.string().min(1).optional(),
  authority: z
    .string()
    .refine(
      (text) => text.trim() !== '' && authorityIn(text) !== null,
      'an address like "https://login.microsoftonline.com/contoso.com", of a cloud where people sign in and the organisation in it',
    )
    .optional(),
  mailUnitsPerMinute: oauthClient.shape.mailUnitsPerMinute,
});

export function clientIn(entry: z.output<typeof ownClient> | undefined): CredentialsOf<'oauth'>['client'] {
  if (entry === undefined) return null;
  const { clientSecret = '', ...others } = entry;
  return { ...others, clientSecret };
}
