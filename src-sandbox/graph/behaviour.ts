/** What differs between tenants, or what nobody documents. */

export interface MicrosoftBehaviour {
  /** The header If-Match is compared with the change key. Default true. */
  readonly honoursIfMatch: boolean;
  /** `cancelledOccurrences` and `exceptionOccurrences` can be asked for. Default true. */
  readonly offersCancelled: boolean;
  /** A delta tells deleted occurrences of a series as removed. Default false. */
  readonly tellsDeletedOccurrences: boolean;
  /** The organizer's change of what each mailbox has for itself (categories, reminder, extended properties, …) mails too. Default true. */
  readonly mailsAboutOwn: boolean;
}

export const usualBehaviour: MicrosoftBehaviour = {
  honoursIfMatch: true,
  offersCancelled: true,
  tellsDeletedOccurrences: false,
  mailsAboutOwn: true,
};
