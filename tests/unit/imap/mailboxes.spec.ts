/** Protects M4 and S7: mailboxes as servers list them, their roles and names. The server of each test says what it says, and no more. */
import { expect, test } from 'vitest';
import type { Mailbox } from '../../../src-shared/domain/mail/mailbox.ts';
import { codeOf } from '../../support/code-of.ts';
import { forever, hear, type MailSession } from '../../support/mail-servers/connected.ts';
import { type Script, scriptedImap } from '../../support/scripted-imap/index.ts';
import { sessionOn } from '../../support/scripted-imap/session.ts';

async function session(
  script: Partial<Script>,
): Promise<MailSession & { readonly commands: readonly string[] }> {
  const server = await scriptedImap(['INBOX'], script);
  const connected = await sessionOn(server);
  return { ...connected, commands: server.commands };
}
const base = ['IMAP4rev1', 'AUTH=PLAIN'];
const listed = async (
  lines: readonly string[],
  more: readonly string[] = [],
): Promise<readonly Mailbox[]> => {
  const command = more.includes('XLIST') ? 'XLIST' : 'LIST';
  const answer = `${lines.map((line) => `* ${command} ${line}\r\n`).join('')}* OK`;
  const { side } = await session({ capabilities: [...base, ...more], before: { [command]: answer } });
  return side.mailboxes(forever);
};
const roles = (mailboxes: readonly Mailbox[]): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(
    mailboxes.flatMap(({ path, role, roleReason }) =>
      role === undefined ? [] : [[path.join('/'), `${role} ${roleReason}`]],
    ),
  );

test('declared roles are trusted before names, and each role is one mailbox', async () => {
  const found = await listed([
    '(\\HasNoChildren) "/" INBOX',
    '(\\HasNoChildren) "/" Sent',
    '(\\HasNoChildren \\Sent) "/" "Gesendete Elemente"',
    '(\\HasNoChildren) "/" Drafts',
    '(\\Trash) "/" Papierkorb',
    '(\\Trash) "/" "Old/Papierkorb"',
    '(\\Noselect \\Junk) "/" Group',
    '(\\All) "/" "All Mail"',
  ]);
  expect(roles(found)).toEqual({
    INBOX: 'inbox declared',
    'Gesendete Elemente': 'sent declared',
    Drafts: 'drafts name',
    Papierkorb: 'trash declared',
    'All Mail': 'all declared',
  });
  expect(found.find(({ path }) => path[0] === 'Group')).toMatchObject({
    holdsMessages: false,
    mayWrite: false,
  });
  expect(found.find(({ role }) => role === 'all')).toMatchObject({ holdsMessages: true, mayWrite: false });
});

test('XLIST, the older way to declare roles', async () => {
  const found = await listed(
    ['(\\Inbox) "/" Posteingang', '(\\Spam) "/" Werbung', '(\\Starred) "/" Markiert', '(\\AllMail) "/" Alle'],
    ['XLIST'],
  );
  expect(roles(found)).toEqual({
    INBOX: 'inbox declared',
    Werbung: 'junk declared',
    Markiert: 'flagged declared',
    Alle: 'all declared',
  });
});

test('a server that answers XLIST without a row is asked with LIST', async () => {
  const { side } = await session({
    capabilities: [...base, 'XLIST'],
    instead: { XLIST: 'OK done' },
    answers: (command, rest) => {
      if (command !== 'LIST') return null;
      const others = rest.endsWith('"*"') ? ['* LIST () "/" Sent'] : [];
      return ['* LIST () "/" INBOX', ...others, 'OK done'];
    },
  });
  expect(roles(await side.mailboxes(forever))).toEqual({ INBOX: 'inbox declared', Sent: 'sent name' });
});

test('separators, names in other scripts, names as literals, a hierarchy that is none', async () => {
  const found = await listed([
    '() "|" "a|&U,BTFw-"',
    '() "\\\\" "b\\\\c"',
    '() NIL "no/parts"',
    '() "." inbox',
    '() "/" {5}\r\nx"y)z',
    '() "/" "R&-D"',
    '() "/" "broken &zz"',
  ]);
  expect(found.map(({ path }) => path)).toEqual([
    ['a', '台北'],
    ['b', 'c'],
    ['no/parts'],
    ['INBOX'],
    ['x"y)z'],
    ['R&D'],
    ['broken &zz'],
  ]);
});

test('counts come with the list where the server can; where it refuses that, the plain list stands in', async () => {
  const { side, commands } = await session({
    capabilities: [...base, 'LIST-STATUS', 'SPECIAL-USE'],
    instead: { 'LIST RETURN': 'BAD Command Argument Error. 12' },
  });
  expect(await side.mailboxes(forever)).toMatchObject([{ id: 'INBOX', role: 'inbox' }]);
  expect(commands.filter((command) => command.startsWith('LIST "" "*"'))).toEqual([
    'LIST "" "*" RETURN (SPECIAL-USE STATUS (MESSAGES UIDNEXT UIDVALIDITY))',
    'LIST "" "*"',
  ]);
});

test('S7: what an id or a name contains is quoted, or refused before it is sent', async () => {
  const { side, commands } = await session({});
  for (const id of ['a"b', 'a\\', '*', ') (', '{3}', 'a&b', 'x]y'])
    expect(await codeOf(hear(side, id, null)), id).toBe('mailbox-missing');
  expect(commands).toContain('EXAMINE "a\\"b"');
  expect(commands).toContain('EXAMINE "a\\\\"');
  for (const id of ['a\r\nx DELETE INBOX', 'a\nb', 'a\0b'])
    expect(await codeOf(hear(side, id, null)), JSON.stringify(id)).toBe('item-rejected');
  expect(commands.join('\n')).not.toMatch(/DELETE|\0/);
});

test('a mailbox that is refused without a reason is looked for in the list', async () => {
  const { side } = await session({ instead: { EXAMINE: 'NO SELECT failed' } });
  expect(await codeOf(hear(side, 'Gone', null))).toBe('mailbox-missing');
  expect(await codeOf(hear(side, 'INBOX', null))).toBe('mailbox-refused');
});

test('an inbox that is listed as Inbox is not missing when it is refused', async () => {
  const { side } = await session({
    instead: { EXAMINE: 'NO SELECT failed' },
    before: { LIST: '* LIST () "/" Inbox' },
  });
  expect(await codeOf(hear(side, 'INBOX', null))).toBe('mailbox-refused');
});
