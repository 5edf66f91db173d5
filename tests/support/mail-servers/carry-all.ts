/** Puts messages into a real mailbox, lets the engine carry them into the CRM, and compares the bytes on both sides by their SHA-256. */
import { createHash } from 'node:crypto';
import { messagesIn } from './connected.ts';
import type { EngineWorld } from './engine-world.ts';

export type NamedMessage = readonly [name: string, bytes: Uint8Array];

export interface CarriedAll {
  /** Names of messages that arrived in the CRM as the server serves them. */
  readonly same: readonly string[];
  /** Names and what the mail server said. */
  readonly refused: readonly string[];
  /** Names and what is wrong. */
  readonly wrong: readonly string[];
}

/** The inbox of `world` must be empty. Each message gets a date of its own. */
export async function carryAll(messages: readonly NamedMessage[], world: EngineWorld): Promise<CarriedAll> {
  const { other, names } = world;
  const refused: string[] = [];
  const accepted: string[] = [];
  for (const [at, [name, bytes]] of messages.entries())
    try {
      await other.append(names.inbox, bytes, '', internalDate(at));
      accepted.push(name);
    } catch (error) {
      refused.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  const problems: string[] = [];
  const machine = await world.machine({ onItemProblem: ({ code }) => problems.push(code) });
  try {
    await machine.run();
    const inbox = world.mapping[0]?.provider ?? '';
    const listed = (await messagesIn(machine.session.side, inbox)).toReversed();
    const same: string[] = [];
    const wrong: string[] = [];
    if (listed.length !== accepted.length) wrong.push(`${accepted.length} accepted, ${listed.length} listed`);
    await other.command(`EXAMINE "${names.inbox}"`);
    for (const [at, { ref }] of listed.entries()) {
      const name = accepted[at] ?? ref;
      const served = digest(await other.body(Number(ref.split(':')[1])));
      const link = machine.store.mail.links.end('provider', ref)?.link;
      const record = link === undefined ? undefined : machine.store.mail.links.get(link)?.ends.crm[0]?.ref;
      if (record === undefined) wrong.push(`${name}: not in the CRM`);
      else if (digest(await world.rawInCrm(record)) === served) same.push(name);
      else wrong.push(`${name}: other bytes in the CRM`);
    }
    await other.command('UNSELECT');
    return { same, refused, wrong: [...wrong, ...new Set(problems)] };
  } finally {
    await machine.close();
    machine.store.close();
  }
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** As IMAP writes it; a minute apart, in March 2026. */
function internalDate(minute: number): string {
  const at = new Date(Date.UTC(2026, 2, 5) + minute * 60_000);
  const day = String(at.getUTCDate()).padStart(2, '0');
  return `${day}-Mar-2026 ${at.toISOString().slice(11, 19)} +0000`;
}
