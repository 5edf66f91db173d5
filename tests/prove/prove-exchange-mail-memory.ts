/**
 * The section `exchange-mail-memory`: how much memory a process needs at most that carries mail from a simulated Exchange into the reference
 * CRM, both of which run in this process. With a message of 60 MB at most 16 MB more than with one of 5 MB, and a pass with a heap of 128 MB.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src-main/app/system-time.ts';
import { startExchange } from '../../src-sandbox/exchange/index.ts';
import { startReferenceCrm } from '../../src-sandbox/reference-crm/index.ts';
import { cappedHeap, messageOf, mostForLarge, peakMegabytesOf } from './measured-mail.ts';
import { type SectionResult, say } from './section.ts';

const what = 'the memory of a process that carries mail from a simulated Exchange into the CRM';
const address = 'anna@example.com';
const password = 'Spring, 2026!';

export async function proveExchangeMailMemory(): Promise<SectionResult> {
  const counts: Record<string, number> = {};
  const failures: string[] = [];
  const peak = async (megabytes: number, ...nodeOptions: readonly string[]): Promise<number> => {
    const name = `a message of ${megabytes} MB${nodeOptions.length === 0 ? '' : ', heap of 128 MB'}`;
    const most = await peakWith(megabytes, nodeOptions);
    counts[`peak MB, ${name}`] = Math.round(most);
    say(`${name}: ${most.toFixed(1)} MB`);
    return most;
  };
  try {
    const five = await peak(5);
    const more = (await peak(60)) - five;
    if (!(more <= mostForLarge))
      failures.push(`60 MB and 5 MB: ${more.toFixed(1)} MB more, at most ${mostForLarge} are allowed`);
    await peak(60, cappedHeap);
  } catch (error) {
    failures.push(error instanceof Error ? error.message : String(error));
  }
  return { what, passed: failures.length === 0, counts, ...(failures.length === 0 ? {} : { failures }) };
}

async function peakWith(megabytes: number, nodeOptions: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'concord-mail-memory-'));
  const exchange = await startExchange({
    clock: systemClock,
    mailboxes: [{ email: address, name: 'Anna', password }],
  });
  const crm = await startReferenceCrm({ dataDir: null, port: 0, clock: systemClock });
  try {
    const inbox = exchange.hand.mail.folder(address, 'inbox');
    exchange.hand.mail.deliver(inbox, messageOf(megabytes));
    return await peakMegabytesOf(
      {
        ...{ ewsUrl: exchange.ewsUrl, address, password },
        ...{ crmUrl: crm.url, token: crm.tokens.anna ?? '', folder },
        mapping: [{ provider: inbox, crm: 'inbox', role: 'inbox' }],
      },
      1,
      nodeOptions,
    );
  } finally {
    await exchange.stop();
    await crm.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
