/**
 * The section `mail-memory`: how much memory a process needs at most that carries mail from a real Dovecot into the reference CRM, which runs
 * in this process. With a message of 60 MB at most 16 MB more than with one of 5 MB; with 50,000 messages at most 30 MB more than with 1,000;
 * and a pass with a heap of 128 MB.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dovecotMissing, type MailServer, startDovecot } from '../support/mail-servers/dovecot.ts';
import { type EngineWorld, engineWorld } from '../support/mail-servers/engine-world.ts';
import { cappedHeap, messageOf, mostForLarge, peakMegabytesOf } from './measured-mail.ts';
import { type SectionResult, say } from './section.ts';

const what = 'the memory of a process that carries mail from Dovecot into the CRM';
const mostForMany = 30;

export async function proveMailMemory(): Promise<SectionResult> {
  const missing = dovecotMissing();
  if (missing !== null) return { what, passed: false, counts: {}, failures: [missing] };
  const server = await startDovecot();
  const counts: Record<string, number> = {};
  const failures: string[] = [];
  const peak = async (name: string, fill: Fill, ...nodeOptions: readonly string[]): Promise<number> => {
    const megabytes = await peakWith(server, `memory-${Object.keys(counts).length}`, fill, nodeOptions);
    counts[`peak MB, ${name}`] = Math.round(megabytes);
    say(`${name}: ${megabytes.toFixed(1)} MB`);
    return megabytes;
  };
  const demand = (name: string, more: number, most: number): void => {
    if (!(more <= most)) failures.push(`${name}: ${more.toFixed(1)} MB more, at most ${most} are allowed`);
  };
  try {
    const five = await peak('a message of 5 MB', (world) => deliverLarge(world, 5));
    const sixty = await peak('a message of 60 MB', (world) => deliverLarge(world, 60));
    demand('60 MB and 5 MB', sixty - five, mostForLarge);
    await peak('a message of 60 MB, heap of 128 MB', (world) => deliverLarge(world, 60), cappedHeap);
    const few = await peak('1,000 messages', (world) => deliverMany(world, 1_000));
    const many = await peak('50,000 messages', (world) => deliverMany(world, 50_000));
    demand('50,000 messages and 1,000', many - few, mostForMany);
  } catch (error) {
    failures.push(error instanceof Error ? error.message : String(error));
  } finally {
    await server.stop();
  }
  return { what, passed: failures.length === 0, counts, ...(failures.length === 0 ? {} : { failures }) };
}

/** Puts messages into the inbox, and returns how many. */
type Fill = (world: EngineWorld) => Promise<number>;

async function peakWith(
  server: MailServer,
  prefix: string,
  fill: Fill,
  nodeOptions: readonly string[],
): Promise<number> {
  const named = (role: string): string => `${prefix}-${role}`;
  const names = {
    inbox: named('inbox'),
    archive: named('archive'),
    trash: named('trash'),
    unmapped: named('unmapped'),
  };
  const world = await engineWorld({ port: server.port, names });
  const folder = mkdtempSync(join(tmpdir(), 'concord-mail-memory-'));
  try {
    const number = await fill(world);
    const { crm, mapping } = world;
    const options = { port: server.port, userName: 'user1', crmUrl: crm.url, token: crm.tokens.anna ?? '' };
    return await peakMegabytesOf({ ...options, mapping, folder }, number, nodeOptions);
  } finally {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function deliverLarge(world: EngineWorld, megabytes: number): Promise<number> {
  await world.deliver('large', { bytes: messageOf(megabytes) });
  return 1;
}

async function deliverMany(world: EngineWorld, number: number): Promise<number> {
  await world.deliverMany(number);
  return number;
}
