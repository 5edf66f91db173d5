/** What the scripted server answers to each command, as lines; the last one is tagged by the connection. */
import {
  type Account,
  fetched,
  inSet,
  type ScriptedMailbox,
  type ScriptedMessage,
  searched,
} from './account.ts';
import type { Argument } from './tokens.ts';

/** What a connection remembers. */
export interface Selected {
  box: ScriptedMailbox | null;
  isReadOnly: boolean;
}

export function answersTo(
  name: string,
  args: readonly Argument[],
  account: Account,
  selected: Selected,
  capabilities: readonly string[],
): readonly string[] {
  const first = String(args[0] ?? '');
  const box = account.mailboxes.get(first);
  switch (name) {
    case 'CAPABILITY':
      return [`* CAPABILITY ${capabilities.join(' ')}`, 'OK done'];
    case 'NAMESPACE':
      return ['* NAMESPACE (("" "/")) NIL NIL', 'OK done'];
    case 'LIST':
      return [
        ...[...account.mailboxes].map(
          ([mailbox, { attributes }]) => `* LIST (${attributes.join(' ')}) "/" "${mailbox}"`,
        ),
        'OK done',
      ];
    case 'STATUS':
      return box === undefined
        ? ['NO [NONEXISTENT] none']
        : [
            `* STATUS "${first}" (MESSAGES ${box.messages.length} UIDNEXT ${box.uidNext} UIDVALIDITY ${box.uidValidity})`,
            'OK done',
          ];
    case 'SELECT':
    case 'EXAMINE':
      selected.box = box ?? null;
      selected.isReadOnly = name === 'EXAMINE';
      return box === undefined ? ['NO [NONEXISTENT] none'] : opened(box, selected.isReadOnly);
    case 'APPEND': {
      if (box === undefined) return ['NO [TRYCREATE] none'];
      const [, flags, date, bytes] = args;
      const { uid } = account.add(first, String(bytes), flags as readonly string[], String(date));
      return [capabilities.includes('UIDPLUS') ? `OK [APPENDUID ${box.uidValidity} ${uid}] done` : 'OK done'];
    }
    case 'NOOP':
    case 'ID':
      return ['OK done'];
    case 'LOGOUT':
      return ['* BYE bye', 'OK done'];
    default:
      return selected.box === null
        ? ['BAD no mailbox is open']
        : inMailbox(name, args, account, selected.box, selected.isReadOnly, capabilities);
  }
}

function opened(box: ScriptedMailbox, isReadOnly: boolean): readonly string[] {
  return [
    '* FLAGS (\\Seen \\Deleted)',
    `* ${box.messages.length} EXISTS`,
    `* OK [PERMANENTFLAGS (${box.permanentFlags})] kept`,
    `* OK [UIDVALIDITY ${box.uidValidity}] valid`,
    `* OK [UIDNEXT ${box.uidNext}] next`,
    `OK [READ-${isReadOnly ? 'ONLY' : 'WRITE'}] done`,
  ];
}

function inMailbox(
  name: string,
  args: readonly Argument[],
  account: Account,
  open: ScriptedMailbox,
  isReadOnly: boolean,
  capabilities: readonly string[],
): readonly string[] {
  const set = String(args[0] ?? '');
  const take = (gone: readonly ScriptedMessage[]): readonly string[] =>
    gone.flatMap((message) => {
      const at = open.messages.indexOf(message);
      if (at < 0) return [];
      open.messages.splice(at, 1);
      return [`* ${at + 1} EXPUNGE`];
    });
  switch (name) {
    case 'UID SEARCH':
      return [['* SEARCH', ...searched(open, args).map(({ uid }) => String(uid))].join(' '), 'OK done'];
    case 'FETCH':
    case 'UID FETCH': {
      const messages = name === 'FETCH' ? open.messages : inSet(set, open);
      const items = args[1] as readonly string[];
      return [
        ...messages.flatMap((each) => {
          const told = fetched(account, each, items);
          return told === null ? [] : [`* ${open.messages.indexOf(each) + 1} FETCH ${told}`];
        }),
        'OK done',
      ];
    }
    case 'UID COPY':
    case 'UID MOVE': {
      const some = inSet(set, open);
      const target = account.mailboxes.get(String(args[1]));
      if (target === undefined) return ['NO [TRYCREATE] none'];
      const uids = some.map(
        ({ bytes, flags, date }) => account.add(String(args[1]), bytes, [...flags], date).uid,
      );
      const isTold = capabilities.includes('UIDPLUS') && uids.length > 0;
      const code = isTold ? `[COPYUID ${target.uidValidity} ${set} ${uids.join(',')}] ` : '';
      return name === 'UID COPY'
        ? [`OK ${code}done`]
        : [...(isTold ? [`* OK ${code}moved`] : []), ...take(some), 'OK done'];
    }
    case 'UID STORE': {
      if (isReadOnly) return ['NO read-only'];
      for (const { flags } of inSet(set, open))
        for (const flag of args[2] as readonly string[])
          if (String(args[1]).startsWith('+')) flags.add(flag);
          else flags.delete(flag);
      return ['OK done'];
    }
    case 'UID EXPUNGE':
      return [...take(inSet(set, open).filter(({ flags }) => flags.has('\\Deleted'))), 'OK done'];
    case 'EXPUNGE':
      return [...take(open.messages.filter(({ flags }) => flags.has('\\Deleted'))), 'OK done'];
    default:
      return ['BAD unknown'];
  }
}
