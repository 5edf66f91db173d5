/** What each call of Gmail v1 does that Concord may make. */
import type { Json } from '../../simulator/json.ts';
import type { Stamps } from '../../simulator/stamps.ts';
import type { Person } from '../people.ts';
import type { ApiCall, ApiResult, Route } from '../route.ts';
import { listHistory } from './history-list.ts';
import { rawBytes, takeIn } from './incoming.ts';
import { changeLabels, idsOf, readLabelChange, trash, untrash } from './label-changes.ts';
import { countedLabel, createdLabel, labelFields, plainLabel } from './label-view.ts';
import type { Label } from './labels.ts';
import { refuseDelegation, refuseMail, refuseNoSuchEntity } from './mail-errors.ts';
import type { Mailbox, StoredMessage } from './mailbox.ts';
import { listMessages } from './message-list.ts';
import { changedView, labelledRow, viewMessage } from './message-view.ts';
import type { SendAs } from './send-as.ts';
import { type ProjectAge, unitsOf } from './unit-costs.ts';
import { isUpload, type Upload, type Uploads } from './uploads.ts';

export interface MailParts {
  readonly mailboxOf: (person: Person) => Mailbox;
  readonly sendAs: SendAs;
  readonly uploads: Uploads;
  readonly stamps: Stamps;
  readonly projectAge: () => ProjectAge;
  readonly complain: (text: string) => void;
}

const everything = 'https://mail.google.com/';
const scope = (name: string): string => `https://www.googleapis.com/auth/gmail.${name}`;
const writeScopes = [everything, scope('modify')];
const readScopes = [...writeScopes, scope('readonly'), scope('metadata')];
const labelWriteScopes = [...writeScopes, scope('labels')];
const labelReadScopes = [...readScopes, scope('labels')];
const insertScopes = [...writeScopes, scope('insert')];
const profileScopes = [...readScopes, scope('compose')];
const settingScopes = [...writeScopes, scope('readonly'), scope('settings.basic')];
const mostBatch = 1000;
const user = '/gmail/v1/users/(?<userId>[^/]+)';

export function createMailRoutes(parts: MailParts): readonly Route[] {
  const { mailboxOf, sendAs, uploads, stamps, projectAge, complain } = parts;

  const personOf = ({ person, path: { userId = '' } }: ApiCall): Person => {
    const names = ['me', person.email, ...(person.aliases ?? [])];
    return names.includes(userId.toLowerCase()) ? person : refuseDelegation(userId);
  };
  const mailbox = (call: ApiCall): Mailbox => mailboxOf(personOf(call));
  const message = (call: ApiCall): StoredMessage => {
    const { id = '' } = call.path;
    if (!/^[0-9a-f]{1,16}$/i.test(id)) refuseMail('Invalid id value');
    return mailbox(call).byId(id) ?? refuseNoSuchEntity();
  };
  const label = (call: ApiCall): Label =>
    mailbox(call).labels.byId(call.path.id ?? '') ?? refuseNoSuchEntity();
  const ok = (body?: Json): ApiResult => ({ status: 200, body });
  const batch = (call: ApiCall): readonly StoredMessage[] => {
    const ids = idsOf(call.body.ids);
    if (ids.length > mostBatch) refuseMail('Too many message ids');
    return ids.map((id) => mailbox(call).byId(id) ?? refuseNoSuchEntity());
  };
  const put = (call: ApiCall, way: 'insert' | 'import', { said, bytes }: Upload): ApiResult => {
    if (call.query.get('processForCalendar') === 'true')
      complain('the simulator reads no invitations from mail');
    return {
      ...ok(labelledRow(takeIn(mailbox(call), stamps, { way, said, bytes, query: call.query }))),
      said,
    };
  };

  const route = (
    call: string,
    method: string,
    path: string,
    scopes: readonly string[],
    handle: Route['handle'],
  ): Route => ({
    operation: `gmail.users.${call}`,
    method,
    path: new RegExp(`^${path}$`),
    scopes,
    units: () => unitsOf(call, projectAge()),
    handle,
  });
  /** A call that takes a message as JSON, and in uploads of all kinds. */
  const taking = (way: 'insert' | 'import', path: string): readonly Route[] => {
    const plain = route(`messages.${way}`, 'POST', path, insertScopes, (call) =>
      put(call, way, { said: call.body, bytes: rawBytes(call.body) }),
    );
    const uploading = (method: string): Route => ({
      ...plain,
      method,
      path: new RegExp(`^(?:/resumable)?/upload${path}$`),
      takesMedia: true,
      handle: (call) => {
        const taken = uploads.take(call);
        return isUpload(taken) ? put(call, way, taken) : taken;
      },
    });
    return [plain, uploading('POST'), uploading('PUT')];
  };

  return [
    route('getProfile', 'GET', `${user}/profile`, profileScopes, (call) => {
      const { owner, history, all } = mailbox(call);
      return ok({
        emailAddress: owner.email,
        messagesTotal: all().length,
        threadsTotal: new Set(all().map(({ threadId }) => threadId)).size,
        historyId: String(history.current()),
      });
    }),
    route('labels.list', 'GET', `${user}/labels`, labelReadScopes, (call) =>
      ok({ labels: mailbox(call).labels.all().map(plainLabel) }),
    ),
    route('labels.get', 'GET', `${user}/labels/(?<id>[^/]+)`, labelReadScopes, (call) =>
      ok(countedLabel(mailbox(call), label(call))),
    ),
    route('labels.create', 'POST', `${user}/labels`, labelWriteScopes, (call) =>
      ok(createdLabel(mailbox(call).labels.create(labelFields(call.body)))),
    ),
    route('labels.patch', 'PATCH', `${user}/labels/(?<id>[^/]+)`, labelWriteScopes, (call) => {
      mailbox(call).labels.change(label(call), labelFields(call.body));
      return ok(countedLabel(mailbox(call), label(call)));
    }),
    route('messages.list', 'GET', `${user}/messages`, readScopes, (call) =>
      ok(listMessages(mailbox(call), call.query, complain)),
    ),
    // before the routes with a message's id
    ...taking('insert', `${user}/messages`),
    ...taking('import', `${user}/messages/import`),
    route('messages.batchModify', 'POST', `${user}/messages/batchModify`, writeScopes, (call) => {
      const change = readLabelChange(mailbox(call), call.body);
      changeLabels(mailbox(call), batch(call), change);
      return { status: 204 };
    }),
    route('messages.batchDelete', 'POST', `${user}/messages/batchDelete`, [everything], (call) => {
      mailbox(call).remove(batch(call));
      return { status: 204 };
    }),
    route('messages.get', 'GET', `${user}/messages/(?<id>[^/]+)`, readScopes, (call) => ({
      status: 200,
      ...viewMessage(message(call), call.query.get('format') ?? 'full', call.query.getAll('metadataHeaders')),
    })),
    route('messages.delete', 'DELETE', `${user}/messages/(?<id>[^/]+)`, [everything], (call) => {
      mailbox(call).remove([message(call)]);
      return { status: 204 };
    }),
    route('messages.modify', 'POST', `${user}/messages/(?<id>[^/]+)/modify`, writeScopes, (call) => {
      const found = message(call);
      changeLabels(mailbox(call), [found], readLabelChange(mailbox(call), call.body));
      return ok(changedView(found));
    }),
    route('messages.trash', 'POST', `${user}/messages/(?<id>[^/]+)/trash`, writeScopes, (call) => {
      const found = message(call);
      trash(mailbox(call), [found]);
      return ok(changedView(found));
    }),
    route('messages.untrash', 'POST', `${user}/messages/(?<id>[^/]+)/untrash`, writeScopes, (call) => {
      const found = message(call);
      untrash(mailbox(call), [found]);
      return ok(changedView(found));
    }),
    route('history.list', 'GET', `${user}/history`, readScopes, (call) =>
      ok(listHistory(mailbox(call), call.query, complain)),
    ),
    route('settings.sendAs.list', 'GET', `${user}/settings/sendAs`, settingScopes, (call) =>
      ok(sendAs.list(personOf(call))),
    ),
    route('settings.sendAs.get', 'GET', `${user}/settings/sendAs/(?<address>[^/]+)`, settingScopes, (call) =>
      ok(sendAs.get(personOf(call), call.path.address ?? '')),
    ),
  ];
}
