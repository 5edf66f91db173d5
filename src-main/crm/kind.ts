/** What Concord has to know about a kind of CRM to offer and connect it. One entry of the table of CRMs. */
import type { Credentials, CredentialsType } from '../../src-shared/contract/index.ts';
import type { Clock } from '../../src-shared/domain/clock.ts';
import type { Crm } from '../../src-shared/domain/crm.ts';
import type { Dialer } from '../net/index.ts';

export interface CrmKind {
  /** Its name in set-up files and saved setups; never changed once released. */
  readonly kind: string;
  readonly credentials: CredentialsType;
  /**
   * Nothing is sent before the first question.
   * @throws ProblemError `not-a-crm` | `host-not-confirmed` for an address that cannot be a CRM's
   */
  connect(account: CrmAccount, parts: CrmParts): Promise<Crm>;
}

export interface CrmAccount {
  readonly credentials: Credentials;
  readonly secret: string;
}

export interface CrmParts {
  readonly dialer: Dialer;
  readonly clock: Clock;
  /** The account of the further mailbox whose mail is meant (A11). Absent: the first one. */
  readonly mailAccount?: string;
}
