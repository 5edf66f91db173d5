/**
 * What the Microsoft identity platform refuses, by its AADSTS numbers: how each kind of refusal is told, and the texts. In braces stand
 * details of the request (https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes).
 */

/** How a refusal is told. */
export interface RefusalKind {
  /** RFC 6749 and OpenID Connect; at the token endpoint most are `invalid_grant`. */
  readonly error: string;
  /** Where the endpoint of authorization says it: on its own page, or in the redirect to the program. */
  readonly place: 'page' | 'redirect';
  /** The error at the token endpoint where it is another one. */
  readonly tokenError?: string;
  /** At the token endpoint. Default 400. */
  readonly status?: number;
  readonly suberror?: string;
  /** What the next sign-in has to prove, as a text of JSON. */
  readonly claims?: string;
  /** A person can mend it in the browser: with the second factor. */
  readonly isMendedBySignIn?: boolean;
}

/** What a sign-in has to prove: `claims` of the next request to the endpoint of authorization. */
const claims =
  '{"access_token":{"capolids":{"essential":true,"values":["8f4f2a1e-1111-4111-a111-111111111111"]}}}';

export const refusalTexts: readonly (readonly [RefusalKind, Readonly<Record<number, string>>])[] = [
  [
    {
      error: 'consent_required',
      tokenError: 'invalid_grant',
      place: 'redirect',
      suberror: 'consent_required',
    },
    {
      65001:
        "The user or administrator has not consented to use the application with ID '{client}' named '{app}'. Send an interactive authorization request for this user and resource.",
    },
  ],
  [
    { error: 'access_denied', place: 'redirect' },
    {
      65004: 'User declined to consent to access the app.',
    },
  ],
  [
    { error: 'consent_required', tokenError: 'invalid_grant', place: 'page', suberror: 'consent_required' },
    {
      90094:
        'An administrator of {tenant} has set a policy that prevents you from granting {app} the permissions it is requesting. Contact an administrator of {tenant} who can grant permissions to this application on your behalf.',
      90095:
        'Admin consent is required for the permissions requested by this application. An admin consent request may be sent to the admin.',
    },
  ],
  [
    { error: 'invalid_request', tokenError: 'invalid_grant', place: 'page' },
    {
      90008:
        "The user or administrator has not consented to use the application because it is misconfigured: it must require access to Windows Azure Active Directory by specifying at least 'Sign in and read user profile' permission.",
      650056:
        "Misconfigured application. This could be due to one of the following: the client has not listed any permissions for Microsoft Graph in the requested permissions in the client's application registration.",
      650057:
        "Invalid resource. The client has requested access to a resource which is not listed in the requested permissions in the client's application registration.",
      65006: 'The application {app} requires permissions that it has not listed.',
    },
  ],
  [
    { error: 'invalid_client', place: 'redirect' },
    {
      650052:
        "The app is trying to access a service '00000003-0000-0000-c000-000000000000'(Microsoft Graph) that your organization '{tenant}' lacks a service principal for. Contact your IT Admin to review the configuration of your service subscriptions or consent to the application in order to create the required service principal.",
    },
  ],
  [
    { error: 'invalid_resource', place: 'redirect' },
    {
      500011:
        'The resource principal named https://graph.microsoft.com was not found in the tenant named {tenant}.',
    },
  ],
  [
    { error: 'invalid_grant', place: 'page' },
    {
      50020:
        "User account '{user}' from identity provider 'live.com' does not exist in tenant '{tenant}' and cannot access the application '{client}'({app}) in that tenant. The account needs to be added as an external user in the tenant first. Sign out and sign in again with a different Azure Active Directory user account.",
      50034:
        'The user account {user} does not exist in the {tenant} directory. To sign into this application, the account must be added to the directory.',
      50014: 'The user is not provisioned in the tenant.',
      50105:
        "Your administrator has configured the application {app} ('{client}') to block users unless they are specifically granted ('assigned') access to the application.",
      50126: 'Error validating credentials due to invalid username or password.',
      50144: "User's Active Directory password has expired. Generate a new password for the user.",
      50057: 'The user account is disabled.',
      50053:
        "The account is locked, you've tried to sign in too many times with an incorrect user ID or password.",
      70000: "The provided value for the input parameter 'refresh_token' or 'assertion' is not valid.",
      9002313: 'Invalid request. Request is malformed or invalid.',
      54005:
        'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
      501481: 'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
      500112:
        "The reply address '{redirect}' does not match the reply address used when requesting the authorization code.",
    },
  ],
  [
    { error: 'invalid_request', place: 'page' },
    {
      500200:
        "User account '{user}' is a personal Microsoft account. Personal Microsoft accounts are not supported for this application unless explicitly invited to an organization.",
      50194:
        "Application '{client}'({app}) is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant.",
      50011:
        "The redirect URI '{redirect}' specified in the request does not match the redirect URIs configured for the application '{client}'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal.",
      90002:
        "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.",
      900144: "The request body must contain the following parameter: '{parameter}'.",
    },
  ],
  [
    { error: 'interaction_required', place: 'redirect' },
    {
      16000:
        "User account '{user}' does not exist in tenant '{tenant}' and cannot access the application, or several sessions are signed in.",
    },
  ],
  [
    { error: 'login_required', place: 'redirect' },
    {
      50058: 'A silent sign-in request was sent but no user is signed in.',
    },
  ],
  [
    { error: 'unauthorized_client', place: 'page' },
    {
      700016:
        "Application with identifier '{client}' was not found in the directory '{tenant}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.",
      7000112: "Application '{client}'({app}) is disabled.",
      70001: 'The application named {app} was not found in the tenant named {tenant}.',
    },
  ],
  [
    { error: 'invalid_client', place: 'page', status: 401 },
    {
      7000218:
        "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
      7000215: 'Invalid client secret provided.',
      7000222: "The provided client secret keys for app '{client}' are expired.",
      700025: "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
    },
  ],
  [
    {
      error: 'access_denied',
      tokenError: 'invalid_grant',
      place: 'page',
      suberror: 'message_only',
      claims: claims,
    },
    {
      53003:
        'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
    },
  ],
  [
    { error: 'access_denied', tokenError: 'invalid_grant', place: 'page', suberror: 'message_only' },
    {
      53000:
        'Device is not in required device state: compliant. Conditional Access policy requires a compliant device, and the device is not compliant.',
      53001: 'Device is not in required device state: domain_joined.',
      53002: 'Application used is not an approved application for Conditional Access.',
      530032:
        'Blocked by security policy: the tenant admin has configured a security policy that blocks this request.',
      530034: 'The administrator has configured a policy that blocks this delegated administrator.',
      530035: 'Access has been blocked by security defaults.',
      50097: 'Device authentication is required.',
      50129: 'Device is not Workplace joined. Workplace join is required to register the device.',
    },
  ],
  [
    {
      error: 'interaction_required',
      tokenError: 'invalid_grant',
      place: 'redirect',
      suberror: 'basic_action',
      claims: claims,
      isMendedBySignIn: true,
    },
    {
      53004:
        'The user needs to complete multi-factor authentication registration before accessing this content.',
      50072:
        "Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multi-factor authentication to access '00000003-0000-0000-c000-000000000000'(Microsoft Graph).",
      50074: 'Strong Authentication is required.',
      50076:
        "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '00000003-0000-0000-c000-000000000000'.",
      50078:
        "Presented multi-factor authentication has expired due to policies configured by your administrator, you must refresh your multi-factor authentication to access '00000003-0000-0000-c000-000000000000'.",
      50079:
        "Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multi-factor authentication to access '00000003-0000-0000-c000-000000000000'.",
    },
  ],
  [
    { error: 'invalid_grant', place: 'page', suberror: 'user_password_expired' },
    {
      50055: 'The password is expired.',
    },
  ],
  [
    { error: 'invalid_grant', place: 'page', suberror: 'bad_token' },
    {
      50173:
        "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password. The grant was issued on '{issued}' and the TokensValidFrom date (before which tokens are not valid) for this user is '{validFrom}'.",
      50133: 'The session is not valid due to password expiration or recent password change.',
      50132: 'The session is not valid: the credentials have been revoked.',
      700082:
        'The refresh token has expired due to inactivity. The token was issued on {issued} and was inactive for 90.00:00:00.',
      700084:
        'The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime of 1.00:00:00, which cannot be extended. It is now expired and a new sign in request must be sent by the SPA to the sign in page.',
      50196:
        'The server terminated an operation because it encountered a client request loop. Please contact your app vendor.',
    },
  ],
  [
    { error: 'invalid_grant', place: 'page', suberror: 'token_expired' },
    {
      70008:
        'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.',
      70043:
        'The refresh token has expired or is invalid due to sign-in frequency checks by conditional access. The token was issued on {issued} and the maximum allowed lifetime for this request is 86400.',
    },
  ],
  [
    { error: 'access_denied', place: 'page' },
    {
      500021: "Access to '{tenant}' tenant is denied.",
      500022:
        'Access to the tenant is denied because it is not in the list of allowed tenants of this network.',
      500212:
        "The user's administrator has set an outbound access policy that does not allow access to the resource tenant.",
      500213:
        "The resource tenant's cross-tenant access policy does not allow this user to access this tenant.",
    },
  ],
  [
    { error: 'temporarily_unavailable', place: 'page', status: 503 },
    {
      90006: 'The service is temporarily unavailable.',
      90024: 'RequestBudgetExceededError - A transient error has occurred. Please try again.',
      90033: 'A transient error has occurred. Please try again.',
      50087: 'A transient error has occurred during single sign-out. Please try again.',
    },
  ],
  [
    { error: 'invalid_scope', place: 'redirect' },
    {
      70011: "The provided value for the input parameter 'scope' is not valid. {scope}",
    },
  ],
  [
    { error: 'unsupported_grant_type', place: 'page' },
    {
      70003: "The app requested an unsupported grant type '{parameter}'.",
    },
  ],
];
