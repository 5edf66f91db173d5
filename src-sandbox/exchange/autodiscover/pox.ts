/** Autodiscover in plain XML (https://learn.microsoft.com/exchange/client-developer/web-service-reference/pox-autodiscover-web-service-reference-for-exchange). */

import type { Answer } from '../../simulator/http-answer.ts';
import { childOf, element, readXml, textOf, XmlFault, type XmlNode, xmlText } from '../../simulator/xml.ts';
import type { Mailbox } from '../mailboxes.ts';
import type { Version } from '../versions.ts';
import { type AutodiscoverNames, type Destination, legacyNameOf } from './destination.ts';

const requestSchema = 'http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006';
const responseSchema = 'http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006';
const outlookSchema = 'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a';

/** @param find what is known of an address. @param now epoch milliseconds */
export function answerPox(
  content: string,
  find: (address: string) => Destination,
  names: AutodiscoverNames,
  version: Version,
  now: number,
): Answer {
  const request = childOf(parsed(content), 'Request');
  const address = textOf(request, 'EMailAddress');
  if (address === null) return xml(errorXml(600, 'Invalid Request', now));
  if (textOf(request, 'AcceptableResponseSchema') !== outlookSchema)
    return xml(errorXml(601, 'Provider is not available', now));
  const found = find(address);
  switch (found.type) {
    case 'settings':
      return xml(settingsXml(found.mailbox, names, version));
    case 'address':
      return xml(accountXml('redirectAddr', element('RedirectAddr', xmlText(found.to))));
    case 'url':
      return xml(accountXml('redirectUrl', element('RedirectUrl', xmlText(found.to))));
    case 'http':
      return { status: 302, type: null, body: '', headers: { Location: found.to, 'Content-Length': '0' } };
    case 'page':
      return { status: 200, type: 'text/html; charset=UTF-8', body: found.html };
    case 'unknown':
      return xml(errorXml(500, "The email address can't be found.", now));
  }
}

function parsed(content: string): XmlNode | null {
  try {
    const root = readXml(content);
    return root.name === 'Autodiscover' && root.namespace === requestSchema ? root : null;
  } catch (error) {
    if (error instanceof XmlFault) return null;
    throw error;
  }
}

function xml(content: string): Answer {
  const body = `<?xml version="1.0" encoding="utf-8"?>${element('Autodiscover', content, { xmlns: responseSchema })}`;
  return { status: 200, type: 'text/xml; charset=utf-8', body };
}

/** The error stands in the namespace of the outer schema. */
function errorXml(code: number, message: string, now: number): string {
  const content =
    element('ErrorCode', String(code)) + element('Message', xmlText(message)) + element('DebugData', '');
  const time = `${new Date(now).toISOString().slice(11, 23)}0000`;
  return element('Response', element('Error', content, { Time: time, Id: '4130155072' }));
}

function accountXml(action: string, rest: string): string {
  return element('Response', element('Account', element('Action', action) + rest), { xmlns: outlookSchema });
}

function settingsXml(mailbox: Mailbox, { ewsUrl, server }: AutodiscoverNames, version: Version): string {
  const { id, email, name } = mailbox;
  const domain = email.split('@')[1] ?? '';
  const serverDn = `/o=Organisation/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Configuration/cn=Servers/cn=${id}@${domain}`;
  const urls =
    element('ASUrl', xmlText(ewsUrl)) +
    element('EwsUrl', xmlText(ewsUrl)) +
    element('OOFUrl', xmlText(ewsUrl));
  const user =
    element('DisplayName', xmlText(name)) +
    element('LegacyDN', xmlText(legacyNameOf(mailbox))) +
    element('AutoDiscoverSMTPAddress', xmlText(email)) +
    element('DeploymentId', id);
  const inside =
    element('Type', 'EXCH') +
    element('Server', xmlText(`${id}@${domain}`)) +
    element('ServerDN', xmlText(serverDn)) +
    element('ServerVersion', serverVersion(version)) +
    element('MdbDN', xmlText(`${serverDn}/cn=Microsoft Private MDB`)) +
    element('PublicFolderServer', xmlText(server)) +
    element('AuthPackage', 'Ntlm') +
    urls;
  const outside =
    element('Type', 'EXPR') + element('Server', xmlText(server)) + element('AuthPackage', 'Ntlm') + urls;
  const web =
    element('Type', 'WEB') +
    element(
      'External',
      element('OWAUrl', xmlText(`https://${server}/owa/`), { AuthenticationMethod: 'Fba' }) +
        element('Protocol', element('Type', 'EXPR') + element('ASUrl', xmlText(ewsUrl))),
    );
  const account =
    element('AccountType', 'email') +
    element('Action', 'settings') +
    element('MicrosoftOnline', 'False') +
    element('Protocol', inside) +
    element('Protocol', outside) +
    element('Protocol', web);
  return element('Response', element('User', user) + element('Account', account), { xmlns: outlookSchema });
}

/** Four bytes: the major version, the minor version, a mark, the build (https://learn.microsoft.com/exchange/client-developer/web-service-reference/serverversion-pox). */
function serverVersion({ major, minor, build }: Version): string {
  const bits = ((0x7 << 28) | (major << 22) | (minor << 16) | 0x8000 | build) >>> 0;
  return bits.toString(16).toUpperCase();
}
