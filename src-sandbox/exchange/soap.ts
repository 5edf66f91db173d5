/** SOAP 1.1 envelopes as Exchange reads and writes them. */
import { childOf, element, readXml, textOf, XmlFault, type XmlNode, xmlText } from '../simulator/xml.ts';
import { type EwsError, EwsFault, invalidSchema } from './refusal.ts';
import { isAtLeast, type Schema, schemaNamed, type Version } from './versions.ts';

export const namespaces = {
  soap: 'http://schemas.xmlsoap.org/soap/envelope/',
  messages: 'http://schemas.microsoft.com/exchange/services/2006/messages',
  types: 'http://schemas.microsoft.com/exchange/services/2006/types',
  errors: 'http://schemas.microsoft.com/exchange/services/2006/errors',
} as const;

export interface EwsCall {
  /** `GetItem`. */
  readonly operation: string;
  readonly body: XmlNode;
  readonly schema: Schema;
  /** `t:TimeZoneDefinition` of the header TimeZoneContext. */
  readonly zone: XmlNode | null;
}

/** @throws EwsFault */
export function readCall(content: string, version: Version): EwsCall {
  const envelope = readEnvelope(content);
  const header = childOf(envelope, 'Header');
  const asked = childOf(header, 'RequestServerVersion')?.attributes.Version ?? 'Exchange2007';
  const schema = schemaNamed(asked);
  if (schema === null || !isAtLeast(version.newest, schema))
    throw new EwsFault('ErrorInvalidServerVersion', 'The specified server version is invalid.');
  const body = childOf(envelope, 'Body')?.children[0];
  if (body === undefined) invalidSchema('The body is empty.');
  if (body.namespace !== namespaces.messages)
    invalidSchema(`The element '${body.name}' in namespace '${body.namespace}' is not expected.`);
  const zone = childOf(childOf(header, 'TimeZoneContext'), 'TimeZoneDefinition');
  return { operation: body.name, body, schema, zone };
}

function readEnvelope(content: string): XmlNode {
  try {
    const envelope = readXml(content);
    if (envelope.name === 'Envelope' && envelope.namespace === namespaces.soap) return envelope;
  } catch (error) {
    if (!(error instanceof XmlFault)) throw error;
  }
  return invalidSchema('The request is no SOAP envelope.');
}

export function versionHeader(version: Version): string {
  return element('h:ServerVersionInfo', '', {
    MajorVersion: version.major,
    MinorVersion: version.minor,
    MajorBuildNumber: version.build,
    MinorBuildNumber: version.revision,
    Version: version.schema,
    'xmlns:h': namespaces.types,
    'xmlns:xsd': 'http://www.w3.org/2001/XMLSchema',
    'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
  });
}

/** @param content of the body */
export function envelopeOf(version: Version, content: string): string {
  const header = element('s:Header', versionHeader(version));
  return `<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="${namespaces.soap}">${header}<s:Body>${content}</s:Body></s:Envelope>`;
}

/** `m:GetItemResponse` around its response messages. */
export function responseOf(operation: string, messages: string): string {
  return element(`m:${operation}Response`, messages, {
    'xmlns:m': namespaces.messages,
    'xmlns:t': namespaces.types,
  });
}

/** @param extra what the message holds beside the code */
export function successMessage(name: string, extra: string): string {
  return element(`m:${name}ResponseMessage`, `<m:ResponseCode>NoError</m:ResponseCode>${extra}`, {
    ResponseClass: 'Success',
  });
}

export function errorMessage(name: string, error: EwsError, extra: string): string {
  return element(
    `m:${name}ResponseMessage`,
    element('m:MessageText', xmlText(error.message)) +
      element('m:ResponseCode', error.code) +
      element('m:DescriptiveLinkKey', '0') +
      messageXml('m', error.values) +
      extra,
    { ResponseClass: 'Error' },
  );
}

/** An answer with HTTP status 500. It has no header. */
export function faultEnvelope({ code, message, values }: EwsFault): string {
  const fault =
    `<faultcode xmlns:a="${namespaces.types}">a:${code}</faultcode>` +
    `<faultstring xml:lang="en-US">${xmlText(message)}</faultstring>` +
    `<detail><e:ResponseCode xmlns:e="${namespaces.errors}">${code}</e:ResponseCode>` +
    `<e:Message xmlns:e="${namespaces.errors}">${xmlText(message)}</e:Message>${messageXml('t', values)}</detail>`;
  return `<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="${namespaces.soap}"><s:Body><s:Fault>${fault}</s:Fault></s:Body></s:Envelope>`;
}

function messageXml(prefix: 'm' | 't', values: Readonly<Record<string, string>>): string {
  const rows = Object.entries(values).map(([Name, value]) => element('t:Value', xmlText(value), { Name }));
  if (rows.length === 0) return '';
  const declared = prefix === 't' ? { 'xmlns:t': namespaces.types } : {};
  return element(`${prefix}:MessageXml`, rows.join(''), declared);
}

/** The text of an element that must be there. @throws EwsFault */
export function demandText(node: XmlNode | null, name: string): string {
  return textOf(node, name) ?? invalidSchema(`The element '${name}' is missing.`);
}

/** @throws EwsFault */
export function demandChild(node: XmlNode | null, name: string): XmlNode {
  return childOf(node, name) ?? invalidSchema(`The element '${name}' is missing.`);
}
