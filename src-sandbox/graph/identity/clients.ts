/** The programs that are registered with the Microsoft identity platform. */

export interface IdentityClient {
  /** The application id. */
  readonly id: string;
  readonly name: string;
  /** `organisations`: work and school accounts of all directories; `one`: of `tenant` alone; `personal`: personal accounts alone. */
  readonly audience: 'all' | 'organisations' | 'one' | 'personal';
  /** The id of the directory that it is registered in. */
  readonly tenant?: string;
  /** Of the platform "Mobile and desktop applications". The port of `http://localhost` does not count. */
  readonly redirectUris: readonly string[];
  /** "Allow public client flows": without it the token endpoint asks for a secret. */
  readonly isPublic: boolean;
  /** Permissions of Graph in the registration: what an administrator allows where the request names none. Default: none. */
  readonly permissions?: readonly string[];
  readonly state: 'enabled' | 'disabled';
}

/**
 * Whether an address is registered. `http://localhost` takes any port and an empty path the slash; other addresses have to be the same
 * (https://learn.microsoft.com/en-us/entra/identity-platform/reply-url#localhost-exceptions).
 */
export function isRegistered({ redirectUris }: IdentityClient, redirectUri: string): boolean {
  return redirectUris.some((registered) => canonical(registered) === canonical(redirectUri));
}

function canonical(redirectUri: string): string {
  const url = URL.parse(redirectUri);
  if (url === null) return redirectUri;
  if (url.protocol === 'http:' && url.hostname === 'localhost') url.port = '';
  return url.href;
}
