/** What all APIs share of a call: what a route is given, and what it answers. */
import type { Json } from '../simulator/json.ts';
import type { Person } from './people.ts';

/** A body as it came. */
export interface Content {
  /** The header Content-Type; empty without one. */
  readonly type: string;
  readonly bytes: Buffer;
}

export interface ApiCall {
  readonly person: Person;
  /** Percent-decoded parameters of the path. */
  readonly path: Readonly<Record<string, string>>;
  /** As it was asked for. */
  readonly pathname: string;
  readonly query: URLSearchParams;
  /** Parsed; empty without one, and for routes that take media. */
  readonly body: Json;
  readonly content: Content;
  /** The headers of a resumable upload; names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly ifMatch?: string;
  readonly number: number;
}

export interface ApiResult {
  readonly status: number;
  readonly body?: Json | undefined;
  readonly etag?: string;
  /** Stands as base64url in the answer's member `raw`, and goes out piece by piece. */
  readonly raw?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** What a request with media said in JSON, for the record of requests. */
  readonly said?: Json;
}

export interface Route {
  /** As the discovery document names it. */
  readonly operation: string;
  readonly method: string;
  readonly path: RegExp;
  /** One of these is enough. */
  readonly scopes: readonly string[];
  /** What a call costs of the quota of its API. */
  readonly units: () => number;
  /** Its body need not be JSON. */
  readonly takesMedia?: boolean;
  readonly handle: (call: ApiCall) => ApiResult;
}
