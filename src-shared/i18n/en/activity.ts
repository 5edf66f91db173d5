/** English: what Concord did, why, and what waits for a person. */
export const activity = {
  'activity.title': 'Activity',
  'activity.lead': 'Every change Concord made, and why.',
  'activity.filter': 'Show',
  'activity.filter-all': 'Everything',
  'activity.filter-provider': 'In your calendar',
  'activity.filter-crm': 'In your CRM',
  'activity.filter-attention': 'Problems and conflicts',
  'activity.empty': 'Nothing yet',
  'activity.empty-text': 'As soon as something changes on one side, you see here what Concord did with it.',
  'activity.filter-empty': 'Nothing of this kind so far.',
  'activity.private': 'Private entry',
  'activity.show-title': 'Show title',
  'activity.why': 'Details',
  'activity.changed': 'Changed: {fields}',
  'activity.before': 'Before',
  'activity.after': 'After',
  'activity.stays': 'As it stays',
  'activity.not-done': 'Not carried over',
  'activity.gave-way': 'Gave way',
  'activity.kept': 'Was kept',
  'activity.not-kept': 'No more is known about it.',
  'activity.keys': 'Use the up and down arrow keys to move through the list.',
  'activity.run': { one: '{count} change', other: '{count} changes' },
  'activity.loading': 'Loading activity…',

  'did.provider-added': 'Added to your calendar',
  'did.provider-changed': 'Changed in your calendar',
  'did.provider-removed': 'Removed from your calendar',
  'did.provider-unscheduled': 'Removed from your calendar',
  'did.provider-linked': 'Matched on both sides',
  'did.provider-unlinked': 'No longer synced',
  'did.provider-put-back': 'Put back in your calendar',
  'did.provider-not-carried': 'Refused by your calendar',
  'did.provider-refused': 'Not changed in your calendar: you decided against it',
  'did.provider-resumed': 'To be synced again',
  'did.provider-not-undone': 'Not undone',
  'did.provider-conflict': 'Changed on both sides; your CRM’s version was kept',
  'did.crm-added': 'Added to your CRM',
  'did.crm-changed': 'Changed in your CRM',
  'did.crm-removed': 'Removed from your CRM',
  'did.crm-unscheduled': 'You were taken off it in your CRM',
  'did.crm-linked': 'Matched on both sides',
  'did.crm-unlinked': 'No longer synced',
  'did.crm-put-back': 'Put back in your CRM',
  'did.crm-not-carried': 'Refused by your CRM; it stays as it was there',
  'did.crm-refused': 'Not changed in your CRM: you decided against it',
  'did.crm-resumed': 'To be synced again',
  'did.crm-not-undone': 'Not undone',
  'did.crm-conflict': 'Changed on both sides; your calendar’s version was kept',

  'decisions.title': 'Needs you',
  'decision.first-run': {
    one: 'First sync: make this change?',
    other: 'First sync: make these {count} changes?',
  },
  'decision.first-run-text': 'Nothing has been changed yet. It is done once you say so.',
  'decision.differs': {
    one: 'Which version of “{title}” is right?',
    other: 'Which version of these {count} entries is right?',
  },
  'decision.differs-text':
    'The same entry is different on each side. The version that you choose replaces the other one. Until then both stay as they are.',
  'decision.compared': {
    one: 'Which version of “{title}” is right?',
    other: 'Which version of these {count} entries is right?',
  },
  'decision.compared-text':
    'A full comparison found that the two sides differ here. Concord had not been told of a change. The version that you choose replaces the other one. Until then both stay as they are.',
  'decision.compared-gone-text-provider':
    'A full comparison found that it is gone from your CRM. Concord had not been told of that. Should it stay?',
  'decision.compared-gone-text-crm':
    'A full comparison found that it is gone from your calendar. Concord had not been told of that. Should it stay?',
  'choice.compared-provider': 'Use your calendar’s version',
  'choice.compared-crm': 'Use your CRM’s version',
  'decision.gone': {
    one: 'Keep or remove “{title}”?',
    other: 'Keep or remove these {count} entries?',
  },
  'decision.gone-text-provider': 'It was changed in your calendar and is gone from your CRM. Should it stay?',
  'decision.gone-text-crm': 'It was changed in your CRM and is gone from your calendar. Should it stay?',
  'choice.gone-keep-provider': 'Keep it and add it to your CRM',
  'choice.gone-keep-crm': 'Keep it and add it to your calendar',
  'choice.gone-remove-provider': 'Remove it from your calendar',
  'choice.gone-remove-crm': 'Remove it from your CRM',
  'decision.invite': {
    one: 'Invite {count} person to “{title}”?',
    other: 'Invite {count} people to “{title}”?',
  },
  'decision.invite-text-create':
    'Your calendar’s provider sends the invitation. If you don’t invite them, nobody gets an e-mail: the meeting is added to your calendar without them, and they stay in your CRM.',
  'decision.invite-text-update':
    'Your calendar’s provider sends the invitation. If you don’t invite them, nobody gets an e-mail, and the meeting stays in your calendar without them.',
  'decision.uninvite': {
    one: 'Take {count} person off “{title}”?',
    other: 'Take {count} people off “{title}”?',
  },
  'decision.uninvite-text':
    'They are no longer ticked in your CRM. Your calendar’s provider sends them a cancellation. If you keep them, nobody gets an e-mail, and they stay guests in your calendar.',
  'decision.cancel': {
    one: 'Remove “{title}” and tell {count} person?',
    other: 'Remove “{title}” and tell {count} people?',
  },
  'decision.cancel-text':
    'The meeting is gone from your CRM. When it is removed from your calendar, the calendar’s provider sends a cancellation. If you keep it, nobody gets an e-mail; the meeting stays in your calendar and is no longer synced.',
  'decision.change': {
    one: 'Change “{title}” and tell {count} person?',
    other: 'Change “{title}” and tell {count} people?',
  },
  'decision.change-text':
    'When the meeting is changed in your calendar, the calendar’s provider tells the people below. If you don’t send it, nobody gets an e-mail, and your calendar keeps the meeting as it is.',
  'decision.answer': {
    one: 'Send your answer to “{title}”?',
    other: 'Send your answer to “{title}”?',
  },
  'decision.answer-text':
    'You answered in your CRM. Your calendar’s provider sends the answer to the organiser. If you don’t send it, nobody gets an e-mail, and your calendar keeps the old answer.',
  'choice.invite-approve': { one: 'Invite {count} person', other: 'Invite {count} people' },
  'choice.invite-reject': 'Don’t invite',
  'choice.uninvite-approve': 'Send the cancellation',
  'choice.uninvite-reject': { one: 'Keep this guest', other: 'Keep these guests' },
  'choice.cancel-approve': 'Remove and send',
  'choice.cancel-reject': 'Keep the meeting',
  'choice.change-approve': 'Change and send',
  'choice.change-reject': 'Don’t send',
  'choice.answer-approve': 'Send the answer',
  'choice.answer-reject': 'Don’t send',
  'decision.gets-invitation': { one: 'Gets an invitation:', other: 'Get an invitation:' },
  'decision.gets-cancellation': { one: 'Gets a cancellation:', other: 'Get a cancellation:' },
  'decision.gets-update': { one: 'Is told of the change:', other: 'Are told of the change:' },
  'decision.gets-answer': { one: 'Gets your answer:', other: 'Get your answer:' },
  'decision.would-mail': {
    one: 'E-mail the guests of “{title}”?',
    other: 'E-mail the guests of {count} entries?',
  },
  'decision.would-mail-text':
    'Your calendar’s provider would e-mail the people below. Nobody gets an e-mail until you say so.',
  'decision.frozen': {
    one: 'Try again to change “{title}”?',
    other: 'Try again to change {count} entries?',
  },
  'decision.frozen-text':
    'Another program keeps changing this back, so Concord stopped. Until you try again, the two sides stay different.',
  'decision.frozen-create-provider': {
    one: 'Add “{title}” to your calendar again?',
    other: 'Add {count} entries to your calendar again?',
  },
  'decision.frozen-create-crm': {
    one: 'Add “{title}” to your CRM again?',
    other: 'Add {count} entries to your CRM again?',
  },
  'decision.frozen-create-text-provider':
    'Concord has added this to your calendar three times within a day, so it stopped. Look in your calendar first: it may be there already.',
  'decision.frozen-create-text-crm':
    'Concord has added this to your CRM three times within a day, so it stopped. Look in your CRM first: it may be there already.',
  'decision.unclear-create': {
    one: 'Is “{title}” in your CRM?',
    other: 'Are these {count} entries in your CRM?',
  },
  'decision.unclear-create-text':
    'The connection broke while Concord was adding it, and your CRM cannot say whether it arrived. Please check there: adding it again could create a duplicate.',
  'decision.moved-unclear': {
    one: 'Your mailbox moved: is “{title}” the same entry as before?',
    other: 'Your mailbox moved: are these {count} entries the same as before?',
  },
  'decision.moved-unclear-text':
    'The title and time are the same, but it could be another one: there are several alike, or the guests are different. If they are the same, they go on being synced together. If not, each stays on its own side and is not synced. Until you answer nothing happens to them.',
  'choice.moved-unclear-approve': 'They are the same',
  'choice.moved-unclear-separate': 'They are different',
  'decision.moved-missing': {
    one: 'Your mailbox moved: “{title}” is not in the new calendar. What should happen to it?',
    other: 'Your mailbox moved: {count} entries are not in the new calendar. What should happen to them?',
  },
  'decision.moved-missing-text':
    'They are in your CRM. If you add them to the new calendar, nobody is invited. If you remove them from your CRM, they are gone. If you leave them, they stay in your CRM and are not synced; you can take that back later, in the list of skipped entries. Until you answer nothing happens to them.',
  'choice.moved-missing-crm': 'Add to the new calendar',
  'choice.moved-missing-provider': 'Remove from your CRM',
  'choice.moved-missing-separate': 'Leave in your CRM only',
  'decision.look': 'Review',
  'decision.addressees': {
    one: '{count} person would get an e-mail:',
    other: '{count} people would get an e-mail:',
  },
  'decision.more': { one: 'and {count} more', other: 'and {count} more' },
  'decision.stale': 'This has changed in the meantime. Please review it again.',
  'decision.items': 'Entries',

  'decision.many-removals-provider': {
    one: 'Remove {count} entry from your calendar?',
    other: 'Remove {count} entries from your calendar?',
  },
  'decision.many-creations-provider': {
    one: 'Add {count} entry to your calendar?',
    other: 'Add {count} entries to your calendar?',
  },
  'choice.many-removals-approve-provider': {
    one: 'Remove {count} from your calendar',
    other: 'Remove {count} from your calendar',
  },
  'choice.many-removals-reject-provider': {
    one: 'Keep it in your calendar',
    other: 'Keep them in your calendar',
  },
  'choice.many-creations-approve-provider': {
    one: 'Add {count} to your calendar',
    other: 'Add {count} to your calendar',
  },
  'choice.many-creations-reject-provider': { one: 'Don’t add it', other: 'Don’t add them' },
  'decision.many-removals-text-provider':
    'They are gone from your CRM. Removing this many is more than usual, so Concord asks first. If you keep them, they stay in your calendar and are no longer synced. You can take that back later, in the list of skipped entries.',
  'decision.many-creations-text-provider':
    'They are new in your CRM. This many is more than usual, so Concord asks first. If you don’t add them, they stay in your CRM only. You can take that back later, in the list of skipped entries.',
  'decision.many-removals-crm': {
    one: 'Remove {count} entry from your CRM?',
    other: 'Remove {count} entries from your CRM?',
  },
  'decision.many-creations-crm': {
    one: 'Add {count} entry to your CRM?',
    other: 'Add {count} entries to your CRM?',
  },
  'choice.many-removals-approve-crm': {
    one: 'Remove {count} from your CRM',
    other: 'Remove {count} from your CRM',
  },
  'choice.many-removals-reject-crm': { one: 'Keep it in your CRM', other: 'Keep them in your CRM' },
  'choice.many-creations-approve-crm': { one: 'Add {count} to your CRM', other: 'Add {count} to your CRM' },
  'choice.many-creations-reject-crm': { one: 'Don’t add it', other: 'Don’t add them' },
  'decision.many-removals-text-crm':
    'They are gone from your calendar. Removing this many is more than usual, so Concord asks first. If you keep them, they stay in your CRM and are no longer synced. You can take that back later, in the list of skipped entries.',
  'decision.many-creations-text-crm':
    'They are new in your calendar. This many is more than usual, so Concord asks first. If you don’t add them, they stay in your calendar only. You can take that back later, in the list of skipped entries.',

  'decision.rule-change-crm': {
    one: 'A rule changed: add {count} entry to your CRM?',
    other: 'A rule changed: add {count} entries to your CRM?',
  },
  'decision.rule-change-text-crm': {
    one: 'It was skipped because of a rule that no longer holds. Nothing has been added yet. If you don’t add it, it stays in your calendar only. You can take that back later, in the list of skipped entries.',
    other:
      'They were skipped because of a rule that no longer holds. Nothing has been added yet. If you don’t add them, they stay in your calendar only. You can take that back later, in the list of skipped entries.',
  },
  'decision.rule-change-provider': {
    one: 'Syncing is allowed again: add {count} entry to your calendar?',
    other: 'Syncing is allowed again: add {count} entries to your calendar?',
  },
  'decision.rule-change-text-provider': {
    one: 'It came while your administrator had switched syncing off. Nothing has been added yet. If you don’t add it, it stays in your CRM only. You can take that back later, in the list of skipped entries.',
    other:
      'They came while your administrator had switched syncing off. Nothing has been added yet. If you don’t add them, they stay in your CRM only. You can take that back later, in the list of skipped entries.',
  },
  'choice.rule-change-approve-crm': { one: 'Add it to your CRM', other: 'Add {count} to your CRM' },
  'choice.rule-change-reject-crm': { one: 'Don’t add it', other: 'Don’t add them' },
  'choice.rule-change-approve-provider': {
    one: 'Add it to your calendar',
    other: 'Add {count} to your calendar',
  },
  'choice.rule-change-reject-provider': { one: 'Don’t add it', other: 'Don’t add them' },
  'decision.private-shown': {
    one: 'Show {count} private entry in full in your CRM?',
    other: 'Show {count} private entries in full in your CRM?',
  },
  'decision.private-shown-text':
    'Your CRM now shows only that you are busy. From then on it also shows the title, place, description and guests, to everybody who sees your calendar there. If you don’t, private entries stay busy times; you can choose anew under Calendar.',
  'choice.private-shown-approve': 'Show them in full',
  'choice.private-shown-reject': 'Keep showing busy times',
  'decision.private-removed': {
    one: 'Take {count} private entry out of your CRM?',
    other: 'Take {count} private entries out of your CRM?',
  },
  'decision.private-removed-text':
    'Private entries are left out of your CRM now, as you or your administrator chose. Your calendar keeps them. What your CRM has noted with them there goes with them. If you keep them there, they show that you are busy and are no longer synced.',
  'choice.private-removed-approve': 'Take them out of your CRM',
  'choice.private-removed-reject': 'Keep them there',
  'decision.bring-existing-crm': {
    one: 'Add {count} entry from before to your CRM?',
    other: 'Add {count} entries from before to your CRM?',
  },
  'choice.bring-existing-approve-crm': { one: 'Add it to your CRM', other: 'Add {count} to your CRM' },
  'choice.bring-existing-reject-crm': { one: 'Don’t add it', other: 'Don’t add them' },
  'decision.bring-existing-provider': {
    one: 'Add {count} entry from before to your calendar?',
    other: 'Add {count} entries from before to your calendar?',
  },
  'choice.bring-existing-approve-provider': {
    one: 'Add it to your calendar',
    other: 'Add {count} to your calendar',
  },
  'choice.bring-existing-reject-provider': { one: 'Don’t add it', other: 'Don’t add them' },
  'decision.bring-existing-text-crm': {
    one: 'It was in your calendar before the first sync, and you asked for it. Nothing has been added yet, and nobody is e-mailed. If you don’t add it, it stays in your calendar only; you can ask for it again.',
    other:
      'They were in your calendar before the first sync, and you asked for them. Nothing has been added yet, and nobody is e-mailed. If you don’t add them, they stay in your calendar only; you can ask for them again.',
  },
  'decision.bring-existing-text-provider': {
    one: 'It was in your CRM before the first sync, and you asked for it. Nothing has been added yet. It is added without inviting anybody. If you don’t add it, it stays in your CRM only; you can ask for it again.',
    other:
      'They were in your CRM before the first sync, and you asked for them. Nothing has been added yet. They are added without inviting anybody. If you don’t add them, they stay in your CRM only; you can ask for them again.',
  },
  'decision.restored-backup-crm': {
    one: 'Was a backup of your calendar restored? {count} entry went back to an earlier version',
    other: 'Was a backup of your calendar restored? {count} entries went back to earlier versions',
  },
  'decision.restored-backup-text-crm':
    'Nothing from your calendar reaches your CRM until you answer. If you keep the newer versions, Concord puts them back in your calendar, and entries that are missing there are added again. If you use the backup, your CRM is changed to match your calendar: newer changes are undone there, and entries that are missing in the backup are removed.',
  'choice.restored-backup-newer-crm': 'Keep the newer versions',
  'choice.restored-backup-backup-crm': 'Use the backup in your CRM too',
  'decision.restored-backup-provider': {
    one: 'Was a backup of your CRM restored? {count} entry went back to an earlier version',
    other: 'Was a backup of your CRM restored? {count} entries went back to earlier versions',
  },
  'decision.restored-backup-text-provider':
    'Nothing from your CRM reaches your calendar until you answer. If you keep the newer versions, Concord puts them back in your CRM, and entries that are missing there are added again. If you use the backup, your calendar is changed to match your CRM: newer changes are undone there, and entries that are missing in the backup are removed.',
  'choice.restored-backup-newer-provider': 'Keep the newer versions',
  'choice.restored-backup-backup-provider': 'Use the backup in your calendar too',

  'choice.first-run-approve': 'Start',
  'choice.first-run-reject': 'Not now',
  'choice.differs-provider': 'Use your calendar’s version',
  'choice.differs-crm': 'Use your CRM’s version',
  'choice.differs-separate': 'Keep both, as two entries',
  'choice.would-mail-approve': 'Send the e-mail',
  'choice.would-mail-reject': 'Don’t send',
  'choice.frozen-approve': 'Try again',
  'choice.frozen-create-approve': 'Add it again',
  'choice.frozen-reject': 'Leave as it is',
  'choice.unclear-create-there': 'It is there',
  'choice.unclear-create-again': 'Add it again',
  'choice.approve': 'Yes',
  'choice.reject': 'No',
  'choice.provider': 'Your calendar',
  'choice.crm': 'Your CRM',
  'choice.separate': 'Keep both',
  'choice.there': 'It is there',
  'choice.again': 'Add it again',
  'choice.newer': 'Keep the newer versions',
  'choice.backup': 'Use the backup',

  'will.provider-create': 'Add to your calendar',
  'will.provider-update': 'Change in your calendar',
  'will.provider-remove': 'Remove from your calendar',
  'will.provider-link': 'On both sides',
  'will.crm-create': 'Add to your CRM',
  'will.crm-update': 'Change in your CRM',
  'will.crm-remove': 'Remove from your CRM',
  'will.crm-link': 'On both sides',
} as const;
