/** English: the account's mailbox moved (A13). */
export const moved = {
  'moved.heading': 'Another account or server',
  'moved.text':
    'Did your mailbox move to another provider, server or address? Sign in there, and Concord goes on with the same entries.',
  'moved.open': 'My mailbox moved…',
  'moved.dialog': 'My mailbox moved',
  'moved.where': 'Where is your mailbox now?',
  'moved.which': 'Which calendar has your entries now?',
  'moved.calendar-note':
    'It takes the place of the calendar that you have now once you confirm. After that the choice stays, unless your mailbox moves again.',
  'moved.check-title': 'Go on with the new account?',
  'moved.check-lead': 'Nothing has changed yet.',
  'moved.from': 'From',
  'moved.to': 'To',
  'moved.calendar': 'Calendar',
  'moved.kept': {
    one: '{count} entry is in sync with your CRM now. Concord looks for it in the new calendar and goes on syncing it.',
    other:
      '{count} entries are in sync with your CRM now. Concord looks for them in the new calendar and goes on syncing them.',
  },
  'moved.no-writes': 'For the move nothing is added, removed or e-mailed, on either side.',
  'moved.asks':
    'What Concord does not find in the new calendar stays in your CRM, and you are asked about it.',
  'moved.mail': 'Mail stays with the mailbox it is connected to now.',
  'moved.confirm': 'Move to this account',
  'moved.moving': 'Moving…',
  'moved.looking-title': 'Looking for your entries',
  'moved.looking-lead': 'You can close this window. Concord goes on.',
  'moved.done-title': 'Your calendar has moved',
  'moved.found': {
    one: '{count} entry was found again and goes on syncing.',
    other: '{count} entries were found again and go on syncing.',
  },
  'moved.none-found': 'No entry was found again so far.',
  'moved.asked': {
    one: '{count} entry waits for your answer.',
    other: '{count} entries wait for your answer.',
  },
  'moved.none-asked': 'There is nothing to ask.',
  'moved.answer': 'Answer now',
  'moved.mail-text':
    'Did this mailbox move to another provider, server or address? Sign in there, and Concord goes on with the same messages.',
  'moved.mail-where-lead': 'Now connected: {address}',
  'moved.mail-address': 'Which address does it have now?',
  'moved.mail-sign-in': 'Sign in there',
  'moved.mail-check-title': 'Go on with the new mailbox?',
  'moved.mail-kept': {
    one: '{count} message is in sync with your CRM now. Concord looks for it in the new mailbox and goes on syncing it.',
    other:
      '{count} messages are in sync with your CRM now. Concord looks for them in the new mailbox and goes on syncing them.',
  },
  'moved.mail-folders-follow':
    'Your folders are matched by what they are for or by their names. For any that does not match, you choose.',
  'moved.mail-stays':
    'A message that is not in the new mailbox stays in your CRM. Should it arrive there later, it goes on syncing.',
  'moved.mail-calendar': 'Your calendar stays with the account that it is connected to now.',
  'moved.mail-confirm': 'Move to this mailbox',
  'moved.mail-looking-title': 'Looking for your messages',
  'moved.mail-done-title': 'Your mailbox has moved',
  'moved.mail-found': {
    one: '{count} message was found again and goes on syncing.',
    other: '{count} messages were found again and go on syncing.',
  },
  'moved.mail-none-found': 'No message was found again so far.',
  'moved.mail-awaited': {
    one: '{count} message was not found in the new mailbox so far. It stays in your CRM.',
    other: '{count} messages were not found in the new mailbox so far. They stay in your CRM.',
  },
  'moved.mail-lost': {
    one: '{count} folder has no counterpart in the new mailbox and is not synced until you choose one.',
    other: '{count} folders have no counterpart in the new mailbox and are not synced until you choose them.',
  },
  'moved.mail-choose': 'To your folders',
  'moved.mail-asleep': 'Mail is stopped. Concord looks for your messages once you start it.',
  'moved.mail-unmapped': 'Choose which folders to sync.',
} as const;
