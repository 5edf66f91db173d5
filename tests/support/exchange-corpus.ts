/** The recorded messages of Exchange in the corpus, which are read in place and never copied. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sharedFolder } from './google-discovery.ts';

const corpusFolder = join(sharedFolder, 'corpus', 'api');
export const hasExchangeCorpus = existsSync(join(corpusFolder, 'ews'));

export type CorpusFolder = 'ews' | 'autodiscover';

export function corpusFiles(folder: CorpusFolder): readonly string[] {
  return readdirSync(join(corpusFolder, folder)).toSorted();
}

export function corpusText(folder: CorpusFolder, file: string): string {
  return readFileSync(join(corpusFolder, folder, file), 'utf8');
}

/** What a server sent, of a dump of HTTP; of another text all that was not sent to it. */
export function receivedIn(text: string): string {
  return text
    .split('\n')
    .flatMap((line) => (/^> /.test(line) ? [] : [line.replace(/^< ?/, '')]))
    .join('\n');
}

export function isDump(text: string): boolean {
  return /^< HTTP/m.test(text);
}

/** The SOAP envelopes of a text. The documentation prints https where servers send http. */
export function corpusEnvelopes(text: string): readonly string[] {
  const document = isDump(text) ? receivedIn(text) : text;
  const found = document.match(/<(?:[\w-]+:)?Envelope[\s\S]*?<\/(?:[\w-]+:)?Envelope>/g) ?? [];
  return found.map((envelope) => envelope.replaceAll('"https://schemas.', '"http://schemas.'));
}
