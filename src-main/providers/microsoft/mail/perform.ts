/**
 * The writes of a mailbox over Graph. A message keeps its id when it moves. Nothing is added: Graph makes a draft of whatever is uploaded, and
 * does not let it become anything else (https://github.com/microsoftgraph/microsoft-graph-docs/issues/14829).
 */
import { problem } from '../../../../src-shared/domain/problems.ts';
import { changeForKeywords, type OutlookWrites, refused, type Sent } from '../../outlook-mail/index.ts';
import type { GraphMailApi, MessageAnswer } from './api.ts';
import { lookAt } from './describe.ts';
import { changeOf, messageIn } from './message.ts';

export interface NoAppend {
  /** Cannot be sent: it is refused. */
  readonly type: 'append';
}

export function writesOf(api: GraphMailApi): OutlookWrites<NoAppend> {
  const { host } = api;
  return {
    host,
    look: (ref, signal) => lookAt(ref, signal, api),
    sending(request, { message, version }, signal) {
      const { ref } = message;
      if (request.type === 'move')
        return message.mailboxes.includes(request.to)
          ? null
          : async () => sentAs(await api.move(ref, request.to, signal));
      const wanted = changeForKeywords(message, request.add, request.remove);
      if (wanted === null) return null;
      return async () => sentAs(await api.update(ref, changeOf(wanted), version, signal));
    },
    append: async () => refused(problem('mailbox-takes-drafts-only', { host })),
    // it never had an effect
    appended: async () => ({ type: 'absent' }),
    moved: async () => ({ type: 'unknown' }),
  };
}

function sentAs(answer: MessageAnswer): Sent {
  if (answer.type === 'absent') return answer;
  if (answer.type === 'message') return { type: 'done', stored: messageIn(answer.message) };
  const { refusal, problem: found } = answer;
  // whether a server that fails has done it, nobody knows; one that asks for fewer requests has not
  const isUnclear = refusal.status >= 500 && found.code !== 'throttled';
  return { type: isUnclear ? 'unclear' : 'refused', problem: found };
}
