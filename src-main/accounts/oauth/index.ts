/** What other folders may use of the sign-in with OAuth. The account's tokens stay inside; what leaves is one access token at a time. */
export { type AccessTokens, createAccessTokens } from './access-tokens.ts';
export { startBrowserSignIn } from './browser-sign-in.ts';
export { clientFor, type OAuthClient, ownClient } from './client.ts';
export { google } from './google.ts';
export type { ExpectedIdentity } from './id-token.ts';
export { signInWaitMs } from './loopback.ts';
export { type AuthorizationServer, type Feature, featuresWithout, simulated } from './server.ts';
export { authorizationServer } from './servers.ts';
export { type RunningSignIn, type SignInOutcome, type SignInRequest, startSignIn } from './sign-in.ts';
export { createTokenEndpoint, type TokenEndpoint } from './token-endpoint.ts';
export { type KeptTokens, keptTokens, type TokenSet } from './token-set.ts';
