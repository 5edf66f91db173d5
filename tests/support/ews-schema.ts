/**
 * Checks SOAP messages of Exchange Web Services against Microsoft's schema, which is read in place and never copied, with Debian's
 * xmllint (libxml2-utils). Where either is missing nothing is checked, and the reason is printed; in CI that is an error.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sharedFolder } from './google-discovery.ts';

const contract = join(sharedFolder, 'contracts', 'ews');
const missing = [
  ...(existsSync(join(contract, 'messages.xsd')) ? [] : [`no schema at ${contract}`]),
  ...(spawnSync('xmllint', ['--version']).status === 0 ? [] : ['no xmllint (libxml2-utils)']),
];
export const hasEwsSchema = missing.length === 0;
if (!hasEwsSchema) {
  if (process.env.CI === 'true') throw new Error(missing.join(', '));
  console.warn(`not checked against the schema: ${missing.join(', ')}`);
}

/** Of several messages in one text, as a stream has them, too. */
export function envelopesIn(text: string): readonly string[] {
  return text
    .split(/(?<=<\/(?:\w+:)?Envelope>)/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** What is wrong with messages: `<number of the message>: <what>`. Elements that the schema does not know are wrong. */
export function schemaFaults(messages: readonly string[]): readonly string[] {
  if (!hasEwsSchema || messages.length === 0) return [];
  const folder = mkdtempSync(join(tmpdir(), 'ews-schema-'));
  try {
    const schema = join(folder, 'soap.xsd');
    writeFileSync(schema, soapSchema());
    const files = messages.map((message, index) => {
      const file = join(folder, `${index}.xml`);
      writeFileSync(file, asSchemaHasIt(message));
      return file;
    });
    const { status, stderr } = spawnSync(
      'xmllint',
      ['--noout', '--nonet', '--huge', '--schema', schema, ...files],
      { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
    );
    if (status === 0) return [];
    const faults = stderr
      .split('\n')
      .filter((line) => / error | error:/.test(line))
      .map((line) => line.replaceAll(`${folder}/`, '').replace('.xml', ''));
    return faults.length > 0 ? faults : [`xmllint: ${stderr.slice(0, 2000)}`];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Where servers depart from the schema, and clients read what they write: `m:Notification` in streams, which the schema has as
 * `t:Notification`, and zones without rules, whose lists are empty.
 */
function asSchemaHasIt(message: string): string {
  return message
    .replace(/<(\/?)m:Notification>/g, '<$1t:Notification>')
    .replaceAll('<t:Periods/><t:TransitionsGroups/>', '');
}

/** SOAP 1.1 (https://www.w3.org/TR/2000/NOTE-SOAP-20000508/): what stands in header and body must be known, but for faults. */
function soapSchema(): string {
  const file = (name: string): string => pathToFileURL(join(contract, name)).href;
  const namespace = 'http://schemas.microsoft.com/exchange/services/2006';
  return `<?xml version="1.0"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"
  targetNamespace="http://schemas.xmlsoap.org/soap/envelope/" elementFormDefault="qualified">
  <xs:import namespace="http://www.w3.org/XML/1998/namespace" schemaLocation="${file('xml.xsd')}"/>
  <xs:import namespace="${namespace}/types" schemaLocation="${file('types.xsd')}"/>
  <xs:import namespace="${namespace}/messages" schemaLocation="${file('messages.xsd')}"/>
  <xs:element name="Envelope"><xs:complexType><xs:sequence>
    <xs:element name="Header" minOccurs="0"><xs:complexType><xs:sequence>
      <xs:any namespace="##other" processContents="strict" minOccurs="0" maxOccurs="unbounded"/>
    </xs:sequence></xs:complexType></xs:element>
    <xs:element name="Body"><xs:complexType><xs:choice>
      <xs:any namespace="##other" processContents="strict"/>
      <xs:element ref="s:Fault"/>
    </xs:choice></xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
  <xs:element name="Fault"><xs:complexType><xs:sequence>
    <xs:element name="faultcode" type="xs:QName" form="unqualified"/>
    <xs:element name="faultstring" form="unqualified"><xs:complexType><xs:simpleContent>
      <xs:extension base="xs:string"><xs:attribute ref="xml:lang"/></xs:extension>
    </xs:simpleContent></xs:complexType></xs:element>
    <xs:element name="detail" form="unqualified" minOccurs="0"><xs:complexType><xs:sequence>
      <xs:any processContents="skip" minOccurs="0" maxOccurs="unbounded"/>
    </xs:sequence></xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>
`;
}
