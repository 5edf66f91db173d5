/** What Exchange answers instead of a result: an error of one response message, or a fault of the whole request. */

/** Becomes a response message with `ResponseClass="Error"`, in an answer with HTTP status 200. */
export class EwsError extends Error {
  readonly code: string;
  /** The content of `m:MessageXml`: names and values. */
  readonly values: Readonly<Record<string, string>>;

  constructor(code: string, message: string, values: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.values = values;
  }
}

/** Becomes a SOAP fault, in an answer with HTTP status 500. */
export class EwsFault extends Error {
  readonly code: string;
  readonly values: Readonly<Record<string, string>>;

  constructor(code: string, message: string, values: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.values = values;
  }
}

/** The texts that Exchange has for its response codes. */
const texts = {
  ErrorItemNotFound:
    'The specified object was not found in the store., The process failed to get the correct properties.',
  ErrorFolderNotFound: 'The specified folder could not be found in the store.',
  ErrorSyncFolderNotFound: 'The folder to synchronize could not be found.',
  ErrorInvalidIdMalformed: 'Id is malformed.',
  ErrorInvalidSyncStateData: 'Synchronization state data is corrupt or otherwise invalid.',
  ErrorNonExistentMailbox: 'The SMTP address has no mailbox associated with it.',
  ErrorAccessDenied: 'Access is denied. Check credentials and try again.',
  ErrorIrresolvableConflict:
    'The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.',
  ErrorChangeKeyRequiredForWriteOperations: 'A change key is required for this operation.',
  ErrorCannotCreateCalendarItemInNonCalendarFolder:
    'Cannot create a calendar item in a folder that is not a calendar.',
  ErrorExceededFindCountLimit:
    'You have exceeded the maximum number of objects that can be returned for the find operation. Use paging to reduce the result size and try your request again.',
  ErrorSendMeetingInvitationsRequired: 'SendMeetingInvitations attribute is required for calendar items.',
  ErrorSendMeetingInvitationsOrCancellationsRequired:
    'SendMeetingInvitationsOrCancellations attribute is required for calendar items.',
  ErrorSendMeetingCancellationsRequired: 'SendMeetingCancellations attribute is required for calendar items.',
  ErrorMessageDispositionRequired: 'MessageDisposition attribute is required for messages.',
  ErrorCalendarEndDateIsEarlierThanStartDate: 'EndDate is earlier than StartDate',
  ErrorCalendarDurationIsTooLong: 'Calendar item duration is too long.',
  ErrorCalendarViewRangeTooBig: 'The specified view range exceeds the maximum range of two years.',
  ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange: 'Occurrence index is out of recurrence range.',
  ErrorCalendarOccurrenceIsDeletedFromRecurrence:
    'Occurrence with this index was previously deleted from the recurrence.',
  ErrorCalendarCannotUseIdForOccurrenceId: 'Cannot use this Id for OccurrenceId.',
  ErrorCalendarCannotUseIdForRecurringMasterId: 'Cannot use this Id for RecurringMasterId.',
  ErrorCalendarFolderIsInvalidForCalendarView: 'This folder is not supported for CalendarView.',
  ErrorCalendarInvalidRecurrence: 'The recurrence is invalid.',
  ErrorRecurrenceHasNoOccurrence: 'The recurrence has no occurrence.',
  ErrorOccurrenceCrossingBoundary: 'Modified occurrence is crossing or overlapping adjacent occurrence.',
  ErrorOccurrenceTimeSpanTooBig: 'The time span of the occurrence is too big.',
  ErrorInvalidPropertySet: 'Set action is invalid for property.',
  ErrorInvalidPropertyUpdateSentMessage: 'Update operation is invalid for property of a sent message.',
  ErrorInvalidPropertyDelete: 'Delete action is not supported for this property.',
  ErrorInvalidPropertyRequest: 'The property can not be requested in this operation.',
  ErrorIncorrectUpdatePropertyCount:
    'An object within a change description must contain one and only one property to modify.',
  ErrorPropertyValidationFailure: 'At least one property failed validation.',
  ErrorInvalidRequest: 'The request is invalid.',
  ErrorTimeZone: 'The time zone is invalid.',
  ErrorUnsupportedPathForQuery: 'The path is not supported for use in Restrictions, Sort Order, or Grouping.',
  ErrorCannotDeleteObject: 'The object could not be deleted.',
  ErrorDeleteDistinguishedFolder: 'Distinguished folders cannot be deleted.',
  ErrorFolderExists: 'A folder with the specified name already exists.',
  ErrorMoveCopyFailed: 'The move or copy operation failed.',
  ErrorCalendarMeetingRequestIsOutOfDate: 'The meeting request is out of date.',
  ErrorCalendarIsOrganizerForAccept: 'User is organizer for this item. Cannot accept.',
  ErrorCalendarIsOrganizerForDecline: 'User is organizer for this item. Cannot decline.',
  ErrorCalendarIsOrganizerForTentative: 'User is organizer for this item. Cannot tentatively accept.',
  ErrorSubscriptionNotFound: 'The specified subscription was not found.',
  ErrorExceededSubscriptionCount: 'You have exceeded the available subscriptions for your account.',
  ErrorContentConversionFailed: 'Content conversion failed.',
  ErrorMimeContentInvalidBase64String: 'The MIME content is no base64.',
} as const;

export type ErrorCode = keyof typeof texts;

/** @param text where it differs from the usual one. @throws EwsError */
export function refuse(code: ErrorCode, text: string = texts[code]): never {
  throw new EwsError(code, text);
}

/** @throws EwsFault */
export function invalidSchema(text: string): never {
  throw new EwsFault('ErrorSchemaValidation', `The request failed schema validation: ${text}`);
}
