/** English: stopping the synchronisation, and starting it again. */
export const stop = {
  'stop.heading': 'Stop or disconnect',
  'stop.open': 'Stop syncing…',
  'stop.start': 'Start again',
  'stop.about':
    'Stop syncing takes a break: your sign-in, matches, folders and rules stay on this computer, and starting again adds and removes nothing.',
  'stop.about-disconnect':
    'Disconnect takes the account off this computer, for example because it is the wrong one or the computer is no longer yours.',
  'stop.title': 'Stop syncing?',
  'stop.text':
    'Your calendar, your mail and your CRM no longer follow each other. What changes meanwhile is synced when you start again.',
  'stop.what': 'What Concord added',
  'stop.keep': 'Keep it where it is',
  'stop.keep-hint': 'Both sides stay exactly as they are now.',
  'stop.remove': 'Remove it',
  'stop.remove-hint':
    'Only the copies that Concord made go; every entry stays where it was first. Mail stays where it is: Concord erases none.',
  'stop.loading': 'Counting what Concord added…',
  'stop.from-provider': {
    one: '{count} entry leaves your calendar and stays in your CRM',
    other: '{count} entries leave your calendar and stay in your CRM',
  },
  'stop.from-crm': {
    one: '{count} entry leaves your CRM and stays in your calendar',
    other: '{count} entries leave your CRM and stay in your calendar',
  },
  'stop.crm-notes':
    'What was added to them in your CRM, such as a result or a link to a contact, goes with them.',
  'stop.others': {
    one: '{count} other calendar is no longer shown in your CRM, until you start again.',
    other: '{count} other calendars are no longer shown in your CRM, until you start again.',
  },
  'stop.crm-keeps': 'Your CRM lets nothing be removed, so everything stays there.',
  'stop.nothing': 'There is nothing that Concord made and could remove.',
  'stop.guests': {
    one: 'Also remove {count} meeting with guests from your calendar',
    other: 'Also remove {count} meetings with guests from your calendar',
  },
  'stop.guests-hint':
    'Their guests may get a cancellation. Without this they stay, and nobody is told anything.',
  'stop.guests-list': 'Meetings with guests',
  'stop.guests-are': 'Guests: {people}',
  'stop.back': 'What is removed stays removed when you start again. You can bring it back under Calendar.',
  'stop.stale': 'Something changed meanwhile. This is what would be removed now.',
  'stop.no': 'Keep syncing',
  'stop.yes': 'Stop syncing',
  'stop.yes-remove': {
    one: 'Remove {count} entry and stop',
    other: 'Remove {count} entries and stop',
  },
  'stop.stopped': 'Stopped',
  'stop.stopped-text': 'Nothing is synced until you start again.',
  'stop.removing': 'Removing what Concord added, then syncing stops',
  'stop.cancel': 'Keep syncing after all',
  'stop.removed-provider': {
    one: '{count} entry removed from your calendar',
    other: '{count} entries removed from your calendar',
  },
  'stop.removed-crm': {
    one: '{count} entry removed from your CRM',
    other: '{count} entries removed from your CRM',
  },
  'stop.kept': {
    one: '{count} entry stayed, because it had changed or could not be removed',
    other: '{count} entries stayed, because they had changed or could not be removed',
  },
  'stop.tray': 'Stopped until you start again',
} as const;
