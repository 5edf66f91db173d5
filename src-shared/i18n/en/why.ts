/** English: "why is this (not) there?", the search for an entry or a message, and the panel about one of them (D12). */
import type { LeftReason } from '../../domain/calendar/left-reasons.ts';
import type { Hold, WhyCode } from '../../domain/why.ts';

/** Answers whose sentence is told elsewhere: why it is skipped, what is asked, what failed, what the history says. */
type ToldElsewhere =
  | `${'left' | 'waits' | 'failed' | 'unreadable' | 'note' | 'ended'}-${string}`
  | `mail-${'waits' | 'failed' | 'note' | 'ended'}-${string}`;

export const why = {
  'csv.when': 'When',
  'csv.what': 'What',
  'csv.title': 'Title',
  'csv.start': 'Start',
  'csv.time-zone': 'Time zone',
  'csv.why': 'Why',
  'csv.copy': 'Copy as CSV',
  'csv.copied': 'Copied. Paste it into a spreadsheet.',
  'csv.failed': 'It could not be copied.',
  'csv.save': 'Save all as CSV file',
  'csv.saved': { one: '{count} change in {name}.', other: '{count} changes in {name}.' },
  'csv.not-saved': 'The file could not be made.',
  'view.waiting': 'Waiting for you',
  'view.mail': 'Mail',
  'view.day': 'Changed on',
  'view.day-empty': 'Nothing on this day.',
  'view.none-waiting': 'Nothing waits for you.',
  'run.each': 'Show each of them',

  'find.label': 'Find an entry or a message',
  'find.hint': 'A title or subject, a name or an address.',
  'find.day': 'On this day',
  'find.go': 'Search',
  'find.stop': 'Stop',
  'find.clear': 'Close search',
  'find.lead': 'Why is something here, or why is it not? Look for it on both sides.',
  'find.nothing-typed': 'Type what you look for, or choose a day.',
  'find.results': 'Search results',
  'find.found': { one: '{count} found', other: '{count} found' },
  'find.none': 'Nothing found on either side.',
  'find.asking': {
    one: 'Searching your calendar and your CRM… {count} item checked',
    other: 'Searching your calendar and your CRM… {count} items checked',
  },
  'find.done': {
    one: 'Both sides were searched: {count} item checked.',
    other: 'Both sides were searched: {count} items checked.',
  },
  'find.stopped': 'Search stopped.',
  'find.cut': 'There is more than is shown. Add a word or a day.',
  'find.trouble': 'Not everything could be asked:',
  'find.unknown-title': 'Title not known',
  'find.both': 'On both sides',
  'find.only-provider': 'Only in your calendar',
  'find.only-crm': 'Only in your CRM',
  'find.only-mailbox': 'Only in your mailbox',
  'find.neither': 'On neither side any more',

  'panel.entry': 'About this entry',
  'panel.message': 'About this message',
  'panel.loading': 'Looking it up…',
  'panel.where': 'Where it is',
  'panel.mailbox': 'Your mailbox',
  'panel.there': 'Here',
  'panel.not-there': 'Not here',
  'panel.unknown': 'Not known',
  'panel.open-provider': 'Open in your calendar',
  'panel.open-mailbox': 'Open in your mailbox',
  'panel.open-crm': 'Open in your CRM',
  'panel.no-page': 'That side has no page for it.',
  'panel.why': 'Why',
  'panel.why-not': 'Why it is not synced',
  'panel.changed': 'What changed',
  'panel.versions': 'Both sides',
  'panel.same': 'Both sides hold the same:',
  'panel.history': 'Its history',
  'panel.no-history': 'Concord has not changed it.',
  'panel.review': 'Review the question',
  'panel.to-calendars': 'Calendar settings',
  'panel.to-mail': 'Mail settings',
  'panel.to-status': 'Show the problem',
  'panel.done': 'Done. Concord checks it now.',
  'panel.details': 'Details',
  'panel.waits': 'It waits for your answer to a question.',

  'answer.linked': 'It is synced: both sides have it, and nothing waits.',
  'answer.linked-private':
    'It is synced. It is private, so your CRM only shows when you are busy. You can change that under Calendar.',
  'answer.linked-unseen':
    'It is synced. You said that it is in your CRM, which cannot be asked, so Concord cannot show it from there.',
  'answer.linked-window':
    'It is synced. Your CRM knows no series, so it has the dates until {until}; later ones follow as time goes on.',
  'answer.linked-elsewhere':
    'It was moved to another of your calendars. Your CRM keeps it, locked, until it comes back to your main calendar.',
  'answer.linked-awaited':
    'Your mailbox moved, and this entry has not been found in the new calendar yet. Your CRM keeps it.',
  'answer.linked-change': 'Both sides have it. A change was noticed and is synced next.',
  'answer.not-read': 'Concord has not read it yet. The next sync reads it.',
  'answer.not-carried-yet': 'Concord has read it. It is added to the other side in the next sync.',
  'answer.being-made':
    'It is being added to the other side. The first try did not arrive, so it is tried again.',
  'answer.unclear':
    'The connection broke while it was written. Concord checks first whether it arrived, so that there are no duplicates.',
  'answer.suspected': 'It seems to be gone. Concord makes sure before it removes anything.',
  'answer.waits-for-another': 'It belongs to a series that cannot be read at the moment, and waits for that.',
  'answer.nowhere': 'Concord knows nothing of it, and it is not where it was. It may have been removed.',

  'answer.other-shown': 'It is in another of your calendars. Your CRM shows it, read-only.',
  'answer.other-waiting': 'It is in another of your calendars, which is read every few minutes.',
  'answer.other-hidden': 'It is in another of your calendars, which you do not show in your CRM.',
  'answer.other-feed': 'It is in a calendar that comes from your CRM. It is never shown there a second time.',
  'answer.other-problem': 'It is in another of your calendars, which cannot be read at the moment.',
  'answer.other-private':
    'It is in another of your calendars and private, and private entries are left out of your CRM.',
  'answer.other-linked':
    'The same entry is synced from your main calendar, so it is not shown from this calendar a second time.',
  'answer.other-unsupported': 'It is in another of your calendars, and your CRM shows no other calendars.',

  'answer.mail-linked': 'It is synced: both sides have it, and nothing waits.',
  'answer.mail-change': 'Both sides have it. A change was noticed and is synced next.',
  'answer.mail-awaited': 'Your mailbox moved, and this message has not been found in the new one yet.',
  'answer.mail-not-read': 'Concord has not read it yet. The next sync reads it.',
  'answer.mail-backlog': 'It is older mail. It comes after everything that is new.',
  'answer.mail-not-carried-yet': 'Concord has read it. It is copied to your CRM in the next sync.',
  'answer.mail-unclear':
    'The connection broke while it was copied or moved. Concord checks first whether it arrived.',
  'answer.mail-suspected': 'It is not where it was. Concord is finding out where it went.',
  'answer.mail-pair-paused': 'Its folder, or the one that belongs to it, is missing, so this folder pauses.',
  'answer.mail-refusing':
    'The server refuses everything in this folder at the moment. Concord tries one message at a time.',
  'answer.mail-folder-off': 'You chose not to sync this folder.',
  'answer.mail-nowhere': 'Concord knows nothing of it, and it is not where it was. It may have been removed.',
  'answer.mail-left-unmapped': 'It is in a folder that is not synced.',
  'answer.mail-left-junk': 'It is marked as spam, which is never synced.',
  'answer.mail-left-draft': 'It is a draft. Drafts are never synced.',
  'answer.mail-left-before-start': 'It is older than your start date.',
  'answer.mail-left-too-large': 'It is larger than your settings or your CRM allow.',
  'answer.mail-left-blocked': 'Somebody in it is on your block list or your administrator’s.',
  'answer.mail-left-unknown-people': 'Your CRM knows nobody in it, and your settings ask for that.',
  'answer.mail-left-crm-only': 'It is in your CRM only. Mail is not copied from there to your mailbox.',
  'answer.mail-left-hidden-in-the-crm': 'Your CRM no longer shows it to you, so it is not copied again.',
  'answer.mail-left-deleted-in-the-crm':
    'It was deleted in your CRM and is in your trash. Take it out of the trash to have it synced again.',

  'way.left-existed-before': 'Bring existing entries over under Calendar.',
  'way.left-separate': 'Sync it after all, if it was you who kept it apart.',
  'way.left-hidden': 'Ask whoever manages your CRM to show it to you again.',
  'way.left-own-version': 'It stays yours. To have it in your CRM, enter it there.',
  'way.left-duplicate-uid': 'Make a copy of it in your calendar program and delete the old one.',
  'way.left-prefix': 'Change its title, or the title filter under Calendar.',
  'way.left-private': 'Make it public, or change what your CRM sees of private entries under Calendar.',
  'way.left-double': 'Remove this one in your calendar; the other one is synced.',
  'way.left-filter-labels': 'Change its categories, or your filters under Calendar.',
  'way.left-filter-people': 'Add the people to your CRM, or change your filters under Calendar.',
  'way.left-filter-declined': 'Accept it, or change your filters under Calendar.',
  'way.left-filter-free': 'Show it as busy, or change your filters under Calendar.',
  'way.left-filter-out-of-office': 'Change your filters under Calendar.',
  'way.left-filter-all-day': 'Change your filters under Calendar.',
  'way.left-direction': 'Enter it in your CRM, or sync both ways if your administrator allows it.',
  'way.left-not-pushed': 'Set it to sync in your CRM.',
  'way.left-switched-off': 'Answer the question about what came meanwhile.',
  'way.left-awaits-invitation': 'Nothing to do.',
  'way.left-declined': 'Accept it in your CRM, or ask the organiser to invite you again.',

  'hold.paused': 'Syncing is paused, so nothing happens until you resume.',
  'hold.offline': 'There is no connection at the moment. It goes on by itself.',
  'hold.trouble': 'Syncing has a problem: {problem}',
  'hold.running': 'A sync is running now.',
  'hold.not-set-up': 'Syncing has not been started yet.',
  'hold.mail-asleep': 'You stopped syncing mail.',
  'hold.mail-unmapped': 'Choose your folders first: mail is not synced yet.',
  'hold.mail-unavailable': 'This mailbox is not synced.',
} as const satisfies Readonly<
  Record<
    | `answer.${Exclude<WhyCode, ToldElsewhere>}`
    | 'answer.waits-for-another'
    | `way.left-${LeftReason}`
    | `hold.${Exclude<Hold, 'none'>}`,
    string
  >
> &
  Readonly<Record<string, unknown>>;
