/** Every mail that Google would have sent to guests and organisers. */
import type { Outbox as Mails } from '../simulator/outbox.ts';

export type SendUpdates = 'all' | 'externalOnly' | 'none';

export interface SentMail {
  readonly to: string;
  readonly kind: 'invitation' | 'update' | 'cancellation' | 'reply';
  readonly calendarId: string;
  readonly eventId: string;
  /** The number of the request that caused it (see `Exchange`); null when a person did it in Google itself. */
  readonly request: number | null;
}

export type Outbox = Mails<SentMail>;
