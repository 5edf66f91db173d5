/** Where a message is, as an end keeps it. */
import type { StoredMessage } from '../../../../src-shared/domain/mail/message.ts';
import type { MailEnd } from '../../../store/index.ts';

export function addressOf(message: StoredMessage): Pick<MailEnd, 'ref' | 'size' | 'receivedAt' | 'emailId'> {
  const { ref, size, receivedAt, emailId } = message;
  return { ref, size, receivedAt, ...(emailId === undefined ? {} : { emailId }) };
}
