/** Google as an authorization server (https://developers.google.com/identity/protocols/oauth2/native-app). */
import type { AuthorizationServer } from './server.ts';

const scope = 'https://www.googleapis.com/auth/';

export const google: AuthorizationServer = {
  kind: 'google',
  issuer: 'https://accounts.google.com',
  authorizationEndpoint: 'https://accounts.google.com/o/oauth2/v2/auth',
  tokenEndpoint: 'https://oauth2.googleapis.com/token',
  revocationEndpoint: 'https://oauth2.googleapis.com/revoke',
  redirectHost: '127.0.0.1',
  redirectPath: '/',
  identityScopes: ['openid', 'email'],
  scopes: {
    // events of all calendars, the list of calendars, and the person's default reminders and time zone
    calendar: [
      `${scope}calendar.events`,
      `${scope}calendar.calendarlist.readonly`,
      `${scope}calendar.settings.readonly`,
    ],
    // the narrowest scope that may move a message; it cannot erase one
    mail: [`${scope}gmail.modify`],
  },
  authorizationParameters: { access_type: 'offline' },
  consentGivesRefreshToken: true,
  clientIdForm: /^\d{1,32}-[a-z0-9]{1,64}\.apps\.googleusercontent\.com$/,
  scopeName: (scope) => scope,
  isSameAddress: (one, other) => canonical(one) === canonical(other),
  identityOf: ({ sub, email, email_verified }) => ({
    subject: sub,
    addresses: email !== undefined && (email_verified === true || email_verified === 'true') ? [email] : [],
  }),
  organizationOf: null,
  profile: null,
};

/** In gmail.com dots in the local part do not count, and googlemail.com is the same domain (https://support.google.com/mail/answer/7436150). */
function canonical(address: string): string {
  const lower = address.toLowerCase();
  const at = lower.lastIndexOf('@');
  const domain = lower.slice(at + 1);
  if (domain !== 'gmail.com' && domain !== 'googlemail.com') return lower;
  return `${lower.slice(0, at).replaceAll('.', '')}@gmail.com`;
}
