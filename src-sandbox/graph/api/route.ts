/** What all calls of Graph share: what a route is given, and what it answers. */
import type { Json } from '../../simulator/json.ts';
import type { Person } from '../people.ts';
import type { Preferences } from './preferences.ts';

export interface GraphCall {
  /** Who signed in. */
  readonly person: Person;
  /** Whose data the path names: the person, or somebody who shares with them. */
  readonly owner: Person;
  /** Permissions that the token has. */
  readonly permissions: readonly string[];
  /** Percent-decoded parameters of the path. */
  readonly path: Readonly<Record<string, string>>;
  /** As it was asked for, such as `/v1.0/me/events`. */
  readonly pathname: string;
  readonly query: URLSearchParams;
  /** Empty without one. */
  readonly body: Json;
  readonly prefer: Preferences;
  /** Null: the header If-Match was not sent. */
  readonly ifMatch: string | null;
  /** `http://127.0.0.1:<port>/v1.0`, for links. */
  readonly root: string;
  readonly number: number;
}

export interface GraphResult {
  readonly status: number;
  readonly body?: Json;
  /** Instead of a body: what is no JSON. */
  readonly content?: { readonly type: string; readonly bytes: Uint8Array };
  readonly headers?: Readonly<Record<string, string>>;
}

export interface GraphRoute {
  /** The resource and what is done with it: `events.update`. */
  readonly operation: string;
  readonly method: string;
  readonly path: RegExp;
  /** One of these is enough. */
  readonly scopes: readonly string[];
  /** It needs no mailbox, as the profile does not. */
  readonly isOfDirectory?: boolean;
  readonly handle: (call: GraphCall) => GraphResult;
}

const owner = '/v1\\.0/(?:me|users/(?<user>[^/]+))';

/** @param path below `/me` and `/users/{id}`, a regular expression; `:name` stands for one part */
export function graphRoute(
  operation: string,
  method: string,
  path: string,
  scopes: readonly string[],
  handle: GraphRoute['handle'],
): GraphRoute {
  const pattern = path.replace(/(?<!\?):(\w+)/g, '(?<$1>[^/]+)');
  return { operation, method, path: new RegExp(`^${owner}${pattern}$`), scopes, handle };
}
