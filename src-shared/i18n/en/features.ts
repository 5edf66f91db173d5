/** English: what a connected account can do, cannot do, and has still to show (A4). */
export const features = {
  'features.title': 'What this account can do',
  'features.yes': 'Works',
  'features.no': 'Not available',
  'features.unproven': 'Not confirmed yet',
  'features.entries': 'Also good to know',

  'feature.invitations': 'Invitations',
  'feature.invitations-yes': 'Your calendar’s server e-mails the guests you tick.',
  'feature.invitations-no': 'This server e-mails no guests. Tell them from your calendar program.',
  'feature.invitations-unproven': 'This server should e-mail the guests you tick.',
  'feature.replies': 'Replies',
  'feature.replies-yes': 'Your yes or no reaches the organiser.',
  'feature.replies-no': 'Answer invitations in your calendar program.',
  'feature.replies-unproven': 'Your yes or no should reach the organiser.',
  'feature.privacy': 'Private entries',
  'feature.privacy-yes': 'An entry can be marked private, from either side.',
  'feature.privacy-no': 'Entries cannot be marked private.',
  'feature.privacy-unproven': 'Marking an entry private should work.',
  'feature.online-meetings': 'Online meetings',
  'feature.online-meetings-yes': 'Made along with an entry when you ask for it.',
  'feature.online-meetings-no': 'Cannot be made from your CRM. A link that an entry has stays.',
  'feature.online-meetings-unproven': 'Making one along with an entry should work.',
  'feature.push': 'Instant updates',
  'feature.push-yes': 'The server tells Concord as soon as something changes.',
  'feature.push-no': 'Concord checks about once a minute instead.',
  'feature.push-unproven':
    'The server should tell Concord as soon as something changes. Until then Concord checks by itself.',
  'feature.free-busy': 'Colleagues’ availability',
  'feature.free-busy-yes': 'Concord can see when colleagues are busy.',
  'feature.free-busy-no': 'Concord cannot see when colleagues are busy.',
  'feature.free-busy-unproven': 'Concord can probably see when colleagues are busy.',
  'feature.sub-calendars': 'Your other calendars',
  'feature.sub-calendars-yes': 'Concord can see them.',
  'feature.sub-calendars-no': 'Concord cannot see them.',
  'feature.sub-calendars-unproven': 'Concord may not see all of them.',
  'feature.change-log': 'Fast checks',
  'feature.change-log-yes': 'The server tells Concord what changed.',
  'feature.change-log-no': 'Concord compares lists instead; nothing is missed.',
  'feature.change-log-unproven':
    'The server should tell Concord what changed. Until then Concord compares lists.',

  'feature-reason.not-in-protocol': 'This kind of account does not have it, on any server.',
  'feature-reason.not-on-server': 'The server says that it does not have it.',
  'feature-reason.not-told': 'The server does not say.',
  'feature-reason.contradictory': 'What the server says about it is contradictory.',
  'feature-reason.shown-by-first-write': 'The server says so; the first real change will confirm it.',
  'feature-reason.own-address-unknown': 'The server does not say which address is yours.',
  'feature-reason.nothing-writable': 'You may only read this account’s calendars.',
  'feature-reason.nested-hidden':
    'Calendars inside other calendars are not offered: this server does not list them.',

  'limits.title': 'What your CRM cannot do',
  'limit.crm-cannot-change':
    'Entries that you change in your calendar stay as they were in your CRM. Concord lists them.',
  'limit.crm-cannot-remove': 'Entries that you delete in your calendar stay in your CRM. Concord lists them.',
  'limit.crm-cannot-be-read':
    'It does not tell Concord what it holds. Nothing comes from it into your calendar, and the first sync cannot see what is in it already.',
  'limit.crm-cannot-look-up':
    'When the connection breaks while an entry is added, Concord asks you whether it arrived.',
  'limit.crm-has-no-lease': 'It does not notice a second computer. Run Concord on one computer only.',
  'limit.crm-has-no-agreements':
    'It keeps no record for your other computers. Which entries match is known on this one only.',
  'limit.crm-has-no-locks':
    'It does not show which parts you may not change there. A change of those is put back, and Activity says so.',
  'limit.crm-has-no-reports': 'Colleagues do not see there that you are connected.',
  'limit.crm-has-no-sub-calendars': 'Your other calendars cannot be shown there.',
  'limit.crm-has-no-mail': 'It takes no mail: your mailbox stays as it is.',
} as const;
