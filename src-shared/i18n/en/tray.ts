/** English: the tray, and notifications. They show on a locked screen too: no names of people, no titles. */
export const tray = {
  'tray.not-set-up': 'Not set up yet',
  'tray.set-up': 'Set up Concord…',
  'tray.last-agreed': 'Last in agreement: {when}',
  'tray.paused': 'Paused until you resume',
  'tray.paused-until': 'Paused until {when}',
  'tray.mail': 'Mail: {state}',
  'tray.mailboxes': '{count} mailboxes: {state}',
  'tray.open': 'Open Concord',
  'tray.help': 'Help',
  'tray.report': 'Report a problem…',
  'tray.log-folder': 'Open the log folder',
  'tray.about': 'About Concord',
  'tray.quit': 'Quit Concord',

  'no-start.title': 'Concord could not start',
  'no-start.text': 'Its own files may be damaged or out of reach. The log folder tells more.',

  'no-tray.message': 'Keep Concord running?',
  'no-tray.detail':
    'This desktop has no place for Concord’s icon. Concord can keep running without a window; start it again to open the window.',
  'no-tray.keep': 'Keep running',
  'no-tray.quit': 'Quit',

  'notification.needs-you': 'Concord needs you',
  'notification.needs-you-text': 'Until then both sides may differ.',
  'notification.waiting-text': { one: '{count} decision needs you.', other: '{count} decisions need you.' },
  'notification.error': 'Not in agreement for over an hour',
  'notification.error-text': 'Concord keeps trying. Open it to see what is wrong.',
  'notification.not-fresh': 'Not checked for over an hour',
  'notification.not-fresh-text':
    'A calendar or folder cannot be read at the moment. Open Concord to see which.',
  'notification.first-sync': 'In agreement',
  'notification.first-sync-text':
    'Your calendar and your CRM agree for the first time. Concord keeps it that way.',
} as const;
