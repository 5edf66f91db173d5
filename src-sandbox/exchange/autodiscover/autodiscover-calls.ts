/** The paths of Autodiscover, with what each answers; signing in comes first everywhere but at a redirect. */
import type { Answer } from '../../simulator/http-answer.ts';
import type { Mailboxes } from '../mailboxes.ts';
import type { Version } from '../versions.ts';
import type { AutodiscoverNames, Destination } from './destination.ts';
import { answerPox } from './pox.ts';
import { answerSoap } from './soap.ts';

export interface AutodiscoverParts {
  readonly mailboxes: Mailboxes;
  readonly names: () => AutodiscoverNames;
  readonly version: () => Version;
  readonly now: () => number;
}

export interface AutodiscoverCalls {
  /** What a request gets before anybody has signed in; null where signing in comes first. */
  beforeSignIn(method: string, path: string): Answer | null;
  /** Null for a path that is none of Autodiscover's. */
  answer(method: string, path: string, content: string): Answer | null;
  /** @param address in lower case or not; null for what is known of the mailboxes here */
  setDestination(address: string, destination: Exclude<Destination, { type: 'settings' }> | null): void;
  /** Where GET sends a client without credentials; null: nowhere. */
  setOpenRedirect(url: string | null): void;
}

const poxPath = '/autodiscover/autodiscover.xml';
const soapPath = '/autodiscover/autodiscover.svc';

export function createAutodiscover({ mailboxes, names, version, now }: AutodiscoverParts): AutodiscoverCalls {
  const destinations = new Map<string, Destination>();
  let openRedirect: string | null = null;
  const find = (address: string): Destination => {
    const set = destinations.get(address.toLowerCase());
    if (set !== undefined) return set;
    const mailbox = mailboxes.find(address);
    return mailbox === null ? { type: 'unknown' } : { type: 'settings', mailbox };
  };
  return {
    beforeSignIn(method, path) {
      if (openRedirect === null || method !== 'GET' || path.toLowerCase() !== poxPath) return null;
      return {
        status: 302,
        type: null,
        body: '',
        headers: { Location: openRedirect, 'Content-Length': '0', Server: 'Microsoft-IIS/10.0' },
      };
    },
    answer(method, path, content) {
      const lower = path.toLowerCase();
      if (lower !== poxPath && lower !== soapPath) return null;
      if (method === 'POST')
        return lower === poxPath
          ? answerPox(content, find, names(), version(), now())
          : answerSoap(content, find, names(), version());
      // a browser that signs in is told that its request is none
      return lower === poxPath
        ? answerPox('', find, names(), version(), now())
        : { status: 405, type: null, body: '', headers: { Allow: 'POST' } };
    },
    setDestination(address, destination) {
      if (destination === null) destinations.delete(address.toLowerCase());
      else destinations.set(address.toLowerCase(), destination);
    },
    setOpenRedirect(url) {
      openRedirect = url;
    },
  };
}
