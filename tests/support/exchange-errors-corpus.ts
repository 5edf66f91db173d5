/**
 * What becomes of each answer of Autodiscover and each error of Exchange Web Services in the corpus: a table without anything of the answers
 * themselves. They are read in place and never copied.
 */
import { answerMessage, negotiateMessage } from '../../src-main/net/ntlm/messages.ts';
import { readSoap } from '../../src-main/providers/exchange/answer.ts';
import {
  type AutodiscoverAnswer,
  readPox,
  readSoapSettings,
} from '../../src-main/providers/exchange/autodiscover-answers.ts';
import { isInCloud } from '../../src-main/providers/exchange/cloud.ts';
import {
  problemOfCode,
  problemOfMessage,
  problemOfRefusal,
} from '../../src-main/providers/exchange/errors.ts';
import { namedPlace } from '../../src-main/providers/exchange/places.ts';
import { refusalIn } from '../../src-main/providers/exchange/refusal.ts';
import type { Problem } from '../../src-shared/domain/problems.ts';
import { corpusEnvelopes, corpusFiles, corpusText, isDump, receivedIn } from './exchange-corpus.ts';

export interface CorpusRow {
  readonly file: string;
  readonly became: string;
}

const host = 'mail.example.com';
const clock = { now: () => 0 };

const told = ({ code, params, retryAt }: Problem): string =>
  [code, params.reason ?? '', retryAt === undefined ? '' : `after ${retryAt} ms`]
    .filter((part) => part !== '')
    .join(' ');

export function autodiscoverRows(): readonly CorpusRow[] {
  return corpusFiles('autodiscover').map((file) => ({
    file,
    became: autodiscoverBecame(file, corpusText('autodiscover', file)),
  }));
}

function autodiscoverBecame(file: string, text: string): string {
  if (/request-msdocs/.test(file)) return 'a request';
  if (/^clientconfig/.test(file)) return said(readPox(text));
  if (!text.trimStart().startsWith('<') && !file.endsWith('.xml')) return dumpBecame(text);
  return said(/soap/.test(file) ? readSoapSettings(text) : readPox(text));
}

/** Lines of HTTP: where redirects lead, and the last document. */
function dumpBecame(text: string): string {
  const received = text.split('\n').flatMap((line) => (line.startsWith('<') ? [line.slice(2)] : []));
  const redirects = received.flatMap((line) => /^Location: (\S+)/i.exec(line)?.[1] ?? []);
  const all = received.join('\n');
  const documents = all.match(/<(?:\?xml|html)[\s\S]*?(?:<\/Autodiscover>|<\/html>)/gi) ?? [];
  const found = [
    ...redirects.map((to) => {
      const place = namedPlace(to);
      if (place === null) return 'leads nowhere';
      return isInCloud(place.hostname) ? 'leads to the cloud' : 'leads to another server';
    }),
    ...documents.map((document) => said(readPox(document))),
  ];
  return found.length === 0 ? 'notes, no answer' : found.join(', then ');
}

function said(answer: AutodiscoverAnswer): string {
  if (answer.type !== 'settings') return answer.type;
  const places = answer.urls.flatMap((url) => namedPlace(url) ?? []);
  const where = answer.isCloud || places.some(({ hostname }) => isInCloud(hostname)) ? ', in the cloud' : '';
  return `settings with ${places.length} of ${answer.urls.length} addresses${where}`;
}

const hasError = /ResponseClass="(?:Error|Warning)"|Fault>|\bError[A-Z]\w+|^< HTTP\/1\.1 [45]/m;

/** Answers with an error in them. */
export function errorRows(): readonly CorpusRow[] {
  return corpusFiles('ews').flatMap((file) => {
    if (/-request-/.test(file) || !hasError.test(corpusText('ews', file))) return [];
    const became = errorsBecame(corpusText('ews', file));
    return became.length === 0 ? [] : [{ file, became: became.join(', ') }];
  });
}

function errorsBecame(text: string): readonly string[] {
  const envelopes = corpusEnvelopes(text);
  const inEnvelopes = envelopes.flatMap((envelope) => {
    const read = readSoap(envelope);
    if (read.type === 'other') return ['not read'];
    if (read.type === 'fault') {
      const { code, backOffMs } = read.fault;
      const about = { code, host, status: 500 };
      return [
        `fault ${code || 'without a code'}: ${told(problemOfCode(about, 'item', backOffMs ?? 30_000))}`,
      ];
    }
    return read.messages.flatMap((message) =>
      message.type === 'success'
        ? []
        : [
            `${message.type} ${message.code || 'without a code'}: ${told(problemOfMessage(message, host, 'item', 30_000, 0))}`,
          ],
    );
  });
  if (envelopes.length > 0 && inEnvelopes.length > 0) return inEnvelopes;
  const statuses = isDump(text) && envelopes.length === 0 ? httpBecame(receivedIn(text)) : [];
  if (statuses.length > 0) return statuses;
  if (envelopes.length > 0) return [];
  const codes = [...new Set(text.match(/\bError[A-Z]\w+/g))];
  return codes.map(
    (code) => `code ${code}: ${told(problemOfCode({ code, host, status: 200 }, 'item', 30_000))}`,
  );
}

function httpBecame(dump: string): readonly string[] {
  return dump.split(/^(?=HTTP\/1\.1 )/m).flatMap((part) => {
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(part)?.[1] ?? 0);
    if (status < 400) return [];
    const headers = new Headers(
      part.split('\n').flatMap((line) => {
        const [, name, value] = /^([\w-]+): (.*)$/.exec(line) ?? [];
        return name === undefined || value === undefined ? [] : [[name, value.trim()] as [string, string]];
      }),
    );
    const refusal = refusalIn({ status, headers, url: `https://${host}/` } as Response, '', clock);
    return [`HTTP ${status}: ${told(problemOfRefusal(refusal, 'account', 'basic', 30_000))}`];
  });
}

/** Challenges of NTLM that real servers sent, each answered: how many. */
export function challengesAnswered(): number {
  const challenges = corpusFiles('ews').flatMap(
    (file) => corpusText('ews', file).match(/(?<=WWW-Authenticate: NTLM )TlRMTVNTUAAC[A-Za-z0-9+/=]+/g) ?? [],
  );
  for (const challenge of challenges)
    answerMessage({
      negotiate: negotiateMessage(),
      challenge: Buffer.from(challenge, 'base64'),
      user: { name: 'robin', domain: 'CORP', password: 'secret' },
      clientChallenge: Buffer.alloc(8, 1),
      now: 0,
      servicePrincipalName: `HTTP/${host}`,
      channelBinding: null,
    });
  return challenges.length;
}
