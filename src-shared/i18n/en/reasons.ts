/** English: why Concord did something to an entry. */
import type { Reason } from '../../domain/calendar/reasons.ts';
import { undoObstacleTexts } from './undo.ts';

export const reasons = {
  ...undoObstacleTexts,
  'reason.new-in-the-crm': 'It was new in your CRM.',
  'reason.new-in-the-calendar': 'It was new in your calendar.',
  'reason.changed-in-the-crm': 'It was changed in your CRM.',
  'reason.changed-in-the-calendar': 'It was changed in your calendar.',
  'reason.shortened-for-the-crm':
    'It is longer than your CRM holds, so it was shortened there. Your calendar keeps all of it.',
  'reason.shortened-for-the-calendar':
    'It is longer than your calendar holds, so it was shortened there. Your CRM keeps all of it.',
  'reason.guests-withheld-from-the-crm':
    'Somebody in this meeting cannot be shown in your CRM, because they have no mail address or one that it cannot hold. They stay in your calendar.',
  'reason.guests-withheld-from-the-calendar':
    'Somebody in this meeting cannot be shown in your calendar, because it cannot hold their name or address. They stay in your CRM and are not invited.',
  'reason.deleted-in-the-crm': 'It was deleted in your CRM.',
  'reason.deleted-in-the-calendar': 'It was deleted in your calendar.',
  'reason.unscheduled-in-the-crm': 'You were taken off this entry in your CRM.',
  'reason.edited-against-the-rule':
    'You changed it in your calendar, and your administrator does not allow that. You were taken off it in your CRM. Your version stays in your calendar, and is not synced any more.',
  'reason.unpushed-in-the-crm': 'In your CRM it was set not to sync to your calendar.',
  'reason.hidden-in-the-crm': 'Your CRM no longer shows this entry to you. Your calendar keeps it.',
  'reason.kept-separate': 'You chose to keep both entries, separately.',
  'reason.both-changed':
    'Both sides changed the same part, and only one version can stay. The organiser’s side wins.',
  'reason.removed-when-stopped': 'You stopped syncing and chose to remove what Concord had added.',
  'reason.private-in-the-calendar':
    'It is private, and private entries are left out of your CRM. Your calendar keeps it.',
  'reason.forbidden': 'That part may not be changed there, so it was put back once.',
  'reason.forbidden-not-organizer':
    'Somebody else organises this meeting, so your change was put back. Ask the organiser to make it.',
  'reason.forbidden-calendar-read-only':
    'This calendar may only be read, so your change was put back. Its owner can change the entry.',
  'reason.forbidden-zone-unknown':
    'Its time zone is not one Concord knows, so times stay as they are and your change was put back. Choose another time zone in your calendar program.',
  'reason.forbidden-masked':
    'It is private in your calendar, so your change was put back. Change it in your calendar program.',
  'reason.forbidden-type-not-editable':
    'This kind of entry can only be changed in your calendar program, so your change was put back.',
  'reason.forbidden-crm-forbids':
    'Your CRM does not let this part be changed from your calendar, so your change was put back. Change it in your CRM.',
  'reason.moved-to-another-calendar':
    'You moved it to another of your calendars, where it can be changed. Here it was put back.',
  'reason.restored-backup-undone':
    'A restored backup had taken it back to an earlier version, and you chose to keep the newer one.',
  'reason.compared-put-back':
    'A full comparison found that this side was different, and you chose the version of the other side.',
  'reason.removed-in-the-calendar-kept-in-the-crm':
    'It was removed from your calendar. Your CRM does not let you remove its own, so that one stays.',
  'reason.hidden-in-the-calendar': 'Your calendar no longer shows this entry to you. Your CRM keeps it.',
  'reason.moved-found-by-identity':
    'Your mailbox moved. The entry was found again in the new calendar, and goes on being synced.',
  'reason.moved-found-by-content':
    'Your mailbox moved. An entry with the same title, time and guests was found in the new calendar, and goes on being synced.',
  'reason.missing-after-the-move':
    'Your mailbox moved and the new calendar does not have it. You chose to remove it from your CRM.',
  'reason.made-again-after-the-move':
    'Your mailbox moved and the new calendar did not have it. You chose to add it there.',
  'reason.invitation-arrived':
    'The organiser’s invitation arrived. It takes the place of the entry without guests that Concord had added before.',
  'reason.invitation-withdrawn':
    'The invitation was taken back, and your CRM still has the meeting for you. You have it in your calendar without guests.',
  'reason.invitation-withdrawn-kept-in-the-crm':
    'The invitation was taken back, so it is no longer in your calendar. Your CRM keeps the meeting.',
  'reason.declined-kept-in-the-crm':
    'You declined the meeting, which took it out of your calendar. Your CRM keeps it with your answer.',
  'reason.equal-on-both-sides': 'It was already the same on both sides.',
  'reason.removed-on-both-sides': 'It was removed on both sides.',
  'reason.removed-before-carried-over': 'It was removed before Concord could sync it.',
  'reason.no-longer-carried-over':
    'It is skipped from now on, because of your rules or a choice in your CRM.',
  'reason.removed-in-the-crm-elsewhere-in-the-calendar':
    'It was deleted in your CRM. You had moved your own to another calendar, where it stays.',
  'reason.removed-in-the-crm-kept-in-the-calendar':
    'It was removed in your CRM. The one in your calendar is somebody else’s or private, so it stays.',
  'reason.removed-in-the-crm-by-hand': 'You said that you removed it in your CRM yourself.',
  'reason.refused-by-a-person': 'You decided against it, so each side stays as it is.',
  'reason.resumed-by-a-person': 'You chose to sync it after all.',
  'reason.ended-on-another-machine': 'Concord on another computer stopped syncing the two.',
  'reason.undone-by-a-person': 'You undid an earlier change.',
} as const satisfies Readonly<Record<`reason.${Reason}`, string>>;
