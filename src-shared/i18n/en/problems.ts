/** English: every Problem as what happened (title), why (cause), and the one button that mends it (fix). */

/** `[…]` is left out when a parameter named in it is not known. */
export const problems = {
  'sign-in-required': {
    title: 'Sign-in rejected',
    cause:
      'The sign-in is not, or no longer, accepted[ by {host}]. It may be mistyped, expired or withdrawn there. Concord does not try again by itself.',
    fix: 'Sign in again',
  },
  'sign-in-expired': {
    title: 'Concord no longer waits for your browser',
    cause:
      'Nobody came back[ from {host}] within five minutes, and nothing was connected. Sign in again. If your browser shows an error page, its words say what is missing.',
    fix: 'Sign in again',
  },
  'another-account': {
    title: 'That was another account',
    cause: 'Nothing in it was read, and Concord has given its permission back. Choose the expected account.',
    fix: 'Sign in again',
  },
  'wrong-password': {
    title: 'User name or password rejected[ by {host}]',
    cause:
      'With two-step verification, create an app password with your provider. To keep your account from being locked, Concord does not try again by itself.',
    fix: 'Enter the password',
  },
  'consent-required': {
    title: 'Your administrator has to allow this first',
    cause: 'This account has no permission to use Concord yet.',
    fix: 'Copy for your administrator',
  },
  'account-not-permitted': {
    title: 'Concord cannot sign in there',
    cause:
      'The server[ {host}] asks for a kind of sign-in that Concord does not have[: {scheme}]. Check that this is the address of your calendar; your administrator knows it.',
    fix: 'Check the address',
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
  'not-a-mail-server': {
    title: 'No mail server found there',
    cause:
      'The address answers, but not as a mail server (IMAP)[: {host}]. Your provider can tell you the right one.',
    fix: 'Check the address',
  },
  'mailbox-taken': {
    title: 'This mailbox is connected already',
    cause:
      'Concord keeps it in agreement with your CRM, maybe under another address. Another mailbox can be added.',
    fix: 'Check the address',
  },
  'encryption-missing': {
    title: 'This server offers no protected connection',
    cause:
      'Your password would cross the network unprotected[ to {host}]. Nothing has been sent. Check the address and the port.',
    fix: 'Check the address',
  },
  'mail-switched-off': {
    title: 'Mail programs are switched off for this account',
    cause:
      "The server[ {host}] knows the account, but does not let mail programs (IMAP) use it. The account's settings or your administrator can switch that on.",
    fix: 'Copy for your administrator',
  },
  'app-password-required': {
    title: 'This account needs an app password',
    cause:
      'The server[ {host}] does not take the usual password from programs. Create an app password with your provider and enter it here.',
    fix: 'Enter the password',
  },
  'host-not-confirmed': {
    title: 'Is this the right server?',
    cause:
      'Your password would go to a server that is not part of your address[: {host}]. Nothing has been sent.',
    fix: 'Check the server',
  },
  'captive-portal': {
    title: 'Sign in to this network first',
    cause:
      'A web page came instead of the server[ {host}]. Networks in hotels and trains do that until you sign in with your browser.',
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
    cause: 'No answer came[ from {host}]. It may be your connection or the server.',
    fix: 'Try again now',
  },
  'server-failed': {
    title: 'The server reported an error',
    cause:
      'The server[ {host}] cannot help at the moment. Concord tries again by itself; if it lasts, tell whoever runs the server.',
    fix: 'Try again now',
  },
  throttled: {
    title: 'The server asks us to slow down',
    cause: 'The server[ {host}] accepts no more requests for now. Concord waits as long as it asks.',
    fix: 'Try again now',
  },
  'answer-invalid': {
    title: 'Unexpected answer from the server',
    cause: 'Concord cannot use what the server[ {host}] answered. Nothing was changed because of it.',
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
  'mailbox-missing': {
    title: 'A mail folder is gone',
    cause:
      'A folder that Concord keeps in agreement is no longer there, or was renamed. Nothing is deleted because of that.',
    fix: 'Open settings',
  },
  'mailbox-full': {
    title: 'The mailbox is full',
    cause: 'The server[ {host}] takes no more messages for this account. Make room there, or ask for more.',
    fix: 'Copy for your administrator',
  },
  'mailbox-refused': {
    title: 'A mail folder cannot be used',
    cause:
      'The server[ {host}] refuses to open or change one of the folders that Concord keeps in agreement. Nothing is deleted because of that. All others go on, and Concord tries again by itself; if it lasts, tell whoever runs the server.',
    fix: 'Try again now',
  },
  'primary-is-permanent': {
    title: 'Your primary calendar is permanent',
    cause: 'Another primary calendar was chosen before. To use a new one, disconnect first.',
    fix: 'Open settings',
  },
  'sync-state-expired': {
    title: 'Everything is read again',
    cause: 'The server no longer knows what Concord had read. What is the same is not written again.',
    fix: 'Continue',
  },
  'revision-conflict': {
    title: 'Changed by somebody else in the meantime',
    cause: 'An entry changed while Concord was writing it. The next sync merges both changes.',
    fix: 'Continue',
  },
  'already-exists': {
    title: 'It was there already',
    cause: 'An entry existed before Concord could add it. The next sync matches the two.',
    fix: 'Continue',
  },
  'not-found': {
    title: 'It is no longer there',
    cause:
      'An entry disappeared while Concord was working on it. The next sync finds out what happened to it.',
    fix: 'Continue',
  },
  'not-permitted': {
    title: 'You may not change this',
    cause: 'The server does not let your account make this change.',
    fix: 'Copy for your administrator',
  },
  'item-rejected': {
    title: 'An entry was refused',
    cause: 'The server refused this one entry. All others keep syncing.',
    fix: 'Copy a report',
  },
  'item-unreadable': {
    title: 'An entry cannot be read',
    cause: 'It is skipped on both sides. All others keep syncing.',
    fix: 'Copy a report',
  },
  'item-too-large': {
    title: 'An entry is too large',
    cause: 'It is larger than the server accepts. All others keep syncing.',
    fix: 'Copy a report',
  },
  'mailbox-takes-drafts-only': {
    title: 'A message cannot be put into your mailbox',
    cause:
      'The mail server[ {host}] lets programs add drafts only, not messages that were sent or received. The message stays in your CRM. All others keep syncing.',
    fix: 'Review',
  },
  'crm-cannot-change': {
    title: 'A change is missing in your CRM',
    cause: 'Your CRM lets Concord add entries, but not change them. All others keep syncing.',
    fix: 'Review',
  },
  'crm-cannot-remove': {
    title: 'An entry is still in your CRM',
    cause: 'Your CRM lets Concord add entries, but not remove them. All others keep syncing.',
    fix: 'Review',
  },
  'lease-held': {
    title: 'Another computer is syncing this',
    cause:
      'Concord is running for this account on another computer. Stop it there, or wait: this one takes over when that one is silent.',
    fix: 'Try again now',
  },
  'lease-lost': {
    title: 'Another computer took over',
    cause: 'Concord was started for this account somewhere else. Use it on one computer at a time.',
    fix: 'Try again now',
  },
  'store-full': {
    title: 'There is no space left on this computer',
    cause: 'Concord could not write its own data. It continues where it stopped once there is space.',
    fix: 'Try again',
  },
  'store-corrupt': {
    title: 'Concord’s own data was damaged',
    cause:
      'It has been set aside, and is rebuilt from what your CRM remembers. Nothing is duplicated or deleted.',
    fix: 'Continue',
  },
  'store-locked': {
    title: 'Concord is running already',
    cause: 'Another Concord on this computer uses the same data.',
    fix: 'Try again',
  },
  'store-newer': {
    title: 'This data is from a newer Concord',
    cause: 'It was written by a later version than this one. Install that version to continue.',
    fix: 'Copy a report',
  },
  'setup-invalid': {
    title: 'Something in the setup is not right',
    cause: 'A part of it is missing or wrong[: {field}].',
    fix: 'Open settings',
  },
  'feature-off': {
    title: 'Calendar sync is switched off',
    cause: 'The administrator of your CRM has switched off calendar sync[ with {kind} accounts].',
    fix: 'Copy for your administrator',
  },
  'crm-mail-off': {
    title: 'Mail sync is switched off',
    cause:
      'Your CRM takes no mail[ from {kind} mailboxes], or its administrator has switched mail sync off. Your calendar is not affected.',
    fix: 'Copy for your administrator',
  },
  'crm-one-mailbox': {
    title: 'Your CRM takes one mailbox of each person',
    cause:
      'This mailbox is not synchronised; your first one is. The administrator of your CRM can allow more mailboxes.',
    fix: 'Copy for your administrator',
  },
  'other-engine': {
    title: 'Another program is syncing this calendar',
    cause:
      'Two programs syncing one calendar make duplicates, so Concord has stopped. Switch the other one off: in your CRM’s calendar settings, among the add-ins of your calendar program, or on another computer. The doubles that it left are skipped then.',
    fix: 'I switched it off',
  },
} as const;
