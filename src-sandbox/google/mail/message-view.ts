/** A message as `messages.get` and the calls that change one answer it. */
import type { Json } from '../../simulator/json.ts';
import { headerFields, mimeTypeOf, snippetOf } from '../../simulator/message-header.ts';
import type { ApiResult } from '../route.ts';
import { refuseMail } from './mail-errors.ts';
import type { StoredMessage } from './mailbox.ts';

/** How a row of a list names a message. */
export function messageRow({ id, threadId }: Pick<StoredMessage, 'id' | 'threadId'>): Json {
  return { id, threadId };
}

/** `id`, `threadId` and `labelIds`, which is missing where there is none. */
export function labelledRow(message: StoredMessage): Json {
  return { ...messageRow(message), ...labelIds(message) };
}

/** What a change answers: recorded with all members for drafts, and with three for others. */
export function changedView(message: StoredMessage): Json {
  if (!message.labels.has('DRAFT')) return labelledRow(message);
  return { ...labelledRow(message), ...snippet(message), ...numbers(message) };
}

/** @param metadataHeaders names of header fields to be given; empty for all */
export function viewMessage(
  message: StoredMessage,
  format: string,
  metadataHeaders: readonly string[],
): Pick<ApiResult, 'body' | 'raw'> {
  switch (format) {
    case 'minimal':
      return { body: { ...labelledRow(message), payload: { partId: '' }, ...numbers(message) } };
    case 'metadata': {
      const fields = headerFields(message.bytes);
      const wanted = new Set(metadataHeaders.map((name) => name.toLowerCase()));
      const headers =
        wanted.size === 0 ? fields : fields.filter(({ name }) => wanted.has(name.toLowerCase()));
      const payload = { mimeType: mimeTypeOf(fields), ...(headers.length === 0 ? {} : { headers }) };
      return { body: { ...labelledRow(message), ...snippet(message), payload, ...numbers(message) } };
    }
    case 'raw': {
      const { sizeEstimate, ...others } = numbers(message);
      const body = { ...labelledRow(message), ...snippet(message), sizeEstimate, raw: '', ...others };
      return { body, raw: message.bytes };
    }
    default:
      return refuseMail(`The simulator does not answer the format ${format}`);
  }
}

function labelIds({ labels }: StoredMessage): Json {
  return labels.size === 0 ? {} : { labelIds: [...labels] };
}

/** Missing where it is empty. */
function snippet({ bytes }: StoredMessage): Json {
  const text = snippetOf(bytes, headerFields(bytes));
  return text === '' ? {} : { snippet: text };
}

/** The size is an estimate: never that of the bytes. */
function numbers({ bytes, historyId, internalDate }: StoredMessage): Json {
  return {
    sizeEstimate: bytes.length + 12,
    historyId: String(historyId),
    internalDate: String(internalDate),
  };
}
