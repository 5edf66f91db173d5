/** English: every Problem as what happened (title), why (cause), and the one button that mends it (fix). */

/** `[…]` is left out when a parameter named in it is not known. */
export const problems = {
  'sign-in-required': {
    title: 'Your sign-in is not accepted',
    cause: 'It is not, or no longer, accepted[ by {host}]. It may be mistyped, expired or withdrawn there.',
    fix: 'Sign in again',
  },
  'wrong-password': {
    title: 'User name or password not accepted',
    cause:
      'The server said no[: {host}]. With two-step sign-in it usually wants an app password. To keep your account from being locked, Concord does not try again by itself.',
    fix: 'Enter the password',
  },
  'consent-required': {
    title: 'Your administrator has to allow this first',
    cause: 'Concord has not been allowed for this account yet.',
    fix: 'Copy for your administrator',
  },
  'account-not-permitted': {
    title: 'This account is not allowed',
    cause: 'Your administrator has not allowed this account, or this kind of account.',
    fix: 'Copy for your administrator',
  },
  'not-a-calendar-server': {
    title: 'No calendar found there',
    cause:
      'The address answers, but not as a calendar server[: {host}]. Your provider can tell you the right one.',
    fix: 'Check the address',
  },
  'not-a-crm': {
    title: 'No CRM found there',
    cause: 'The address answers, but not as a CRM that Concord can work with[: {host}].',
    fix: 'Check the address',
  },
  'host-not-confirmed': {
    title: 'Is this the right server?',
    cause:
      'Your password would go to a server that is not part of your address[: {host}]. Nothing has been sent.',
    fix: 'Check the server',
  },
  'captive-portal': {
    title: 'This network wants something first',
    cause:
      'A web page came instead of the server[ {host}]. Networks in hotels and trains do that until you sign in in your browser.',
    fix: 'Try again',
  },
  'certificate-untrusted': {
    title: 'This server cannot prove who it is',
    cause:
      'Its certificate is not from an authority that this computer trusts[: {host}]. Nothing has been sent.',
    fix: 'Add its certificate',
  },
  unreachable: {
    title: 'The server cannot be reached',
    cause:
      'No answer came[ from {host}]. It may be your connection or the server. Once set up, Concord tries again by itself.',
    fix: 'Try again now',
  },
  'server-failed': {
    title: 'The server has trouble',
    cause:
      'It cannot help at the moment[: {host}]. Concord tries again by itself; when it lasts, tell whoever runs the server.',
    fix: 'Try again now',
  },
  throttled: {
    title: 'The server asks us to slow down',
    cause: 'It takes no more requests for now[: {host}]. Concord waits as long as it asks.',
    fix: 'Try again now',
  },
  'answer-invalid': {
    title: 'The server’s answer makes no sense',
    cause: 'What came back cannot be understood[: {host}]. Nothing was changed because of it.',
    fix: 'Copy a report',
  },
  'calendar-missing': {
    title: 'Your primary calendar is gone',
    cause: 'The account no longer has the calendar you chose. Nothing is deleted because of that.',
    fix: 'Choose a calendar',
  },
  'calendar-read-only': {
    title: 'You may only read this calendar',
    cause: 'Concord needs to write new entries to your primary calendar, and this account may not.',
    fix: 'Choose a calendar',
  },
  'primary-is-permanent': {
    title: 'Your primary calendar is permanent',
    cause: 'Another primary calendar was chosen before. To use a new one, disconnect first.',
    fix: 'Look at the setup',
  },
  'sync-state-expired': {
    title: 'Everything is read once more',
    cause: 'The server no longer knows where we were. What is equal is not written again.',
    fix: 'Go on now',
  },
  'revision-conflict': {
    title: 'Changed by somebody else meanwhile',
    cause: 'An entry changed while Concord was writing it. The next run joins both changes.',
    fix: 'Go on now',
  },
  'already-exists': {
    title: 'It was there already',
    cause: 'An entry existed before Concord could add it. The next run joins the two.',
    fix: 'Go on now',
  },
  'not-found': {
    title: 'It is no longer there',
    cause: 'An entry disappeared while Concord was working on it. The next run finds out what became of it.',
    fix: 'Go on now',
  },
  'not-permitted': {
    title: 'You may not change this',
    cause: 'The server does not let your account make this change.',
    fix: 'Copy for your administrator',
  },
  'item-rejected': {
    title: 'An entry was refused',
    cause: 'The server does not take this one entry. All others go on.',
    fix: 'Copy a report',
  },
  'item-unreadable': {
    title: 'An entry cannot be read',
    cause: 'It is left alone on both sides. All others go on.',
    fix: 'Copy a report',
  },
  'item-too-large': {
    title: 'An entry is too large',
    cause: 'It is larger than what is accepted. All others go on.',
    fix: 'Copy a report',
  },
  'crm-cannot-change': {
    title: 'A change is missing in your CRM',
    cause: 'Your CRM lets Concord add entries and not change them. All others go on.',
    fix: 'Look',
  },
  'crm-cannot-remove': {
    title: 'An entry is still in your CRM',
    cause: 'Your CRM lets Concord add entries and not remove them. All others go on.',
    fix: 'Look',
  },
  'lease-held': {
    title: 'Another computer is doing this',
    cause:
      'Concord is at work for this account on another computer. Stop it there, or wait: this one takes over when that one is silent.',
    fix: 'Try again now',
  },
  'lease-lost': {
    title: 'Another computer took over',
    cause: 'Concord was started for this account somewhere else. Use it on one computer at a time.',
    fix: 'Try again now',
  },
  'store-full': {
    title: 'There is no space left on this computer',
    cause: 'Concord could not write its own data. It goes on where it stopped once there is space.',
    fix: 'I made space',
  },
  'store-corrupt': {
    title: 'Concord’s own data was damaged',
    cause:
      'It has been set aside, and is rebuilt from what your CRM remembers. Nothing is doubled or deleted.',
    fix: 'Go on now',
  },
  'store-locked': {
    title: 'Concord is running already',
    cause: 'Another Concord on this computer uses the same data.',
    fix: 'Try again',
  },
  'store-newer': {
    title: 'This data is from a newer Concord',
    cause: 'It was written by a later version than this one. Install that version to go on.',
    fix: 'Copy a report',
  },
  'setup-invalid': {
    title: 'Something in the setup is not right',
    cause: 'A part of it is missing or wrong[: {field}].',
    fix: 'Look at the setup',
  },
  'feature-off': {
    title: 'This is switched off',
    cause: 'The administrator of your CRM has switched this off.',
    fix: 'Copy for your administrator',
  },
  'other-engine': {
    title: 'Something else is synchronising this calendar',
    cause:
      'Two at work on one calendar make doubles, so Concord has stopped. Switch the other one off first.',
    fix: 'I switched it off',
  },
} as const;
