/**
 * Requests and answers of Autodiscover: plain XML (POX, https://learn.microsoft.com/exchange/client-developer/web-service-reference/pox-autodiscover-web-service-reference-for-exchange)
 * and SOAP (https://learn.microsoft.com/exchange/client-developer/web-service-reference/soap-autodiscover-web-service-reference-for-exchange).
 * Elements are known by their local names: Microsoft's documentation has other namespaces than servers send. Pure.
 */
import { type Element, parseXml, XmlError } from '../xml.ts';
import { namespaces, tag, textTag } from './elements.ts';

export type AutodiscoverAnswer =
  | {
      readonly type: 'settings';
      /** Addresses of EWS as the server gave them, the one for outside of the organisation's network first. */
      readonly urls: readonly string[];
      /** Those of Outlook on the web, in the same order. */
      readonly webUrls: readonly string[];
      readonly isCloud: boolean;
    }
  /** Ask again at this address of a server. */
  | { readonly type: 'redirect-url'; readonly url: string }
  /** Ask again for this mail address. */
  | { readonly type: 'redirect-address'; readonly address: string }
  /** The server knows no such mailbox, or cannot answer now. */
  | { readonly type: 'refused' }
  /** Not an answer of Autodiscover. */
  | { readonly type: 'other' };

const outlook = 'http://schemas.microsoft.com/exchange/autodiscover/outlook';
const autodiscover = 'http://schemas.microsoft.com/exchange/2010/Autodiscover';
export const soapAction = `${autodiscover}/Autodiscover/GetUserSettings`;

export function poxRequest(address: string): string {
  const inside =
    textTag('EMailAddress', address) + textTag('AcceptableResponseSchema', `${outlook}/responseschema/2006a`);
  return `<?xml version="1.0" encoding="utf-8"?>${tag('Autodiscover', tag('Request', inside), { xmlns: `${outlook}/requestschema/2006` })}`;
}

/** @param url where it is sent to */
export function soapRequest(address: string, url: string): string {
  const settings = ['ExternalEwsUrl', 'InternalEwsUrl', 'EwsSupportedSchemas'];
  const request =
    tag('a:Users', tag('a:User', textTag('a:Mailbox', address))) +
    tag('a:RequestedSettings', settings.map((one) => textTag('a:Setting', one)).join(''));
  const header =
    textTag('a:RequestedServerVersion', 'Exchange2013') +
    textTag('wsa:Action', soapAction) +
    textTag('wsa:To', url);
  const body = tag('a:GetUserSettingsRequestMessage', tag('a:Request', request));
  return `<?xml version="1.0" encoding="utf-8"?>${tag(
    's:Envelope',
    tag('s:Header', header) + tag('s:Body', body),
    {
      'xmlns:s': 'http://schemas.xmlsoap.org/soap/envelope/',
      'xmlns:wsa': 'http://www.w3.org/2005/08/addressing',
      'xmlns:a': autodiscover,
      'xmlns:t': namespaces['xmlns:t'] ?? '',
    },
  )}`;
}

export function readPox(text: string): AutodiscoverAnswer {
  const root = rootOf(text);
  if (root === null || localName(root) !== 'Autodiscover') return { type: 'other' };
  const response = part(root, 'Response');
  const account = part(response, 'Account');
  if (account === null) return { type: part(response, 'Error') === null ? 'other' : 'refused' };
  const action = textIn(account, 'Action').toLowerCase();
  if (action === 'redirecturl') return { type: 'redirect-url', url: textIn(account, 'RedirectUrl') };
  if (action === 'redirectaddr')
    return { type: 'redirect-address', address: textIn(account, 'RedirectAddr') };
  const protocols = parts(account, 'Protocol');
  const order = ['EXPR', 'EXHTTP', 'EXCH'];
  const urls = order.flatMap((type) =>
    protocols
      .filter((protocol) => protocolType(protocol) === type)
      .flatMap((protocol) => [textIn(protocol, 'EwsUrl'), textIn(protocol, 'ASUrl')]),
  );
  const isCloud = textIn(account, 'MicrosoftOnline').toLowerCase() === 'true';
  const web = protocols.find((protocol) => protocolType(protocol) === 'WEB') ?? null;
  const webUrls = ['External', 'Internal'].flatMap((where) =>
    parts(part(web, where), 'OWAUrl').map(({ text: url }) => url.trim().slice(0, 2000)),
  );
  return settingsOf(urls, webUrls, isCloud);
}

export function readSoapSettings(text: string): AutodiscoverAnswer {
  const root = rootOf(text);
  const body = root !== null && localName(root) === 'Envelope' ? part(root, 'Body') : null;
  if (body === null) return { type: 'other' };
  if (part(body, 'Fault') !== null) return { type: 'refused' };
  const response = part(part(body, 'GetUserSettingsResponseMessage'), 'Response');
  if (response === null) return { type: 'other' };
  const user = part(part(response, 'UserResponses'), 'UserResponse');
  const code = textIn(user, 'ErrorCode') || textIn(response, 'ErrorCode');
  if (code === 'RedirectUrl') return { type: 'redirect-url', url: textIn(user, 'RedirectTarget') };
  if (code === 'RedirectAddress')
    return { type: 'redirect-address', address: textIn(user, 'RedirectTarget') };
  if (code !== 'NoError' || textIn(response, 'ErrorCode') !== 'NoError') return { type: 'refused' };
  const settings = new Map(
    parts(part(user, 'UserSettings'), 'UserSetting').map((one) => [
      textIn(one, 'Name'),
      textIn(one, 'Value'),
    ]),
  );
  return settingsOf([settings.get('ExternalEwsUrl') ?? '', settings.get('InternalEwsUrl') ?? ''], [], false);
}

function settingsOf(
  urls: readonly string[],
  webUrls: readonly string[],
  isCloud: boolean,
): AutodiscoverAnswer {
  const given = [...new Set(urls.filter((url) => url !== ''))].slice(0, 4);
  // documents for mail programs of other protocols have none, as hosting panels send them
  return given.length === 0 && !isCloud
    ? { type: 'refused' }
    : { type: 'settings', urls: given, webUrls: webUrls.slice(0, 8), isCloud };
}

function protocolType(protocol: Element): string {
  const type = textIn(protocol, 'Type') || (protocol.attributes.Type ?? '');
  return type.toUpperCase();
}

function rootOf(text: string): Element | null {
  try {
    return parseXml(text);
  } catch (error) {
    if (error instanceof XmlError) return null;
    throw error;
  }
}

function localName({ name }: Element): string {
  return name.slice(name.lastIndexOf(':') + 1);
}

function parts(element: Element | null, name: string): readonly Element[] {
  return element?.children.filter((one) => localName(one) === name) ?? [];
}

function part(element: Element | null, name: string): Element | null {
  return parts(element, name)[0] ?? null;
}

function textIn(element: Element | null, name: string): string {
  return part(element, name)?.text.trim().slice(0, 2000) ?? '';
}
