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
} as const;
