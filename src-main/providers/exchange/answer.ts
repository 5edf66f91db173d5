/** Reads a SOAP answer of Exchange: its response messages, or the fault in their place. Nothing in it is trusted. */
import { child, childrenOf, type Element, parseXml, XmlError } from '../xml.ts';
import { messageName, typeName } from './elements.ts';

/** One of the answers to a request: EWS answers each item of a batch by itself, in the order in which they were asked for. */
export interface ResponseMessage {
  readonly type: 'success' | 'warning' | 'error';
  /** `NoError` for a success, else as in the schema's ResponseCodeType; '' when the server gave none. */
  readonly code: string;
  /** Milliseconds for which the server wants no request; null when it says nothing of it. */
  readonly backOffMs: number | null;
  /** Such as `m:GetItemResponseMessage`. */
  readonly element: Element;
}

export interface SoapFault {
  /** As of `ResponseMessage`. */
  readonly code: string;
  readonly backOffMs: number | null;
}

export type SoapAnswer =
  | { readonly type: 'messages'; readonly messages: readonly ResponseMessage[]; readonly version: string }
  | { readonly type: 'fault'; readonly fault: SoapFault }
  /** No SOAP envelope, or none that is well-formed and complete. */
  | { readonly type: 'other' };

const soap = 'http://schemas.xmlsoap.org/soap/envelope';
const soapName = (name: string): string => `${soap}/:${name}`;
const errorName = (name: string): string =>
  `http://schemas.microsoft.com/exchange/services/2006/errors:${name}`;
/** A day; Exchange asks for minutes. */
const longestBackOffMs = 86_400_000;

/** The whole answer lies in one child of the root: 16,000 folders, or 100 messages to 500 people each. */
const mostElements = 250_000;

/** @param text the whole document */
export function readSoap(text: string): SoapAnswer {
  try {
    return answerIn(parseXml(text, undefined, mostElements));
  } catch (error) {
    if (error instanceof XmlError) return { type: 'other' };
    throw error;
  }
}

function answerIn(root: Element): SoapAnswer {
  const body = root.name === soapName('Envelope') ? child(root, soapName('Body')) : null;
  const [first] = body?.children ?? [];
  if (first === undefined) return { type: 'other' };
  if (first.name === soapName('Fault')) return { type: 'fault', fault: faultIn(first) };
  const list = child(first, messageName('ResponseMessages'));
  // some operations answer with one message that has no list around it, such as GetDelegate
  const rows = list === null ? [first] : list.children;
  const info = child(child(root, soapName('Header')), typeName('ServerVersionInfo'));
  return {
    type: 'messages',
    messages: rows.map(messageIn),
    version: ['Major', 'Minor', 'MajorBuild', 'MinorBuild']
      .map((part) => info?.attributes[`${part}${part.endsWith('Build') ? 'Number' : 'Version'}`] ?? '')
      .filter((part) => /^\d{1,5}$/.test(part))
      .join('.'),
  };
}

/** A success needs both words for it: an unknown class or a success with an error's code is an error. */
function messageIn(element: Element): ResponseMessage {
  const code = codeIn(child(element, messageName('ResponseCode')));
  const given = element.attributes.ResponseClass;
  const type =
    given === 'Success' && code === 'NoError' ? 'success' : given === 'Warning' ? 'warning' : 'error';
  return { type, code, backOffMs: backOffIn(child(element, messageName('MessageXml'))), element };
}

/** The code stands in the detail; older and proxied faults have it in `faultcode` only, behind a prefix. */
function faultIn(fault: Element): SoapFault {
  const detail = child(fault, 'detail');
  const inDetail = codeIn(child(detail, errorName('ResponseCode')));
  const [, inFaultCode = ''] = /^(?:[\w.-]{1,40}:)?(Error\w{1,100})$/.exec(textIn(fault, 'faultcode')) ?? [];
  return {
    code: inDetail === '' ? inFaultCode : inDetail,
    backOffMs: backOffIn(child(detail, typeName('MessageXml'))),
  };
}

function textIn(element: Element, name: string): string {
  return child(element, name)?.text.trim() ?? '';
}

function codeIn(element: Element | null): string {
  const code = element?.text.trim() ?? '';
  return /^\w{1,100}$/.test(code) ? code : '';
}

/** https://learn.microsoft.com/exchange/client-developer/exchange-web-services/ews-throttling-in-exchange */
function backOffIn(messageXml: Element | null): number | null {
  const value = childrenOf(messageXml, typeName('Value')).find(
    ({ attributes }) => attributes.Name === 'BackOffMilliseconds',
  );
  const text = value?.text.trim() ?? '';
  return /^\d{1,9}$/.test(text) ? Math.min(Number(text), longestBackOffMs) : null;
}
