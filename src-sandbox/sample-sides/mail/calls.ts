/** The calls of the sample mail sides: their requests are the writes themselves. Pure. */
import { identityOf } from '../../../src-shared/domain/mail/message.ts';
import type { MailCall, MailWrite } from '../../../src-shared/domain/mail/side.ts';

export function callsOf(write: MailWrite): readonly MailCall[] {
  const { key, type, message } = write;
  const ref = type === 'append' ? null : message.ref;
  return [{ key, write: type, ref, identity: identityOf(message), request: { ...write } }];
}
