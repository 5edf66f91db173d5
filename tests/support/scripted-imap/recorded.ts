/**
 * Makes scripts for the scripted server of recorded IMAP sessions. What a recording says is sent byte for byte, with the tag of the command
 * that is answered; what it leaves out is completed with the least that a server would say.
 */
import type { Script } from './index.ts';

/** One connection as a recording shows it. */
export interface Play {
  /** The section of the recording with the mailboxes, or its greeting where it has none. */
  readonly name: string;
  readonly script: Partial<Script>;
  /** Lines of LIST and XLIST, with the lines of their literals. */
  readonly rows: readonly string[];
  /** Neither a greeting nor abilities nor mailboxes were recorded. */
  readonly isBare: boolean;
  /** The abilities before the sign-in leave only a token of OAuth. */
  readonly needsToken: boolean;
}

interface Section {
  readonly title: string;
  /** What the server said, without the marks of a log. */
  readonly lines: readonly string[];
}

/** One session: the sections of one directory of MailKit's, or one section of another source. */
interface Session {
  readonly sections: Section[];
}

const unrecorded = '* OK ready';

/** @param text a file of the corpus, read as latin1 */
export function playsOf(text: string): readonly Play[] {
  const sessions = sessionsOf(sectionsOf(text)).map(playsOfSession);
  const plays = sessions.flat();
  const telling = plays.filter(({ isBare }) => !isBare);
  return telling.length === 0 ? plays.slice(0, 1) : telling;
}

function sectionsOf(text: string): readonly Section[] {
  const [, ...parts] = text.split(/^# --- /m);
  return parts.map((part) => {
    const [title = '', ...lines] = part.split(/\r?\n/);
    return { title: title.trim(), lines: lines.flatMap(serverLine) };
  });
}

/** None for a line of the client, a comment or an empty line. */
function serverLine(line: string): readonly string[] {
  if (/^(C:|>|-->|#)/.test(line) || line.trim() === '') return [];
  return [line.replace(/^(S:|<--|<) /, '').replace(/^(\* OK .*?) +# .*$| {3,}# .*$/, '$1')];
}

function sessionsOf(sections: readonly Section[]): readonly Session[] {
  const byDirectory = new Map<string, Session>();
  const sessions: Session[] = [];
  for (const section of sections) {
    const [, directory] = /^MailKit UnitTests\/\S*?\/Resources\/(\S+)\//.exec(section.title) ?? [];
    const known = directory === undefined ? undefined : byDirectory.get(directory);
    const session = known ?? { sections: [] };
    session.sections.push(section);
    if (known !== undefined) continue;
    sessions.push(session);
    if (directory !== undefined) byDirectory.set(directory, session);
  }
  return sessions;
}

/** Every listing of the session is played with its first greeting, every further greeting by itself. */
function playsOfSession({ sections }: Session): readonly Play[] {
  const lines = sections.flatMap((section) => section.lines);
  const greetings = lines.filter((line) => /^\* (OK|PREAUTH)( \[CAPABILITY .*\].*| [^[].*)$/i.test(line));
  const abilities = lines.filter((line) => /^\* CAPABILITY /i.test(line));
  const signIns = sections.flatMap((section) => signInOf(section));
  const listings = sections.filter(({ lines: own }) => own.some(isRow));
  const [first = unrecorded, ...others] = greetings;
  const make = (name: string, greeting: string, listing: readonly string[]): Play =>
    playOf({ name, greeting, abilities, signIn: signIns[0], listing });
  return [
    ...(listings.length === 0
      ? [make(first, first, [])]
      : listings.map(({ title, lines: own }) => make(shortTitle(title), first, rowsIn(own)))),
    ...others.map((greeting) => make(greeting, greeting, [])),
  ];
}

const shortTitle = (title: string): string => title.replace(/^MailKit UnitTests\/\S*?\/Resources\//, '');
/** A row that names only the separator answers another question, `LIST "" ""`. */
const isRow = (line: string): boolean => /^\* X?LIST \((?!.*\) ("."|NIL) \1$)/i.test(line);
const isStatus = (line: string): boolean => /^\* STATUS /i.test(line);

/** The rows and the counts of a listing; a literal's text is the next line. */
function rowsIn(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line, at) => {
    if (!isRow(line) && !isStatus(line)) return [];
    return [/\{\d+\}$/.test(line) ? `${line}\r\n${lines[at + 1] ?? ''}` : line];
  });
}

/** The answer to a sign-in that was accepted, without its tag. */
function signInOf({ title, lines }: Section): readonly string[] {
  const accepted = /^\S+ (OK\b.*(\[CAPABILITY|authenticat|log(ged)?[ -]?(in|on)|success).*)$/i;
  if (/authenticate\+/.test(title)) return [];
  const isSignIn = /\/authenticate[^/]*\.txt$/.test(title);
  return lines.flatMap((line) => {
    const [, answer] = (isSignIn ? /^\S+ (OK\b.*)$/ : accepted).exec(line) ?? [];
    return answer === undefined || line.startsWith('* ') ? [] : [answer];
  });
}

interface Recorded {
  readonly name: string;
  readonly greeting: string;
  readonly abilities: readonly string[];
  readonly signIn: string | undefined;
  readonly listing: readonly string[];
}

function playOf({ name, greeting, abilities, signIn, listing }: Recorded): Play {
  const least = '* CAPABILITY IMAP4rev1';
  const before = abilities[0] ?? least;
  const after =
    abilities.at(-1) ?? /\[(CAPABILITY [^\]]*)\]/i.exec(greeting)?.[1]?.replace(/^/, '* ') ?? least;
  const of = (command: string): readonly string[] =>
    listing.filter((line) => isStatus(line) || new RegExp(`^\\* ${command} `, 'i').test(line));
  const rows = listing.filter(isRow);
  const xlist = rows.filter((line) => /^\* XLIST /i.test(line));
  return {
    name,
    rows,
    isBare: greeting === unrecorded && abilities.length === 0 && rows.length === 0,
    needsToken: /\bLOGINDISABLED\b/i.test(`${greeting} ${before}`) && /AUTH=XOAUTH2/i.test(before),
    script: {
      greeting,
      answers(command, rest, isSignedIn) {
        if (command === 'CAPABILITY') return [isSignedIn ? after : before, 'OK done'];
        if (command === 'LOGIN' || command === 'AUTHENTICATE') return [signIn ?? 'OK signed in'];
        // what was recorded of LIST is the answer; a server without a word about XLIST has none
        if (command === 'XLIST') return xlist.length === 0 ? ['BAD unknown'] : [...xlist, 'OK done'];
        if (command !== 'LIST') return null;
        const list = of('LIST');
        const hasInbox = list.some((line) => /[" /.]inbox"?$/i.test(line));
        const isForInbox = /"?INBOX"?$/.test(rest);
        const added = hasInbox || (list.length > 0 && !isForInbox) ? [] : ['* LIST () "/" INBOX'];
        return [...list, ...added, 'OK done'];
      },
    },
  };
}
