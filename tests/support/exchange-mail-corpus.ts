/**
 * What the mail side for Exchange makes of each recorded message of EWS in the corpus: a table without anything of the messages themselves.
 */
import type { Channel } from '../../src-main/net/index.ts';
import {
  createMailApi,
  type ExchangeMailApi,
  type MessageAnswer,
  type WriteAnswer,
} from '../../src-main/providers/exchange/mail/api.ts';
import { changesIn } from '../../src-main/providers/exchange/mail/changes.ts';
import { createRequester } from '../../src-main/providers/exchange/requester.ts';
import { createLanes } from '../../src-main/providers/lanes.ts';
import { mailboxesOf } from '../../src-main/providers/outlook-mail/index.ts';
import { childOf, readXml, XmlFault, type XmlNode } from '../../src-sandbox/simulator/xml.ts';
import { problemOf } from '../../src-shared/domain/problems.ts';
import { corpusEnvelopes, corpusFiles, corpusText } from './exchange-corpus.ts';
import { sourceOf } from './mail-side-contract.ts';

export interface MailCorpusRow {
  readonly file: string;
  /** Such as `GetItem`. */
  readonly operation: string;
  readonly became: string;
}

const signal = new AbortController().signal;
const url = 'https://mail.example.com/EWS/Exchange.asmx';

/** One row for each answer to an operation that mail uses, in the order of the files' names. */
export async function mailCorpusRows(): Promise<readonly MailCorpusRow[]> {
  const rows: MailCorpusRow[] = [];
  for (const file of corpusFiles('ews'))
    for (const envelope of corpusEnvelopes(corpusText('ews', file))) {
      const content = contentOf(envelope);
      if (content === null) continue;
      const operation = content.name.replace(/Response$/, '');
      const read = content.name === operation ? undefined : readers[operation];
      if (read !== undefined) rows.push({ file, operation, became: await becameOf(read, envelope, content) });
    }
  return rows;
}

async function becameOf(read: Reader, envelope: string, content: XmlNode): Promise<string> {
  const count = childOf(content, 'ResponseMessages')?.children.length ?? 0;
  try {
    return await read(
      apiOn(envelope),
      Array.from({ length: count }, (_, at) => `id ${at}`),
    );
  } catch (error) {
    const found = problemOf(error);
    if (found === null) throw error;
    return `problem: ${found.code}`;
  }
}

/** Null for what is not well-formed, as the documentation prints some. */
function contentOf(envelope: string): XmlNode | null {
  try {
    return childOf(readXml(envelope), 'Body')?.children[0] ?? null;
  } catch (error) {
    if (error instanceof XmlFault) return null;
    throw error;
  }
}

/** @param ids one for each response message */
type Reader = (api: ExchangeMailApi, ids: readonly string[]) => Promise<string>;

const readers: Readonly<Record<string, Reader>> = {
  async GetItem(api, ids) {
    const found: string[] = [];
    for await (const [, answer] of api.messages(ids, signal)) found.push(messageAs(answer));
    return found.join('; ');
  },
  async SyncFolderItems(api) {
    const { rows, last } = await api.sync('folder', null, signal);
    const types = changesIn(rows).map((change) =>
      change.type === 'present'
        ? `present (${change.keywords?.join(' ') ?? 'keywords unknown'})`
        : change.type,
    );
    return `${types.join(', ') || 'nothing'}; ${last ? 'the last page' : 'more pages'}`;
  },
  async SyncFolderHierarchy(api) {
    const folders = await api.folders(signal);
    return `${mailboxesOf(folders, new Map()).length} mailboxes of ${folders.length} folders`;
  },
  async GetFolder(api, ids) {
    const names = ['inbox', 'drafts', 'sentitems', 'deleteditems'].slice(0, ids.length);
    return `${(await api.known(names, signal)).size} of ${ids.length} folders`;
  },
  FindItem: async (api, ids) => `${(await api.withKey(ids, 'key', signal)).length} messages`,
  CreateItem: async (api) =>
    writtenAs(
      await api.create(
        { folder: 'inbox', key: 'key', receivedAt: 0, isRead: true, isFlagged: false },
        sourceOf(Buffer.from('Subject: one\r\n\r\n')),
        signal,
      ),
    ),
  MoveItem: async (api) => writtenAs(await api.move('one', 'folder', signal)),
  UpdateItem: async (api) =>
    writtenAs(await api.mark('one', 'key', { isRead: true, isFlagged: null }, signal)),
};

function messageAs(answer: MessageAnswer): string {
  if (answer.type === 'absent') return 'no mail';
  if (answer.type === 'refused') return `refused: ${answer.problem.code}`;
  if (answer.message === null) return 'a message that says too little';
  const { keywords, from, others, messageId, sentAt } = answer.message.message;
  return [
    'a message',
    keywords.join(' ') || 'no keywords',
    `from ${from.length}, to ${others.length}`,
    ...(messageId === null ? ['no Message-ID'] : []),
    ...(sentAt === null ? ['no date'] : []),
  ].join(', ');
}

function writtenAs(answer: WriteAnswer): string {
  if (answer.type === 'id') return 'done, with an id';
  return answer.type === 'absent' ? 'not there' : `refused: ${answer.problem.code}`;
}

function apiOn(envelope: string): ExchangeMailApi {
  const fetch: Channel['fetch'] = async () =>
    new Response(envelope, { headers: { 'content-type': 'text/xml; charset=utf-8' } });
  const traffic = () => ({ requests: 0, bytesSent: 0, bytesReceived: 0 });
  const requester = createRequester({
    channel: { fetch, stream: fetch, traffic },
    clock: { now: () => 0 },
    lanes: createLanes(1),
    url,
    version: 'Exchange2016',
    way: 'basic',
  });
  return createMailApi(requester);
}
