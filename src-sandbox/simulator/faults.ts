/** Faults on purpose, for tests. Whoever starts a simulated service decides about them; a client cannot. */

/** @template Refusal an error in the form of the service's API */
export type Fault<Refusal> =
  /** Answers as usual, later. */
  | { readonly type: 'delay'; readonly ms: number }
  /** Cuts the connection before anything is done. */
  | { readonly type: 'refuse' }
  /** Carries the request out, then cuts the connection instead of answering. */
  | { readonly type: 'drop-answer' }
  /** Carries the request out, and cuts the connection in the middle of the answer's body. */
  | { readonly type: 'cut-answer'; readonly afterBytes: number }
  /** Carries the request out, then answers this instead: what a proxy or a captive portal does. */
  | { readonly type: 'garbage'; readonly body: string; readonly contentType: string; readonly status: number }
  /** Answers an error before anything is done. */
  | { readonly type: 'error'; readonly error: Refusal }
  /** Answers an error of the token endpoint before anything is done, such as `invalid_grant`. */
  | {
      readonly type: 'oauth-error';
      readonly status: number;
      readonly body: Readonly<Record<string, string>>;
    };

export interface FaultRequest {
  readonly method: string;
  readonly path: string;
  /** `calendar.events.list`, `oauth.token`; null for a path that is none. */
  readonly operation: string | null;
  readonly query: URLSearchParams;
  /** Counts all requests from 1. */
  readonly number: number;
}

export type FaultHook<Refusal> = (request: FaultRequest) => Fault<Refusal> | null;
