/** A checked set-up with its secrets in memory: what an engine is started with. It is never written anywhere. */
import type { Credentials } from '../../src-shared/contract/index.ts';
import type { CalendarSettings } from '../sync/index.ts';

export interface Setup {
  readonly crm: {
    readonly kind: string;
    readonly credentials: Credentials;
    readonly secret: string;
  };
  readonly account: {
    readonly kind: string;
    /** The person's e-mail address, lower case; null when they named a server only. */
    readonly address: string | null;
    readonly credentials: Credentials;
    readonly secret: string;
  };
  /** A calendar's name, id or URL, as the person wrote it. */
  readonly primaryCalendar: string;
  readonly settings: Omit<CalendarSettings, 'primaryCalendar'>;
}
