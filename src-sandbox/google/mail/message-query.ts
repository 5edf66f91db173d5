/** The search terms of `messages.list` that the simulator understands. Others match nothing, and are a complaint. */
import type { StoredMessage } from './mailbox.ts';

export interface MessageQuery {
  readonly matches: (message: StoredMessage) => boolean;
  /** Messages in the bin and in spam are found too. */
  readonly isAnywhere: boolean;
}

type Test = (message: StoredMessage) => boolean;

const places: Readonly<Record<string, string>> = {
  inbox: 'INBOX',
  sent: 'SENT',
  drafts: 'DRAFT',
  trash: 'TRASH',
  spam: 'SPAM',
};
const dayMs = 86_400_000;

/** @param query white space between terms; a minus sign before a term turns it round */
export function readQuery(query: string, complain: (text: string) => void): MessageQuery {
  const tests: Test[] = [];
  let isAnywhere = false;
  for (const term of query.split(/\s+/).filter((one) => one !== '')) {
    const isTurned = term.startsWith('-');
    const [name = '', ...rest] = term.slice(isTurned ? 1 : 0).split(':');
    const value = rest.join(':');
    if (name === 'in' && value === 'anywhere') {
      isAnywhere = true;
      continue;
    }
    if (name === 'in' && (value === 'trash' || value === 'spam') && !isTurned) isAnywhere = true;
    const test = testOf(name, value, complain);
    if (test === null) complain(`the simulator does not know the search term ${term}`);
    const found = test ?? (() => false);
    tests.push(isTurned ? (message) => !found(message) : found);
  }
  return { matches: (message) => tests.every((test) => test(message)), isAnywhere };
}

function testOf(name: string, value: string, complain: (text: string) => void): Test | null {
  switch (name) {
    case 'after':
    case 'before': {
      const at = moment(value, complain);
      if (at === null) return null;
      return ({ internalDate }) => (name === 'after' ? internalDate >= at : internalDate < at);
    }
    case 'rfc822msgid': {
      const id = value.replace(/^<|>$/g, '');
      return ({ messageId }) => messageId === id;
    }
    case 'in': {
      const label = places[value];
      return label === undefined ? null : ({ labels }) => labels.has(label);
    }
    case 'is':
      if (value === 'unread') return ({ labels }) => labels.has('UNREAD');
      if (value === 'starred') return ({ labels }) => labels.has('STARRED');
      return null;
    default:
      return null;
  }
}

/** Epoch seconds, or a day: Gmail takes days at midnight in California, and so nobody should send them. */
function moment(value: string, complain: (text: string) => void): number | null {
  if (/^\d{6,}$/.test(value)) return Number(value) * 1000;
  const [, year, month, day] = /^(\d{4})[/-](\d{1,2})[/-](\d{1,2})$/.exec(value) ?? [];
  if (year === undefined) return null;
  complain(`a search for the day ${value}, which Gmail takes in its own time zone`);
  return Date.UTC(Number(year), Number(month) - 1, Number(day)) + dayMs / 3;
}
