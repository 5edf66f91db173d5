/** The programs that are registered with Google, and what accounts and organisations allow. */

export interface OAuthClient {
  readonly id: string;
  /** Google gives desktop programs one too and demands it, although nobody can keep it secret there. */
  readonly secret: string;
  readonly name: string;
  /** `internal`: only for accounts of `organisation`. */
  readonly audience: 'external' | 'internal';
  readonly organisation?: string;
  /** `testing`: only listed testers, and refresh tokens die after seven days. */
  readonly publishing: 'production' | 'testing';
  readonly testers: readonly string[];
  /** `unverified` shows a warning first; `blocked` ends there; `disabled` was deleted. */
  readonly verification: 'verified' | 'unverified' | 'blocked' | 'disabled';
}

/** What stands between an account and any program. */
export type AccountPolicy =
  | 'open'
  /** The organisation's administrator has not trusted the program. */
  | 'admin-policy'
  /** Advanced Protection. */
  | 'advanced-protection'
  /** Programs are switched off for schools and minors. */
  | 'not-configured';

/** Who may not sign in with a client, and what Google's page says about it. */
export interface SignInRefusal {
  readonly status: number;
  readonly code: string;
  readonly text: string;
}

export function refusalOf(
  client: OAuthClient,
  account: { readonly email: string; readonly organisation?: string },
  policy: AccountPolicy,
): SignInRefusal | null {
  if (client.audience === 'internal' && account.organisation !== client.organisation)
    return {
      status: 403,
      code: 'org_internal',
      text: `This client is restricted to users within its organization. ${client.name} can be used by ${client.organisation} only.`,
    };
  if (client.publishing === 'testing' && !client.testers.includes(account.email))
    return {
      status: 403,
      code: 'access_denied',
      text: `${client.name} has not completed the Google verification process. The app is currently being tested, and can only be accessed by developer-approved testers.`,
    };
  if (policy === 'admin-policy')
    return {
      status: 400,
      code: 'admin_policy_enforced',
      text: `Access to your account data is restricted by policies within your organization. Please contact the administrator for ${account.organisation ?? 'your organization'} for more information.`,
    };
  if (policy === 'advanced-protection')
    return {
      status: 400,
      code: 'policy_enforced',
      text: 'Advanced Protection prevents this app from getting access to your account data.',
    };
  if (policy === 'not-configured')
    return {
      status: 403,
      code: 'access_not_configured',
      text: 'You cannot sign in to this app with this account. Ask your administrator for access.',
    };
  return client.verification === 'blocked'
    ? {
        status: 403,
        code: 'app_blocked',
        text: 'This app is blocked. This app tried to access sensitive info in your Google Account. To keep your account safe, Google blocked this access.',
      }
    : null;
}
