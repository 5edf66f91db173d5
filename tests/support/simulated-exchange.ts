/** A simulated Exchange with a few people, for tests that drive it by plain requests; each is checked against Microsoft's schema. */
import {
  type ExchangeOptions,
  type SimulatedExchange,
  startExchange,
} from '../../src-sandbox/exchange/index.ts';
import { childOf, readXml, textOf, type XmlNode } from '../../src-sandbox/simulator/xml.ts';
import { envelopesIn, schemaFaults } from './ews-schema.ts';
import { type HandClock, handClock } from './hand-clock.ts';

export const anna = 'anna@contoso.test';
export const ben = 'ben@contoso.test';
export const password = 'Spring, 2026!';

const namespaces =
  'xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types" xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"';

export interface EwsAnswer {
  readonly status: number;
  readonly text: string;
  /** The content of the body, or the fault. */
  readonly body: XmlNode;
  /** The response messages; empty for a fault. */
  readonly messages: readonly XmlNode[];
  /** The response code of each message, or of the fault. */
  readonly codes: readonly (string | null)[];
}

export interface EwsCallOptions {
  /** Default: Anna. */
  readonly as?: string;
  /** RequestServerVersion. Default `Exchange2013`. */
  readonly version?: string;
  /** Further elements of the header. */
  readonly header?: string;
}

export interface ExchangeWorld {
  readonly exchange: SimulatedExchange;
  readonly hand: HandClock;
  /** @param body XML with the prefixes `m` and `t` */
  call(body: string, options?: EwsCallOptions): Promise<EwsAnswer>;
  /** Stops it. @returns what departed from the schema in all requests and answers */
  stop(): Promise<readonly string[]>;
}

/** Wednesday 11 March 2026, 07:00 UTC. */
export const startsAt = Date.UTC(2026, 2, 11, 7);

export async function exchangeWorld(options: Partial<ExchangeOptions> = {}): Promise<ExchangeWorld> {
  const hand = handClock(startsAt);
  const exchange = await startExchange({
    clock: hand.clock,
    mailboxes: [
      { email: anna, name: 'Anna Berg', password, timeZone: 'W. Europe Standard Time' },
      { email: ben, name: 'Ben Visser', password, language: 'nl' },
    ],
    ...options,
  });
  return {
    exchange,
    hand,
    async call(body, { as = anna, version = 'Exchange2013', header = '' } = {}) {
      const response = await fetch(exchange.ewsUrl, {
        method: 'POST',
        headers: { 'Content-Type': 'text/xml; charset=utf-8', Authorization: basic(as, password) },
        body: envelope(body, version, header),
      });
      return answerOf(response.status, await response.text());
    },
    async stop() {
      await exchange.stop();
      return schemaFaults(
        exchange
          .requests()
          // nobody has read what came before signing in, and a client may try a newer schema than Microsoft has published
          .filter(({ status, answer }) => status !== 401 && !answer?.includes('ErrorInvalidServerVersion'))
          .flatMap(({ body, answer }) => [...envelopesIn(body), ...envelopesIn(answer ?? '')]),
      );
    },
  };
}

export function basic(user: string, secret: string): string {
  return `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;
}

export function envelope(body: string, version: string, header = ''): string {
  return `<s:Envelope ${namespaces}><s:Header><t:RequestServerVersion Version="${version}"/>${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`;
}

export function answerOf(status: number, text: string): EwsAnswer {
  const body = childOf(readXml(text), 'Body')?.children[0];
  if (body === undefined) throw new Error(`an answer without a body: ${text}`);
  const messages = childOf(body, 'ResponseMessages')?.children ?? [];
  const fault = childOf(body, 'detail');
  return {
    status,
    text,
    body,
    messages,
    codes:
      fault === null ? messages.map((one) => textOf(one, 'ResponseCode')) : [textOf(fault, 'ResponseCode')],
  };
}

/** The first element of a name, at any depth. @throws Error where there is none */
export function deep(node: XmlNode | undefined, name: string): XmlNode {
  const found = node === undefined ? null : all(node, name)[0];
  if (found === undefined || found === null) throw new Error(`no element ${name}`);
  return found;
}

/** All elements of a name, at any depth, in order. */
export function all(node: XmlNode, name: string): readonly XmlNode[] {
  return node.children.flatMap((one) => [...(one.name === name ? [one] : []), ...all(one, name)]);
}

/** `Id="…" ChangeKey="…"` of the first element with an id. */
export function idIn(answer: EwsAnswer): string {
  const { Id, ChangeKey } = deep(answer.body, 'ItemId').attributes;
  return `Id="${Id}" ChangeKey="${ChangeKey}"`;
}

export const calendarFolder = '<t:DistinguishedFolderId Id="calendar"/>';

/** @param content of the item behind its subject and before its times, then behind them */
export function newAppointment(
  subject: string,
  parts: {
    readonly before?: string;
    readonly after?: string;
    readonly start?: string;
    readonly end?: string;
  } = {},
  sending = 'SendToNone',
): string {
  const { before = '', after = '', start = '2026-03-12T09:00:00Z', end = '2026-03-12T10:00:00Z' } = parts;
  return `<m:CreateItem SendMeetingInvitations="${sending}"><m:SavedItemFolderId>${calendarFolder}</m:SavedItemFolderId><m:Items><t:CalendarItem><t:Subject>${subject}</t:Subject>${before}<t:Start>${start}</t:Start><t:End>${end}</t:End>${after}</t:CalendarItem></m:Items></m:CreateItem>`;
}

/** @param id an element */
export function getItem(id: string, shape = '<t:BaseShape>AllProperties</t:BaseShape>'): string {
  return `<m:GetItem><m:ItemShape>${shape}</m:ItemShape><m:ItemIds>${id}</m:ItemIds></m:GetItem>`;
}

export function syncItems(state: string | null, most = 100, folder = calendarFolder): string {
  const known = state === null ? '' : `<m:SyncState>${state}</m:SyncState>`;
  return `<m:SyncFolderItems><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape><m:SyncFolderId>${folder}</m:SyncFolderId>${known}<m:MaxChangesReturned>${most}</m:MaxChangesReturned></m:SyncFolderItems>`;
}

/** One change. @param field `calendar:Location`. @param xml the element that is set; null deletes the property */
export function updateItem(
  id: string,
  field: string,
  xml: string | null,
  sending = 'SendToNone',
  resolution = 'NeverOverwrite',
): string {
  const path = `<t:FieldURI FieldURI="${field}"/>`;
  const change =
    xml === null
      ? `<t:DeleteItemField>${path}</t:DeleteItemField>`
      : `<t:SetItemField>${path}<t:CalendarItem>${xml}</t:CalendarItem></t:SetItemField>`;
  return `<m:UpdateItem ConflictResolution="${resolution}" SendMeetingInvitationsOrCancellations="${sending}"><m:ItemChanges><t:ItemChange>${id}<t:Updates>${change}</t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>`;
}

export function deleteItem(id: string, sending = 'SendToNone', type = 'HardDelete'): string {
  return `<m:DeleteItem DeleteType="${type}" SendMeetingCancellations="${sending}"><m:ItemIds>${id}</m:ItemIds></m:DeleteItem>`;
}
