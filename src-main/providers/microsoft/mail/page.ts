/** Where a person sees a message in Outlook on the web. */
import type { MessageRef } from '../../../../src-shared/domain/mail/message.ts';
import { ProblemError } from '../../../../src-shared/domain/problems.ts';
import { outlookPage } from '../page.ts';
import type { GraphMailApi } from './api.ts';

/** The contract of `MailSide.pageOf`. */
export async function messagePage(
  api: GraphMailApi,
  ref: MessageRef,
  signal: AbortSignal,
): Promise<string | null> {
  const answer = await api.link(ref, signal);
  if (answer.type === 'message') return outlookPage(api.host, answer.message);
  if (answer.type === 'refused' && answer.problem.code !== 'not-permitted')
    throw new ProblemError(answer.problem);
  return null;
}
