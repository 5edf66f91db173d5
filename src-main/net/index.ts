/** What the other folders may use of the network. */
export { authorizedChannel, type TokenSource } from './authorized-channel.ts';
export { createDialer, type DialerOptions } from './dialer.ts';
export { discardBody } from './discard.ts';
export type { Channel, ConnectionSignIn, Dialer, Line, LineTarget, Target, Traffic } from './face.ts';
export { type NtlmAccount, ntlmSignIn } from './ntlm/index.ts';
export { offeredSchemes } from './offered-schemes.ts';
export { createRedirectLookup, type RedirectLookup } from './redirect-without-tls.ts';
export { retryAfter } from './retry-after.ts';
export {
  createServiceLookup,
  type ServiceLookup,
  type ServiceRecord,
} from './service-records.ts';
