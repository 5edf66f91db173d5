/** What an answer to a write of EWS means; it has nothing but the message's id, so that the message is looked at. */
import { outcomeOfRefusal } from '../../failed-call.ts';
import type { Sent } from '../../outlook-mail/index.ts';
import type { ExchangeMailApi, WriteAnswer } from './api.ts';
import { lookAt } from './describe.ts';

/** @throws ProblemError when the message cannot be looked at */
export async function sentAs(answer: WriteAnswer, signal: AbortSignal, api: ExchangeMailApi): Promise<Sent> {
  if (answer.type === 'absent') return answer;
  if (answer.type === 'refused') return outcomeOfRefusal(answer.problem);
  const looked = await lookAt(answer.id, signal, api);
  return { type: 'done', stored: looked.type === 'found' ? looked.found : null };
}
