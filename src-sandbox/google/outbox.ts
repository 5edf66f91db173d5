/** Every mail that Google would have sent to guests and organisers. */

export type SendUpdates = 'all' | 'externalOnly' | 'none';

export interface SentMail {
  readonly to: string;
  readonly kind: 'invitation' | 'update' | 'cancellation' | 'reply';
  readonly calendarId: string;
  readonly eventId: string;
  /** The number of the request that caused it (see `Exchange`); null when a person did it in Google itself. */
  readonly request: number | null;
  /** Of a reply: the guest's `responseStatus`. */
  readonly answer?: string;
}

export interface Outbox {
  send(mail: SentMail): void;
  all(): readonly SentMail[];
  /** What requests caused: the mails of a program, without those of people in Google. */
  ofRequests(): readonly SentMail[];
  clear(): void;
}

export function createOutbox(): Outbox {
  let mails: SentMail[] = [];
  return {
    send: (mail) => void mails.push(mail),
    all: () => mails,
    ofRequests: () => mails.filter(({ request }) => request !== null),
    clear() {
      mails = [];
    },
  };
}
