/** Autodiscover over SOAP: GetUserSettings (https://learn.microsoft.com/exchange/client-developer/web-service-reference/getusersettings-operation-soap). */

import type { Answer } from '../../simulator/http-answer.ts';
import { childOf, element, readXml, XmlFault, type XmlNode, xmlText } from '../../simulator/xml.ts';
import type { Mailbox } from '../mailboxes.ts';
import { namespaces } from '../soap.ts';
import type { Version } from '../versions.ts';
import { type AutodiscoverNames, type Destination, legacyNameOf } from './destination.ts';

const schema = 'http://schemas.microsoft.com/exchange/2010/Autodiscover';
const addressing = 'http://www.w3.org/2005/08/addressing';
const instance = 'http://www.w3.org/2001/XMLSchema-instance';

/** @param find what is known of an address */
export function answerSoap(
  content: string,
  find: (address: string) => Destination,
  names: AutodiscoverNames,
  version: Version,
): Answer {
  const request = requestIn(content);
  const message = childOf(request, 'Request');
  const addresses = (childOf(message, 'Users')?.children ?? []).map(
    (user) => childOf(user, 'Mailbox')?.text ?? '',
  );
  const settings = (childOf(message, 'RequestedSettings')?.children ?? []).map(({ text }) => text);
  if (request === null || addresses.length === 0 || settings.length === 0)
    return envelope(
      version,
      responseXml('InvalidRequest', 'At least one user and one setting must be specified.', ''),
    );
  const destinations = addresses.map((address) => [address, find(address)] as const);
  const elsewhere = destinations.find(([, { type }]) => type === 'http' || type === 'page')?.[1];
  if (elsewhere?.type === 'http')
    return { status: 302, type: null, body: '', headers: { Location: elsewhere.to, 'Content-Length': '0' } };
  if (elsewhere?.type === 'page')
    return { status: 200, type: 'text/html; charset=UTF-8', body: elsewhere.html };
  const users = destinations.map(([address, found]) => userXml(address, found, settings, names, version));
  return envelope(version, responseXml('NoError', '', element('UserResponses', users.join(''))));
}

function requestIn(content: string): XmlNode | null {
  try {
    const request = childOf(readXml(content), 'Body')?.children[0] ?? null;
    const isKnown = request?.name === 'GetUserSettingsRequestMessage' && request.namespace === schema;
    return isKnown ? request : null;
  } catch (error) {
    if (error instanceof XmlFault) return null;
    throw error;
  }
}

function responseXml(code: string, message: string, content: string): string {
  const response = element(
    'Response',
    element('ErrorCode', code) + element('ErrorMessage', xmlText(message)) + content,
    { 'xmlns:i': instance },
  );
  return element('GetUserSettingsResponseMessage', response, { xmlns: schema });
}

function envelope(version: Version, content: string): Answer {
  const numbers =
    element('h:MajorVersion', String(version.major)) +
    element('h:MinorVersion', String(version.minor)) +
    element('h:MajorBuildNumber', String(version.build)) +
    element('h:MinorBuildNumber', String(version.revision)) +
    element('h:Version', version.newest.startsWith('V') ? 'Exchange2015' : 'Exchange2013');
  const header = element(
    's:Header',
    element('a:Action', `${schema}/Autodiscover/GetUserSettingsResponse`, { 's:mustUnderstand': '1' }) +
      element('h:ServerVersionInfo', numbers, { 'xmlns:h': schema, 'xmlns:i': instance }),
  );
  const body = element('s:Envelope', header + element('s:Body', content), {
    'xmlns:s': namespaces.soap,
    'xmlns:a': addressing,
  });
  return { status: 200, type: 'text/xml; charset=utf-8', body };
}

function userXml(
  address: string,
  found: Destination,
  settings: readonly string[],
  names: AutodiscoverNames,
  version: Version,
): string {
  const user = (code: string, message: string, target: string | null, rest: string): string =>
    element(
      'UserResponse',
      element('ErrorCode', code) +
        element('ErrorMessage', xmlText(message)) +
        (target === null
          ? element('RedirectTarget', '', { 'i:nil': 'true' })
          : element('RedirectTarget', xmlText(target))) +
        rest,
    );
  const nothing = element('UserSettingErrors', '') + element('UserSettings', '');
  if (found.type === 'address') return user('RedirectAddress', 'Redirection address.', found.to, nothing);
  if (found.type === 'url') return user('RedirectUrl', 'Redirection URL.', found.to, nothing);
  if (found.type !== 'settings') return user('InvalidUser', `Invalid user: '${address}'`, null, nothing);
  const values = valuesOf(found.mailbox, names, version);
  const errors = settings
    .filter((name) => values[name] === undefined)
    .map((name) =>
      element(
        'UserSettingError',
        element('ErrorCode', 'SettingIsNotAvailable') +
          element('ErrorMessage', xmlText(`The value for the setting '${name}' is not available.`)) +
          element('SettingName', xmlText(name)),
      ),
    );
  const rows = settings
    .filter((name) => values[name] !== undefined)
    .map((name) =>
      element('UserSetting', element('Name', name) + element('Value', xmlText(values[name] ?? '')), {
        'i:type': 'StringSetting',
      }),
    );
  const rest = element('UserSettingErrors', errors.join('')) + element('UserSettings', rows.join(''));
  return user('NoError', 'No error.', null, rest);
}

function valuesOf(
  mailbox: Mailbox,
  { ewsUrl, server }: AutodiscoverNames,
  { major, minor, build, revision, newest }: Version,
): Readonly<Record<string, string>> {
  const digits = (value: number, length: number): string => String(value).padStart(length, '0');
  const schemas = [
    'Exchange2007',
    'Exchange2007_SP1',
    'Exchange2010',
    'Exchange2010_SP1',
    'Exchange2010_SP2',
  ];
  return {
    UserDisplayName: mailbox.name,
    UserDN: legacyNameOf(mailbox),
    UserDeploymentId: mailbox.id,
    AutoDiscoverSMTPAddress: mailbox.email,
    InternalEwsUrl: ewsUrl,
    ExternalEwsUrl: ewsUrl,
    InternalMailboxServer: server,
    ExternalMailboxServer: server,
    CasVersion: `${digits(major, 2)}.${digits(minor, 2)}.${digits(build, 4)}.${digits(revision, 3)}`,
    EwsSupportedSchemas: [
      ...schemas,
      'Exchange2013',
      ...(newest.startsWith('V') ? ['Exchange2015'] : []),
    ].join(', '),
  };
}
