/** Protects ML6 with a real Dovecot and the whole engine: awkward messages arrive in the CRM byte for byte. All of the corpus: `npm run prove -- mail`. */
import { expect, test } from 'vitest';
import { awkwardMessages, largeMessage } from '../support/mail-servers/awkward-messages.ts';
import { carryAll } from '../support/mail-servers/carry-all.ts';
import { dovecotMissing, startDovecot } from '../support/mail-servers/dovecot.ts';
import { engineWorld } from '../support/mail-servers/engine-world.ts';

const missing = dovecotMissing();

test('awkward messages are in the CRM with the SHA-256 of what the server serves', async ({ skip }) => {
  skip(missing !== null, missing ?? '');
  const messages = [
    ...awkwardMessages,
    // the same Message-ID, and other bytes
    ['large', largeMessage(3_000_000, 'large@example.org')],
    ['another large one', largeMessage(3_100_000, 'large@example.org')],
  ] as const;
  const server = await startDovecot();
  const world = await engineWorld({ port: server.port });
  try {
    const { same, refused, wrong } = await carryAll(messages, world);
    expect({ refused, wrong }).toEqual({ refused: [], wrong: [] });
    expect(same).toEqual(messages.map(([name]) => name));
  } finally {
    await world.close();
    await server.stop();
  }
});
