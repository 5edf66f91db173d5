/** The delegated permissions that an administrator adds for Concord, as in the sign-in itself; a test compares the two lists. */
export const microsoftScopes: readonly string[] = [
  'openid',
  'profile',
  'email',
  'offline_access',
  'User.Read',
  'Calendars.ReadWrite',
  'Calendars.ReadWrite.Shared',
  'MailboxSettings.Read',
  'Mail.ReadWrite',
];
