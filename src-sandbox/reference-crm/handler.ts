/** What an operation's handler is given and answers. */
import type { Readable } from 'node:stream';
import { refuse } from './problem.ts';

export interface CrmUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly timeZone: string;
  readonly otherEngine: string | null;
}

export interface ApiRequest {
  /** Absent only for what needs no sign-in. */
  readonly user: CrmUser | null;
  /** Path, query and header parameters by name (headers lower-case), coerced. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

export type ApiAnswer =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  /** A message's bytes. */
  | { readonly status: 200; readonly bytes: Readable; readonly headers: Readonly<Record<string, string>> }
  /** The handler keeps the answer open and another module writes it. */
  | 'stream';

export type Handler = (request: ApiRequest) => ApiAnswer;

export function userOf({ user }: ApiRequest): CrmUser {
  return user ?? refuse('sign-in-required');
}

export function text({ values }: ApiRequest, name: string): string {
  return String(values[name]);
}
