/**
 * The pages of a provider that lead nobody back to Concord, by the words and the code that a person sees on them. Data only. Sources:
 * https://support.google.com/accounts/answer/16668185 and https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes.
 */
import type { Words } from '../../../src-shared/i18n/index.ts';

type PageOf<Name> = Name extends `sign-in-page.${infer Page}`
  ? Page extends `${string}-do`
    ? never
    : Page
  : never;

export interface KnownPage {
  readonly page: PageOf<Parameters<Words['t']>[0]>;
  /** As the page shows them, two at most; none for a page without one. */
  readonly codes: readonly string[];
  /** Only an administrator can help. */
  readonly forAdmin: boolean;
  /** It has a button that leads back, and the provider then says no more than that the person did not allow it. */
  readonly leadsBack?: true;
}

/** By kind of provider, the likeliest first, "something else" last. */
export const knownPages: Readonly<Partial<Record<string, readonly KnownPage[]>>> = {
  google: [
    {
      page: 'not-trusted',
      codes: ['400: admin_policy_enforced', '400: access_not_configured'],
      forAdmin: true,
    },
    { page: 'not-verified', codes: [], forAdmin: true },
    { page: 'blocked', codes: [], forAdmin: true },
    { page: 'testers', codes: ['403: access_denied'], forAdmin: true },
    { page: 'organization-only', codes: ['403: org_internal'], forAdmin: true },
    { page: 'advanced-protection', codes: ['400: policy_enforced'], forAdmin: true },
    { page: 'embedded', codes: ['403: disallowed_useragent'], forAdmin: false },
    { page: 'request', codes: ['400: redirect_uri_mismatch', '400: invalid_request'], forAdmin: true },
    { page: 'client', codes: ['401: invalid_client', '401: deleted_client'], forAdmin: false },
    { page: 'other', codes: [], forAdmin: true },
  ],
  microsoft: [
    { page: 'microsoft-approval', codes: ['AADSTS90094', 'AADSTS65001'], forAdmin: true, leadsBack: true },
    { page: 'microsoft-request', codes: ['AADSTS90095'], forAdmin: false },
    { page: 'microsoft-access', codes: ['AADSTS53003', 'AADSTS53000'], forAdmin: true },
    { page: 'microsoft-assigned', codes: ['AADSTS50105'], forAdmin: true },
    { page: 'microsoft-account', codes: ['AADSTS50020', 'AADSTS50034'], forAdmin: false },
    { page: 'microsoft-unknown', codes: ['AADSTS700016'], forAdmin: true },
    { page: 'microsoft-organization', codes: ['AADSTS50194'], forAdmin: false },
    { page: 'microsoft-network', codes: ['AADSTS500021', 'AADSTS500212'], forAdmin: true },
    { page: 'microsoft-disabled', codes: ['AADSTS7000112'], forAdmin: true },
    { page: 'microsoft-service', codes: ['AADSTS650052', 'AADSTS500011'], forAdmin: true },
    { page: 'microsoft-locked', codes: ['AADSTS50053', 'AADSTS50057'], forAdmin: false },
    { page: 'microsoft-redirect', codes: ['AADSTS50011', 'AADSTS7000218'], forAdmin: true },
    { page: 'microsoft-other', codes: [], forAdmin: true },
  ],
};
