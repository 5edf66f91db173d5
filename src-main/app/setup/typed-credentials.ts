/** From credentials as a person typed them to those that are used: whole addresses, and blanks filled with what was there before. Pure. */
import type { Credentials, CredentialsOf } from '../../../src-shared/contract/index.ts';
import { fail, type ProblemCode } from '../../../src-shared/domain/problems.ts';

export interface TypedContext {
  /** The credentials of a running account: what is left blank when signing in again is as it was. */
  readonly before: Credentials | null;
  /** The account's e-mail address; blank for a CRM. */
  readonly address: string;
  /** The Problem for an address that is none. */
  readonly wrongAddress: ProblemCode;
}

/** @throws ProblemError `wrongAddress` */
export function wholeCredentials(
  typed: Credentials,
  { before, address, wrongAddress }: TypedContext,
): Credentials {
  const wholeAddress = (text: string): string => webAddress(text) ?? fail(wrongAddress);
  switch (typed.type) {
    case 'password': {
      const known = before?.type === 'password' ? before : blankPassword;
      const url = typed.url.trim() || known.url;
      const domain = typed.domain?.trim() || known.domain;
      const authentication = typed.authentication ?? known.authentication;
      const confirmed = typed.confirmedHosts.map((host) => host.trim().toLowerCase()).filter(Boolean);
      return {
        type: 'password',
        user: typed.user.trim() || known.user || address,
        url: url === '' ? '' : wholeAddress(url),
        ca: typed.ca.trim() || known.ca,
        // what was confirmed for this account before stays confirmed
        confirmedHosts: [...new Set([...known.confirmedHosts, ...confirmed])],
        ...(domain === undefined ? {} : { domain }),
        ...(authentication === undefined ? {} : { authentication }),
      };
    }
    case 'oauth':
      return {
        type: 'oauth',
        user: typed.user.trim() || (before?.type === 'oauth' ? before.user : ''),
        client: typed.client ?? (before?.type === 'oauth' ? before.client : null),
      };
    case 'token':
      return { type: 'token', url: wholeAddress(typed.url) };
    default:
      return typed satisfies never;
  }
}

/** The origin of the server that the credentials name; blank when they name none. */
export function addressIn(credentials: Credentials): string {
  return 'url' in credentials ? (URL.parse(credentials.url)?.origin ?? '') : '';
}

const blankPassword: CredentialsOf<'password'> = {
  type: 'password',
  user: '',
  url: '',
  ca: '',
  confirmedHosts: [],
};

/** What a person types as an address: https unless they say otherwise; null when it is none. */
function webAddress(text: string): string | null {
  const typed = text.trim();
  const url = URL.parse(/^[a-z]+:\/\//i.test(typed) ? typed : `https://${typed}`);
  return url !== null && /^https?:$/.test(url.protocol) && typed !== '' ? url.href : null;
}
