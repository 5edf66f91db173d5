/** What the Microsoft identity platform refuses, by its AADSTS numbers (https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes). */

/** Where the endpoint of authorization says it: on its own page, or in the redirect to the program. */
export type Place = 'page' | 'redirect';

export interface IdentityRefusal {
  readonly number: number;
  /** RFC 6749 and OpenID Connect; at the token endpoint most are `invalid_grant`. */
  readonly error: string;
  readonly text: string;
  readonly place: Place;
  /** The error at the token endpoint where it is another one. */
  readonly tokenError?: string;
  readonly status?: number;
  readonly suberror?: string;
  /** What the next sign-in has to prove, as a text of JSON. */
  readonly claims?: string;
  /** A person can mend it in the browser: with the second factor. */
  readonly isMendedBySignIn?: boolean;
}

const graph = "'00000003-0000-0000-c000-000000000000'(Microsoft Graph)";
const secondFactor = {
  error: 'interaction_required',
  tokenError: 'invalid_grant',
  place: 'redirect',
  suberror: 'basic_action',
  claims:
    '{"access_token":{"capolids":{"essential":true,"values":["8f4f2a1e-1111-4111-a111-111111111111"]}}}',
  isMendedBySignIn: true,
} as const;
const again = { error: 'invalid_grant', place: 'page' } as const;
const page = (error: string) => ({ error, place: 'page' }) as const;
const access = { error: 'access_denied', tokenError: 'invalid_grant', place: 'page' } as const;
const device = { ...access, suberror: 'message_only' } as const;
const setup = { error: 'invalid_request', tokenError: 'invalid_grant', place: 'page' } as const;
const busy = { error: 'temporarily_unavailable', place: 'page', status: 503 } as const;

const rows: readonly IdentityRefusal[] = [
  {
    number: 65001,
    error: 'consent_required',
    tokenError: 'invalid_grant',
    place: 'redirect',
    suberror: 'consent_required',
    text: "The user or administrator has not consented to use the application with ID '{client}' named '{app}'. Send an interactive authorization request for this user and resource.",
  },
  {
    number: 65004,
    error: 'access_denied',
    place: 'redirect',
    text: 'User declined to consent to access the app.',
  },
  {
    number: 90094,
    error: 'consent_required',
    tokenError: 'invalid_grant',
    place: 'page',
    suberror: 'consent_required',
    text: 'An administrator of {tenant} has set a policy that prevents you from granting {app} the permissions it is requesting. Contact an administrator of {tenant} who can grant permissions to this application on your behalf.',
  },
  {
    number: 90095,
    error: 'consent_required',
    tokenError: 'invalid_grant',
    place: 'page',
    suberror: 'consent_required',
    text: 'Admin consent is required for the permissions requested by this application. An admin consent request may be sent to the admin.',
  },
  {
    number: 90008,
    ...setup,
    text: "The user or administrator has not consented to use the application because it is misconfigured: it must require access to Windows Azure Active Directory by specifying at least 'Sign in and read user profile' permission.",
  },
  {
    number: 650056,
    ...setup,
    text: "Misconfigured application. This could be due to one of the following: the client has not listed any permissions for Microsoft Graph in the requested permissions in the client's application registration.",
  },
  {
    number: 650057,
    ...setup,
    text: "Invalid resource. The client has requested access to a resource which is not listed in the requested permissions in the client's application registration.",
  },
  { number: 65006, ...setup, text: 'The application {app} requires permissions that it has not listed.' },
  {
    number: 650052,
    error: 'invalid_client',
    place: 'redirect',
    text: `The app is trying to access a service ${graph} that your organization '{tenant}' lacks a service principal for. Contact your IT Admin to review the configuration of your service subscriptions or consent to the application in order to create the required service principal.`,
  },
  {
    number: 500011,
    error: 'invalid_resource',
    place: 'redirect',
    text: 'The resource principal named https://graph.microsoft.com was not found in the tenant named {tenant}.',
  },
  {
    number: 50020,
    ...page('invalid_grant'),
    text: "User account '{user}' from identity provider 'live.com' does not exist in tenant '{tenant}' and cannot access the application '{client}'({app}) in that tenant. The account needs to be added as an external user in the tenant first. Sign out and sign in again with a different Azure Active Directory user account.",
  },
  {
    number: 500200,
    ...page('invalid_request'),
    text: "User account '{user}' is a personal Microsoft account. Personal Microsoft accounts are not supported for this application unless explicitly invited to an organization.",
  },
  {
    number: 50034,
    ...page('invalid_grant'),
    text: 'The user account {user} does not exist in the {tenant} directory. To sign into this application, the account must be added to the directory.',
  },
  { number: 50014, ...page('invalid_grant'), text: 'The user is not provisioned in the tenant.' },
  {
    number: 16000,
    error: 'interaction_required',
    place: 'redirect',
    text: "User account '{user}' does not exist in tenant '{tenant}' and cannot access the application, or several sessions are signed in.",
  },
  {
    number: 50058,
    error: 'login_required',
    place: 'redirect',
    text: 'A silent sign-in request was sent but no user is signed in.',
  },
  {
    number: 50105,
    ...page('invalid_grant'),
    text: "Your administrator has configured the application {app} ('{client}') to block users unless they are specifically granted ('assigned') access to the application.",
  },
  {
    number: 700016,
    ...page('unauthorized_client'),
    text: "Application with identifier '{client}' was not found in the directory '{tenant}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.",
  },
  {
    number: 50194,
    ...page('invalid_request'),
    text: "Application '{client}'({app}) is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant.",
  },
  { number: 7000112, ...page('unauthorized_client'), text: "Application '{client}'({app}) is disabled." },
  {
    number: 70001,
    ...page('unauthorized_client'),
    text: 'The application named {app} was not found in the tenant named {tenant}.',
  },
  {
    number: 50011,
    ...page('invalid_request'),
    text: "The redirect URI '{redirect}' specified in the request does not match the redirect URIs configured for the application '{client}'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal.",
  },
  {
    number: 7000218,
    error: 'invalid_client',
    place: 'page',
    status: 401,
    text: "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  },
  {
    number: 7000215,
    error: 'invalid_client',
    place: 'page',
    status: 401,
    text: 'Invalid client secret provided.',
  },
  {
    number: 7000222,
    error: 'invalid_client',
    place: 'page',
    status: 401,
    text: "The provided client secret keys for app '{client}' are expired.",
  },
  {
    number: 53003,
    ...device,
    text: 'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
    claims: secondFactor.claims,
  },
  {
    number: 53000,
    ...device,
    text: 'Device is not in required device state: compliant. Conditional Access policy requires a compliant device, and the device is not compliant.',
  },
  { number: 53001, ...device, text: 'Device is not in required device state: domain_joined.' },
  {
    number: 53002,
    ...device,
    text: 'Application used is not an approved application for Conditional Access.',
  },
  {
    number: 530032,
    ...device,
    text: 'Blocked by security policy: the tenant admin has configured a security policy that blocks this request.',
  },
  {
    number: 530034,
    ...device,
    text: 'The administrator has configured a policy that blocks this delegated administrator.',
  },
  { number: 530035, ...device, text: 'Access has been blocked by security defaults.' },
  {
    number: 53004,
    ...secondFactor,
    text: 'The user needs to complete multi-factor authentication registration before accessing this content.',
  },
  {
    number: 50072,
    ...secondFactor,
    text: `Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multi-factor authentication to access ${graph}.`,
  },
  { number: 50074, ...secondFactor, text: 'Strong Authentication is required.' },
  {
    number: 50076,
    ...secondFactor,
    text: "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '00000003-0000-0000-c000-000000000000'.",
  },
  {
    number: 50078,
    ...secondFactor,
    text: "Presented multi-factor authentication has expired due to policies configured by your administrator, you must refresh your multi-factor authentication to access '00000003-0000-0000-c000-000000000000'.",
  },
  {
    number: 50079,
    ...secondFactor,
    text: "Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multi-factor authentication to access '00000003-0000-0000-c000-000000000000'.",
  },
  { number: 50097, ...device, text: 'Device authentication is required.' },
  {
    number: 50129,
    ...device,
    text: 'Device is not Workplace joined. Workplace join is required to register the device.',
  },
  { number: 50126, ...again, text: 'Error validating credentials due to invalid username or password.' },
  { number: 50055, ...again, suberror: 'user_password_expired', text: 'The password is expired.' },
  {
    number: 50144,
    ...again,
    text: "User's Active Directory password has expired. Generate a new password for the user.",
  },
  { number: 50057, ...again, text: 'The user account is disabled.' },
  {
    number: 50053,
    ...again,
    text: "The account is locked, you've tried to sign in too many times with an incorrect user ID or password.",
  },
  {
    number: 50173,
    ...again,
    suberror: 'bad_token',
    text: "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password. The grant was issued on '{issued}' and the TokensValidFrom date (before which tokens are not valid) for this user is '{validFrom}'.",
  },
  {
    number: 50133,
    ...again,
    suberror: 'bad_token',
    text: 'The session is not valid due to password expiration or recent password change.',
  },
  {
    number: 50132,
    ...again,
    suberror: 'bad_token',
    text: 'The session is not valid: the credentials have been revoked.',
  },
  {
    number: 700082,
    ...again,
    suberror: 'bad_token',
    text: 'The refresh token has expired due to inactivity. The token was issued on {issued} and was inactive for 90.00:00:00.',
  },
  {
    number: 700084,
    ...again,
    suberror: 'bad_token',
    text: 'The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime of 1.00:00:00, which cannot be extended. It is now expired and a new sign in request must be sent by the SPA to the sign in page.',
  },
  {
    number: 70008,
    ...again,
    suberror: 'token_expired',
    text: 'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.',
  },
  {
    number: 70043,
    ...again,
    suberror: 'token_expired',
    text: 'The refresh token has expired or is invalid due to sign-in frequency checks by conditional access. The token was issued on {issued} and the maximum allowed lifetime for this request is 86400.',
  },
  {
    number: 70000,
    ...again,
    text: "The provided value for the input parameter 'refresh_token' or 'assertion' is not valid.",
  },
  { number: 9002313, ...again, text: 'Invalid request. Request is malformed or invalid.' },
  {
    number: 54005,
    ...again,
    text: 'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
  },
  {
    number: 501481,
    ...again,
    text: 'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
  },
  {
    number: 500112,
    error: 'invalid_grant',
    place: 'page',
    text: "The reply address '{redirect}' does not match the reply address used when requesting the authorization code.",
  },
  {
    number: 700025,
    error: 'invalid_client',
    place: 'page',
    status: 401,
    text: "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
  },
  { number: 500021, ...page('access_denied'), text: "Access to '{tenant}' tenant is denied." },
  {
    number: 500022,
    ...page('access_denied'),
    text: 'Access to the tenant is denied because it is not in the list of allowed tenants of this network.',
  },
  {
    number: 500212,
    ...page('access_denied'),
    text: "The user's administrator has set an outbound access policy that does not allow access to the resource tenant.",
  },
  {
    number: 500213,
    ...page('access_denied'),
    text: "The resource tenant's cross-tenant access policy does not allow this user to access this tenant.",
  },
  {
    number: 50196,
    error: 'invalid_grant',
    place: 'page',
    suberror: 'bad_token',
    text: 'The server terminated an operation because it encountered a client request loop. Please contact your app vendor.',
  },
  {
    number: 90002,
    ...page('invalid_request'),
    text: "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.",
  },
  { number: 90006, ...busy, text: 'The service is temporarily unavailable.' },
  {
    number: 90024,
    ...busy,
    text: 'RequestBudgetExceededError - A transient error has occurred. Please try again.',
  },
  { number: 90033, ...busy, text: 'A transient error has occurred. Please try again.' },
  {
    number: 50087,
    ...busy,
    text: 'A transient error has occurred during single sign-out. Please try again.',
  },
  {
    number: 70011,
    error: 'invalid_scope',
    place: 'redirect',
    text: "The provided value for the input parameter 'scope' is not valid. {scope}",
  },
  {
    number: 900144,
    error: 'invalid_request',
    place: 'page',
    text: "The request body must contain the following parameter: '{parameter}'.",
  },
  {
    number: 70003,
    error: 'unsupported_grant_type',
    place: 'page',
    text: "The app requested an unsupported grant type '{parameter}'.",
  },
];

const byNumber = new Map(rows.map((row) => [row.number, row]));

/** All numbers that a test may set for an account. */
export const refusalNumbers: readonly number[] = rows.map(({ number }) => number);

/** @throws Error for a number that the simulator does not know */
export function refusal(number: number): IdentityRefusal {
  const found = byNumber.get(number);
  if (found === undefined) throw new Error(`There is no refusal AADSTS${number} here.`);
  return found;
}
