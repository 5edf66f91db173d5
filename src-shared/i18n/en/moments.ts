/** English: what a first synchronisation and a disconnected account came to. */
export const moments = {
  'first-sync.title': 'Your first sync is done',
  'first-sync.lead': 'From now on Concord keeps {address} and {crm} the same, in the background.',
  'first-sync.added': { one: '{count} added', other: '{count} added' },
  'first-sync.changed': { one: '{count} changed', other: '{count} changed' },
  'first-sync.removed': { one: '{count} removed', other: '{count} removed' },
  'first-sync.matched': {
    one: '{count} entry was on both sides already and is matched.',
    other: '{count} entries were on both sides already and are matched.',
  },
  'first-sync.nobody': 'No invitations were sent.',
  'first-sync.next': 'What next?',
  'first-sync.to-status': 'Go to Status',
  'first-sync.mail': 'Connect my mailbox',
  'first-sync.show-crm': 'Show me in my CRM',

  'disconnected.title': 'Disconnected from {address} and {crm}',
  'disconnected.kept': {
    one: '{count} entry that was on both sides stays on both.',
    other: '{count} entries that were on both sides stay on both.',
  },
  'disconnected.kept-none': 'Everything stays where it is, on both sides.',
  'disconnected.removed': 'Passwords and Concord’s own notes are removed from this computer.',
} as const;
