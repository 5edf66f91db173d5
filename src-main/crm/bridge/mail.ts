/** The CRM's mail as a MailSide. */
import type { Mailbox } from '../../../src-shared/domain/mail/mailbox.ts';
import type { StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import type {
  Described,
  MailCapabilities,
  MailChangePage,
  MailSide,
} from '../../../src-shared/domain/mail/side.ts';
import { pageWatch } from '../../../src-shared/domain/page-watch.ts';
import { fail, problem } from '../../../src-shared/domain/problems.ts';
import type { BridgeHost } from './host.ts';
import type { BridgeAnswer, BridgeHttp } from './http.ts';
import { keptMessage } from './kept-message.ts';
import {
  mailboxAnswer,
  mailChangeAnswer,
  messageAnswer,
  messageName,
  messagesAnswer,
  storedMessage,
} from './mail-answers.ts';
import { isFulfilled, prepareMail, requestOf } from './mail-calls.ts';
import { performCalls } from './mail-perform.ts';
import type { MailPath } from './mail-write.ts';
import { crmPage } from './page.ts';
import { changeEvents } from './wake.ts';

const rowsPerPage = 500;
const maxDescribe = 250;
const idsPerSearch = 100;
/** The dialer takes no larger answer, and what was stored must be readable. */
const largestMessage = 64 * 1024 * 1024;
/** How a server that does not say `state-expired` refuses a state that it cannot read. */
const refusesState = new Set([400, 410, 422]);

/** @param account of the further mailbox whose messages these are (A11); null: the first one */
export function createBridgeMail(http: BridgeHttp, host: BridgeHost, account: string | null): MailSide {
  const pathOf: MailPath = (path, query = []) => {
    const parameters = new URLSearchParams(account === null ? {} : { account });
    for (const [name, value] of query) parameters.append(name, value);
    return parameters.size === 0 ? path : `${path}?${parameters}`;
  };
  const invalid = (): never => fail('answer-invalid', { host: http.host });
  /** The body of an answer that must be there. */
  const expected = (answer: BridgeAnswer): unknown => {
    if (answer.ok) return answer.body;
    if (answer.code === 'lease-lost') fail('lease-lost');
    if (answer.code === 'not-permitted') fail('not-permitted', { host: http.host });
    return fail('answer-invalid', { host: http.host, status: answer.status });
  };
  const post = async (path: string, body: unknown, signal: AbortSignal) => {
    const answer = await http.ask({ method: 'POST', path: pathOf(path), body: JSON.stringify(body) }, signal);
    const found = messagesAnswer.safeParse(expected(answer));
    return found.success ? found.data : invalid();
  };

  const side: MailSide = {
    get capabilities(): MailCapabilities {
      return {
        changeScope: 'account',
        membership: 'many',
        keywords: 'any',
        locates: true,
        maxSize: Math.min(host.maxMessageBytes() ?? largestMessage, largestMessage),
        maxBatch: 100,
        maxDescribe,
      };
    },

    async mailboxes(signal) {
      const answer = await http.ask({ method: 'GET', path: '/v1/mail/mailboxes' }, signal);
      const found = mailboxAnswer.safeParse(expected(answer));
      if (!found.success) return invalid();
      const byId = new Map(found.data.mailboxes.map((one) => [one.id, one]));
      return found.data.mailboxes.map(({ id, role, messages, mayWrite }): Mailbox => {
        const path: string[] = [];
        const seen = new Set<string>();
        // a server's circle of parents ends where it begins
        for (
          let one = byId.get(id);
          one !== undefined && !seen.has(one.id);
          one = byId.get(one.parentId ?? '')
        ) {
          seen.add(one.id);
          path.unshift(one.name);
        }
        return {
          id,
          path,
          ...(role === undefined ? {} : { role, roleReason: 'declared' }),
          ...(messages === undefined ? {} : { messages }),
          holdsMessages: true,
          mayWrite,
        };
      });
    },

    async *changes(scope, since, signal): AsyncGenerator<MailChangePage> {
      if (scope !== 'account') throw new RangeError('changes are told for the whole account');
      const isEnding = pageWatch();
      for (let state = since; ; ) {
        const path = pathOf('/v1/mail/changes', [
          ['limit', String(rowsPerPage)],
          ...(state === null ? [] : [['since', state] as const]),
        ]);
        const answer = await http.ask({ method: 'GET', path }, signal);
        if (
          !answer.ok &&
          (answer.code === 'state-expired' || (state !== null && refusesState.has(answer.status)))
        )
          fail('sync-state-expired');
        const page = mailChangeAnswer.safeParse(expected(answer));
        if (!page.success) return invalid();
        const { changes, more, snapshot } = page.data;
        // a server whose state does not advance would be asked without end
        if (more && (page.data.state === state || !isEnding(changes.map(({ id }) => id)))) return invalid();
        state = page.data.state;
        yield {
          changes: changes.map((row) => {
            const message = messageAnswer.safeParse(row);
            if (message.success) return { type: 'message', message: storedMessage(message.data) };
            return 'removed' in row
              ? { type: 'gone', ref: row.id, reason: row.removed as 'deleted' | 'unpushed' | 'hidden' }
              : { type: 'present', ref: row.id };
          }),
          state,
          last: !more,
          kind: snapshot ? 'snapshot' : 'delta',
        };
        if (!more) return;
      }
    },

    async *describe(refs, signal): AsyncGenerator<Described> {
      const ids = [...new Set(refs)];
      if (ids.length > maxDescribe) throw new RangeError('more refs than maxDescribe');
      if (ids.length === 0) return;
      const { messages, missing } = await post('/v1/mail/messages:get', { ids }, signal);
      const open = new Set(ids);
      for (const raw of messages) {
        const ref = messageName.safeParse(raw).data?.id ?? invalid();
        const message = messageAnswer.safeParse(raw);
        if (!open.delete(ref)) continue;
        if (message.success) yield { type: 'found', message: storedMessage(message.data) };
        else yield { type: 'unreadable', ref, problem: problem('item-unreadable') };
      }
      for (const { id, reason } of missing) {
        if (!open.delete(id)) continue;
        // a hidden message is not removed: it exists, and the user may not see it (DE2)
        if (reason === 'hidden') yield { type: 'unreadable', ref: id, problem: problem('not-permitted') };
        else yield { type: 'absent', ref: id };
      }
      if (open.size > 0) invalid();
    },

    async *read(refs, signal) {
      for (const ref of refs) {
        const path = pathOf(`/v1/mail/messages/${encodeURIComponent(ref)}/raw`);
        const answer = await http.bytes(path, 'message/rfc822', signal);
        if (!answer.ok) {
          const isHidden = (answer.body as { readonly reason?: unknown }).reason === 'hidden';
          if (answer.code === 'not-found' || (answer.code === 'gone' && !isHidden))
            yield { type: 'absent', ref };
          else if (answer.code === 'gone' || answer.code === 'not-permitted')
            yield { type: 'unreadable', ref, problem: problem('not-permitted') };
          else expected(answer);
          continue;
        }
        const source = await keptMessage(answer.bytes);
        const digest = `sha-256=:${Buffer.from(source.sha256, 'hex').toString('base64')}:`;
        if (answer.digest !== digest) {
          source.dispose();
          yield { type: 'unreadable', ref, problem: problem('answer-invalid', { host: http.host }) };
        } else yield { type: 'read', ref, source };
      }
    },

    async locate(identities, signal) {
      const found = new Map<string, StoredMessage>();
      const messageIds = [...new Set(identities.flatMap(({ messageId }) => messageId ?? []))];
      for (let from = 0; from < messageIds.length; from += idsPerSearch) {
        const asked = { messageIds: messageIds.slice(from, from + idsPerSearch) };
        for (const raw of (await post('/v1/mail/messages:find', asked, signal)).messages) {
          const message = messageAnswer.safeParse(raw);
          if (message.success) found.set(message.data.id, storedMessage(message.data));
        }
      }
      const refs = identities.flatMap(({ emailId }) =>
        emailId !== undefined && messageName.safeParse({ id: emailId }).success && !found.has(emailId)
          ? [emailId]
          : [],
      );
      for (let from = 0; from < refs.length; from += maxDescribe)
        for await (const one of side.describe(refs.slice(from, from + maxDescribe), signal))
          if (one.type === 'found') found.set(one.message.ref, one.message);
      return [...found.values()];
    },

    prepare: prepareMail,

    async *perform(calls, sourceOf, signal) {
      if (calls.length > side.capabilities.maxBatch) throw new RangeError('more calls than maxBatch');
      yield* performCalls(calls, sourceOf, { http, pathOf, leaseHeader: host.leaseHeader }, signal);
    },

    async lookup(call, signal) {
      const request = requestOf(call);
      const ids = request.action === 'put' ? [request.id, request.otherId] : [request.id];
      const { messages, missing } = await post('/v1/mail/messages:get', { ids }, signal);
      for (const raw of messages) {
        const message = messageAnswer.safeParse(raw);
        if (!message.success) return { type: 'unknown' };
        const stored = storedMessage(message.data);
        if (request.action === 'put') {
          if (stored.messageId === call.identity.messageId && stored.sentAt === request.sentAt)
            return { type: 'stored', stored };
        } else return isFulfilled(request.update, stored) ? { type: 'stored', stored } : { type: 'absent' };
      }
      return missing.some(({ reason }) => reason !== undefined) ? { type: 'gone' } : { type: 'absent' };
    },

    async pageOf(ref, signal) {
      const { messages } = await post('/v1/mail/messages:get', { ids: [ref] }, signal);
      return crmPage(http, messages[0]);
    },

    wake: (signal) => changeEvents(http, signal),
  };
  return side;
}
