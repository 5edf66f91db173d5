/** Recorded answers of Exchange: read in place and never copied. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { childOf, readXml, type XmlNode } from '../../src-sandbox/simulator/xml.ts';
import { sharedFolder } from './google-discovery.ts';

const corpus = join(sharedFolder, 'corpus', 'api');
export const hasEwsRecordings = existsSync(corpus);
if (!hasEwsRecordings) {
  if (process.env.CI === 'true') throw new Error(`no corpus at ${corpus}`);
  console.warn(`skipped: no corpus at ${corpus}`);
}

type Folder = 'ews' | 'autodiscover';
const read = new Set<string>();

export function recordedText(folder: Folder, name: string): string {
  read.add(`${folder}/${name}`);
  return readFileSync(join(corpus, folder, name), 'utf8');
}

/** What the body of a recorded envelope holds. */
export function recordedBody(name: string): XmlNode {
  const envelope = readXml(recordedText('ews', name).trim());
  const [content] = childOf(envelope, 'Body')?.children ?? [];
  if (content === undefined) throw new Error(`${name} has no body`);
  return content;
}

/** The files of a folder that nothing has read so far. */
export function unreadRecordings(folder: Folder): readonly string[] {
  return readdirSync(join(corpus, folder)).filter((name) => !read.has(`${folder}/${name}`));
}

/** Which elements there are, with their attributes, wherever they are and however often: `ItemId@ChangeKey@Id`. */
export function formOf(node: XmlNode, above = ''): readonly string[] {
  const attributes = Object.keys(node.attributes).sort();
  const own = `${above}/${node.name}${attributes.map((name) => `@${name}`).join('')}`;
  return [...new Set([own, ...node.children.flatMap((one) => formOf(one, `${above}/${node.name}`))])].sort();
}
