/** Lists an account's mailboxes and recognises their roles (LIST, RFC 9051 section 6.3.9; SPECIAL-USE, RFC 6154; XLIST). */
import type { Mailbox, MailboxRole, RoleReason } from '../../../src-shared/domain/mail/mailbox.ts';
import { roleOfAttributes } from '../../../src-shared/domain/mail/role-attributes.ts';
import { roleOfName } from '../../../src-shared/domain/mail/role-names.ts';
import { fail, ProblemError, problemOf } from '../../../src-shared/domain/problems.ts';
import { type Argument, atom, type Client, text } from './client.ts';
import { nameIn, pathOf } from './mailbox-name.ts';
import { isWrongAboutMailboxId } from './quirks.ts';
import { countsOf, isObjectId, statusItems } from './selection.ts';
import type { Connection } from './session.ts';
import { isList, type Line, listOf, pairsOf, textOf } from './tokens.ts';

/** A mailbox with what is needed to reach it. */
export interface ListedMailbox extends Mailbox {
  /** As it stands in commands. */
  readonly name: string;
}

/** The ids that were read by opening mailboxes, by UIDVALIDITY and name. */
export type KnownIds = Map<string, string>;

/** Views of messages that are elsewhere: nothing is added to them or taken out. */
const views: ReadonlySet<MailboxRole> = new Set(['all', 'flagged']);

/** More mailboxes than anybody has; a list without an end is no list (S6). */
const mostMailboxes = 50_000;

interface Row {
  readonly name: string;
  readonly path: readonly string[];
  readonly attributes: readonly string[];
}

interface Told {
  readonly messages?: number;
  readonly uidValidity?: string;
  readonly mailboxId?: string;
}

/** @throws ProblemError for a refused or broken LIST, and for one without a single mailbox (ML4) */
export async function listMailboxes(
  connection: Connection,
  ids: KnownIds,
  signal: AbortSignal,
): Promise<readonly ListedMailbox[]> {
  const { client } = connection;
  const { rows, told } = await listed(client, signal);
  if (client.has('OBJECTID')) await askForIds(connection, rows, told, ids, signal);
  const roles = rolesOf(rows);
  return rows.map((row) => {
    const holdsMessages = isSelectable(row);
    const role = roles.get(row);
    const { messages, mailboxId } = told.get(row.name) ?? {};
    return {
      id: mailboxId ?? row.name,
      name: row.name,
      path: row.path,
      ...(role === undefined ? {} : { role: role.role, roleReason: role.reason }),
      ...(messages === undefined || !holdsMessages ? {} : { messages }),
      holdsMessages,
      mayWrite: holdsMessages && !(role !== undefined && views.has(role.role)),
    };
  });
}

function isSelectable({ attributes }: Row): boolean {
  return !attributes.includes('\\noselect') && !attributes.includes('\\nonexistent');
}

async function listed(
  client: Client,
  signal: AbortSignal,
): Promise<{ readonly rows: readonly Row[]; readonly told: Map<string, Told> }> {
  let rows = new Map<string, Row>();
  let told = new Map<string, Told>();
  const hear = (line: Line): void => {
    const row = rowOf(line);
    if (row === null) return;
    rows.set(row.name, row);
    if (rows.size > mostMailboxes) fail('answer-invalid', { host: client.host });
  };
  const lines = {
    LIST: hear,
    XLIST: hear,
    STATUS: (line: Line) => noteStatus(line, told),
  };
  const ask = (command: string, args: readonly Argument[]): ReturnType<Client['ask']> => {
    rows = new Map();
    told = new Map();
    return client.ask(command, args, { purpose: 'account', signal, lines });
  };
  const all = [text(''), text('*')];
  const returned = returnOptions(client);
  const command = client.has('XLIST') && !client.has('SPECIAL-USE') ? 'XLIST' : 'LIST';
  let answer = await ask(command, [...all, ...(command === 'LIST' ? returned : [])]);
  // some servers announce the extensions and refuse the options, or answer XLIST without a row
  const isWithoutRows = answer.ok && command === 'XLIST' && rows.size === 0;
  if (isWithoutRows || (!answer.ok && answer.problem.code === 'answer-invalid'))
    answer = await ask('LIST', all);
  if (!answer.ok) throw new ProblemError(answer.problem);
  if (![...rows.values()].some(isInbox)) {
    // with a namespace of its own the inbox may stand outside (RFC 2342)
    await client.run('LIST', [text(''), text('INBOX')], { purpose: 'account', signal, lines });
  }
  if (rows.size === 0) return fail('answer-invalid', { host: client.host });
  return { rows: [...rows.values()], told };
}

function returnOptions(client: Client): readonly Argument[] {
  if (!client.has('LIST-STATUS')) return [];
  const special = client.has('SPECIAL-USE') ? [atom('SPECIAL-USE')] : [];
  const ids = client.has('OBJECTID') && !isWrongAboutMailboxId(client) ? ['MAILBOXID'] : [];
  return [atom('RETURN'), [...special, atom('STATUS'), [...statusItems(client), ...ids].map(atom)]];
}

function rowOf({ attributes = [] }: Line): Row | null {
  const name = nameIn(attributes[2]);
  if (name === null || name === '' || !isList(attributes[0])) return null;
  return {
    name,
    path: pathOf(name, textOf(attributes[1])),
    attributes: attributes[0].map((one) => (textOf(one) ?? '').toLowerCase()),
  };
}

function noteStatus(line: Line, told: Map<string, Told>): void {
  const name = nameIn(line.attributes?.[0]);
  if (name === null) return;
  const counts = countsOf(line);
  const id = pairsOf(listOf(line.attributes?.[1])).get('MAILBOXID');
  const mailboxId = textOf(listOf(id)[0] ?? id);
  told.set(name, {
    ...(counts === null ? {} : { messages: counts.messages, uidValidity: counts.uidValidity }),
    ...(mailboxId === null || !isObjectId(mailboxId) ? {} : { mailboxId }),
  });
}

/**
 * MAILBOXID of those that the list did not tell. A mailbox with the same name and UIDVALIDITY as before is the same one. One
 * that cannot be opened keeps its name as its id.
 */
async function askForIds(
  { client, selection }: Connection,
  rows: readonly Row[],
  told: Map<string, Told>,
  ids: KnownIds,
  signal: AbortSignal,
): Promise<void> {
  for (const row of rows.filter(isSelectable)) {
    const { mailboxId, uidValidity, ...counts } = told.get(row.name) ?? {};
    let id = mailboxId ?? ids.get(keyOf(row.name, uidValidity));
    if (id === undefined)
      try {
        const opened = await selection.openAnew(row.name, 'read', signal);
        id = opened.mailboxId ?? undefined;
        if (id !== undefined) ids.set(keyOf(row.name, opened.uidValidity), id);
      } catch (error) {
        const found = problemOf(error);
        if (found === null || !client.isOpen() || found.code === 'throttled') throw error;
      }
    told.set(row.name, { ...counts, ...(id === undefined ? {} : { mailboxId: id }) });
  }
}

function keyOf(name: string, uidValidity: string | undefined): string {
  return `${uidValidity ?? ''}:${name}`;
}

function isInbox({ name }: Row): boolean {
  return name === 'INBOX';
}

interface Claim {
  readonly row: Row;
  readonly role: MailboxRole;
  readonly reason: RoleReason;
}

/** One mailbox for each role, one role for each mailbox: what the server declares before names, then the one nearest to the top. */
function rolesOf(rows: readonly Row[]): ReadonlyMap<Row, Claim> {
  const claims = rows.filter(isSelectable).flatMap((row): readonly Claim[] => {
    if (isInbox(row)) return [{ row, role: 'inbox', reason: 'declared' }];
    const declared = roleOfAttributes(row.attributes);
    if (declared !== null) return [{ row, role: declared, reason: 'declared' }];
    const named = roleOfName(row.path);
    return named === null ? [] : [{ row, role: named, reason: 'name' }];
  });
  const rank = ({ row, reason }: Claim): number =>
    (isInbox(row) ? 0 : 1) + (reason === 'declared' ? 0 : 10_000) + row.path.length;
  const taken = new Set<MailboxRole>();
  const roles = new Map<Row, Claim>();
  for (const claim of claims.toSorted((a, b) => rank(a) - rank(b))) {
    if (taken.has(claim.role) || roles.has(claim.row)) continue;
    taken.add(claim.role);
    roles.set(claim.row, claim);
  }
  return roles;
}
