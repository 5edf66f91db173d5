/**
 * The section `mail`: every message of other projects' test suites is put into a real Dovecot and carried into the CRM. It must arrive
 * there with the SHA-256 of what the server serves for BODY.PEEK[]; those that Dovecot does not take are listed.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { carryAll, type NamedMessage } from '../support/mail-servers/carry-all.ts';
import { dovecotMissing, startDovecot } from '../support/mail-servers/dovecot.ts';
import { engineWorld } from '../support/mail-servers/engine-world.ts';
import { root, type SectionResult, say } from './section.ts';

const what = 'every message of the corpus from Dovecot into the CRM, byte for byte';
const corpus = join(root, '..', 'shared', 'corpus', 'eml');

/** @param only part of a file path; only matching files are used. Empty for all files. */
export async function proveMail(only: string): Promise<SectionResult> {
  const missing = dovecotMissing() ?? (existsSync(corpus) ? null : `no corpus at ${corpus}`);
  if (missing !== null) return { what, passed: false, counts: {}, failures: [missing] };
  const messages = globSync('**/*.eml', { cwd: corpus })
    .filter((file) => file.includes(only))
    .sort()
    .map((file): NamedMessage => [file, readFileSync(join(corpus, file))]);
  const server = await startDovecot();
  const world = await engineWorld({ port: server.port });
  try {
    const { same, refused, wrong } = await carryAll(messages, world);
    for (const line of [...refused.map((one) => `refused ${one}`), ...wrong]) say(line);
    return {
      what,
      passed: wrong.length === 0 && same.length + refused.length === messages.length && same.length > 0,
      counts: { messages: messages.length, same: same.length, refused: refused.length },
      ...(refused.length === 0 ? {} : { refused }),
      ...(wrong.length === 0 ? {} : { failures: wrong }),
    };
  } finally {
    await world.close();
    await server.stop();
  }
}
