/** Delegated permissions of Microsoft Graph, and the scopes of OpenID Connect. */

/** Scopes that are no permission of a resource. */
export const openIdScopes: readonly string[] = ['openid', 'profile', 'email', 'offline_access'];

const words: Readonly<Record<string, string>> = {
  'User.Read': 'Sign you in and read your profile',
  'Calendars.Read': 'Read your calendars',
  'Calendars.ReadBasic': 'Read basic details of your calendars',
  'Calendars.ReadWrite': 'Have full access to your calendars',
  'Calendars.Read.Shared': 'Read calendars you can access',
  'Calendars.ReadWrite.Shared': 'Read and write to your and shared calendars',
  'MailboxSettings.Read': 'Read your mailbox settings',
  'Mail.Read': 'Read your mail',
  'Mail.ReadWrite': 'Read and write access to your mail',
  'Mail.Send': 'Send mail as you',
};
const byLowerCase = new Map(Object.keys(words).map((name) => [name.toLowerCase(), name]));
const resource = 'https://graph.microsoft.com/';

export type ScopesRead =
  | { readonly type: 'scopes'; readonly openId: readonly string[]; readonly graph: readonly string[] }
  | { readonly type: 'unknown'; readonly text: string };

/** Permissions in any case, short or with the resource before them. */
export function readScopes(text: string): ScopesRead {
  const openId: string[] = [];
  const graph: string[] = [];
  for (const scope of text.split(' ').filter((one) => one !== '')) {
    const known = byLowerCase.get(scope.slice(isOfGraph(scope) ? resource.length : 0).toLowerCase());
    if (openIdScopes.includes(scope.toLowerCase())) openId.push(scope.toLowerCase());
    else if (known !== undefined) graph.push(known);
    else if (/^https:\/\//.test(scope) && !isOfGraph(scope))
      return {
        type: 'unknown',
        text: `One or more scopes in '${text}' are not compatible with each other.`,
      };
    else return { type: 'unknown', text: `The scope ${scope} is not valid.` };
  }
  return { type: 'scopes', openId: [...new Set(openId)], graph: [...new Set(graph)] };
}

function isOfGraph(scope: string): boolean {
  return scope.toLowerCase().startsWith(resource);
}

/** As the token endpoint lists them: `offline_access` is not among them. */
export function writeScopes(openId: readonly string[], graph: readonly string[]): string {
  return [
    ...openId.filter((scope) => scope !== 'offline_access'),
    ...graph.map((scope) => resource + scope),
  ].join(' ');
}

export function scopeWords(scope: string): string {
  return words[scope] ?? scope;
}
