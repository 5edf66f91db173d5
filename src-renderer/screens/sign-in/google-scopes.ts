/** The scopes that an administrator allows for Concord, as in the sign-in itself; a test compares the two lists. */
const scope = 'https://www.googleapis.com/auth/';

export const googleScopes: readonly string[] = [
  'openid',
  'email',
  `${scope}calendar.events`,
  `${scope}calendar.calendarlist.readonly`,
  `${scope}calendar.settings.readonly`,
  `${scope}gmail.modify`,
];
