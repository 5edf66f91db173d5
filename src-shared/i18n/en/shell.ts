/** English: navigation, words used everywhere, and the pages shown while there is no connection to Concord itself. */
export const shell = {
  'app.name': 'Concord',
  'nav.label': 'Screens',
  'nav.status': 'Status',
  'nav.calendars': 'Calendar',
  'nav.mail': 'Mail',
  'nav.activity': 'Activity',
  'nav.settings': 'Settings',
  'nav.waiting': { one: '{count} decision needs you', other: '{count} decisions need you' },
  'nav.skip': 'Skip to content',

  'action.back': 'Back',
  'action.continue': 'Continue',
  'action.cancel': 'Cancel',
  'action.close': 'Close',
  'action.copy': 'Copy',
  'action.copied': 'Copied',
  'action.show': 'Show',
  'field.show': 'Show',
  'field.hide': 'Hide',
  'field.show-label': 'Show what you typed',
  'field.hide-label': 'Hide what you typed',
  'action.more': 'Show more',
  'action.try-again': 'Try again',
  'action.open-settings': 'Open settings',

  'field.required': 'Please fill this in',
  'problem.retry-soon': 'Concord tries again {when}.',
  'problem.retry-at': 'Concord tries again at {time}.',

  'side.provider': 'Your calendar',
  'side.mailbox': 'Your mailbox',
  'side.crm': 'Your CRM',

  'details.label': 'Details',
  'details.code': 'Code',
  'details.host': 'Server',
  'details.status': 'Answer',

  'connecting.title': 'One moment',
  'connecting.text': 'Concord is starting.',
  'lost.title': 'Concord is not answering',
  'lost.text':
    'This page tries again by itself. If Concord was stopped or started again, its address is another one: start it, press Enter in its terminal, and open the address it prints.',
  'lost.short':
    'Connection to Concord lost. Trying again… If it was started again, press Enter in its terminal and open the address it prints.',
  'refused.title': 'Open Concord again',
  'refused.text':
    'For your safety, its address works once. Press Enter in the terminal where Concord runs, and open the new address it prints. If Concord was stopped, start it again.',
  'call.refused': 'That did not work. Nothing was changed; please try again.',
  'locked.administrator': 'Decided by your CRM’s administrator',
  'locked.policy': 'Decided by your organisation',
} as const;
