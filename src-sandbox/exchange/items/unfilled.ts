/** Properties that the schema has and of which the simulator never has a value: a request may ask for them, and is given nothing. */

const item = [
  ...['Attachments', 'InReplyTo', 'InternetMessageHeaders', 'ReminderNextTime', 'DisplayBcc', 'UniqueBody'],
  ...['StoreEntryId', 'InstanceKey', 'NormalizedBody', 'EntityExtractionResult', 'PolicyTag', 'ArchiveTag'],
  ...['RetentionDate', 'Preview', 'PredictedActionReasons', 'IsClutter', 'RightsManagementLicenseData'],
  ...['BlockStatus', 'HasBlockedImages', 'WebClientEditFormQueryString', 'TextBody', 'IconIndex'],
].map((name) => `item:${name}`);
const calendar = [
  ...['StartWallClock', 'EndWallClock', 'StartTimeZoneId', 'EndTimeZoneId', 'EnhancedLocation', 'When'],
  ...['ConflictingMeetingCount', 'AdjacentMeetingCount', 'ConflictingMeetings', 'AdjacentMeetings'],
  ...['InboxReminders', 'JoinOnlineMeetingUrl', 'OnlineMeetingSettings', 'IsOrganizer'],
].map((name) => `calendar:${name}`);
const message = [
  ...['IsResponseRequested', 'ReceivedBy', 'ReceivedRepresenting', 'ApprovalRequestData'],
  ...['VotingInformation', 'ReminderMessageData', 'MessageSafety'],
].map((name) => `message:${name}`);
const unfilled = new Set([...item, ...calendar, ...message]);

/** Also for the classes that the simulator does not have. */
export function isUnfilled(uri: string): boolean {
  return (
    unfilled.has(uri) || /^(?:contacts|task|meeting|meetingRequest|distributionlist|postitem):\w+$/.test(uri)
  );
}
