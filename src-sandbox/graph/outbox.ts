/** Every mail that Exchange would have sent to people of a meeting. It cannot be told to send none. */

export interface MeetingMail {
  readonly to: string;
  readonly from: string;
  /** `response`: to the organizer. */
  readonly kind: 'invitation' | 'update' | 'cancellation' | 'response';
  readonly subject: string;
  /** The same for all copies of a meeting. */
  readonly uid: string;
  /** Of a single occurrence: the date that the rule gives. */
  readonly occurrence: string | null;
  readonly comment: string | null;
  /** Of a response. */
  readonly response: string | null;
  /** The number of the request that caused it (see `GraphExchange`); null when a person did it in Outlook. */
  readonly request: number | null;
}
