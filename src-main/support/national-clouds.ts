/** Microsoft's national clouds, and the authorities in them: where people sign in, and where their Graph is. */

/** The hosts of a cloud: https://learn.microsoft.com/en-us/graph/deployments */
export interface MicrosoftCloud {
  readonly login: string;
  readonly graph: string;
  /** Of Outlook on the web: https://learn.microsoft.com/microsoft-365/enterprise/urls-and-ip-address-ranges */
  readonly outlook: readonly string[];
}

export const worldwide: MicrosoftCloud = {
  login: 'login.microsoftonline.com',
  graph: 'graph.microsoft.com',
  outlook: ['outlook.office365.com', 'outlook.office.com', 'outlook.cloud.microsoft', 'outlook.live.com'],
};

const clouds: readonly MicrosoftCloud[] = [
  worldwide,
  // United States government; its Department of Defense has the Graph host dod-graph.microsoft.us, and is not reached
  {
    login: 'login.microsoftonline.us',
    graph: 'graph.microsoft.us',
    outlook: ['outlook.office365.us'],
  },
  // operated by 21Vianet
  {
    login: 'login.partner.microsoftonline.cn',
    graph: 'microsoftgraph.chinacloudapi.cn',
    outlook: ['partner.outlook.cn'],
  },
];

/** The cloud that has this Graph; worldwide for a simulated one. */
export function cloudOfGraph(host: string): MicrosoftCloud {
  return clouds.find(({ graph }) => graph === host) ?? worldwide;
}

export interface MicrosoftAuthority {
  readonly cloud: MicrosoftCloud;
  /** Lower case: an organisation's id or one of its domains, or `common` for accounts of all organisations and personal ones. */
  readonly tenant: string;
}

/**
 * What an authority names that an administrator registered a client in, such as `https://login.microsoftonline.com/contoso.onmicrosoft.com`;
 * null when there is none of this name. Blank: accounts of all organisations in the worldwide cloud.
 */
export function authorityIn(typed: string): MicrosoftAuthority | null {
  const text = typed.trim();
  if (text === '') return { cloud: worldwide, tenant: 'common' };
  if (!URL.canParse(text)) return null;
  const { protocol, host, pathname, search, hash, username, password } = new URL(text);
  const cloud = clouds.find(({ login }) => login === host);
  // an organisation's id or one of its domains, and what Microsoft's own pages show behind it
  const tenant = /^\/([\w.-]{1,253})(?:\/v2\.0|\/oauth2\/v2\.0(?:\/authorize|\/token)?)?\/?$/.exec(
    pathname,
  )?.[1];
  const isPlain = protocol === 'https:' && `${search}${hash}${username}${password}` === '';
  return cloud === undefined || tenant === undefined || !isPlain
    ? null
    : { cloud, tenant: tenant.toLowerCase() };
}
