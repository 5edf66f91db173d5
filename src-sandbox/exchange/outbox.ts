/** A mail that Exchange would have sent to somebody who takes part in a meeting. */

export interface MeetingMail {
  readonly to: string;
  readonly from: string;
  readonly kind: 'request' | 'update' | 'cancellation' | 'response';
  readonly subject: string;
  readonly uid: string;
  /** Of one occurrence: the day that the rule gives; null for a single meeting or a series. */
  readonly occurrence: string | null;
  /** What a response answers: `Accept`, `Tentative`, `Decline`. */
  readonly response: string | null;
  /** A copy stays in the sent items of who sent it. */
  readonly isSaved: boolean;
  /** What was written beside it. */
  readonly comment: string | null;
  /** The number of the request that caused it; null when a person did it in Outlook. */
  readonly request: number | null;
}
