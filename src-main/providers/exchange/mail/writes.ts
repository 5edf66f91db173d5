/** The writes of a mailbox over EWS. A message that moves has another id at its new place, and is found there by its identity. */
import { changeForKeywords, type OutlookWrites } from '../../outlook-mail/index.ts';
import type { ExchangeMailApi } from './api.ts';
import { type AppendRequest, appendMessage, findAppended } from './append.ts';
import { locateIn, lookAt } from './describe.ts';
import { sentAs } from './sent.ts';

export function writesOf(api: ExchangeMailApi): OutlookWrites<AppendRequest> {
  return {
    host: api.host,
    look: (ref, signal) => lookAt(ref, signal, api),
    sending(request, { message, version }, signal) {
      const { ref, mailboxes } = message;
      if (request.type === 'move')
        return mailboxes.includes(request.to)
          ? null
          : async () => sentAs(await api.move(ref, request.to, signal), signal, api);
      const wanted = changeForKeywords(message, request.add, request.remove);
      return wanted === null
        ? null
        : async () => sentAs(await api.mark(ref, version, wanted, signal), signal, api);
    },
    append: (call, request, sourceOf, signal) => appendMessage(call, request, sourceOf, signal, api),
    async appended(_call, { messageKey, to }, signal) {
      const stored = await findAppended(messageKey, to, signal, api);
      return stored === null ? { type: 'absent' } : { type: 'stored', stored };
    },
    async moved({ identity }, to, signal) {
      const [stored] = await locateIn([to], [identity], signal, api);
      return stored === undefined ? { type: 'unknown' } : { type: 'stored', stored };
    },
  };
}
