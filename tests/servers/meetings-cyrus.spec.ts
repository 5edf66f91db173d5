/** Tests the meeting table on a real Cyrus with four users: whole runs, the messages in everybody's scheduling inbox, and what both sides show. */
import { afterAll, beforeAll, beforeEach, describe, it } from 'vitest';
import { type CalDavServer, calDavServers } from '../support/caldav-servers/index.ts';
import { checkRow } from '../support/meetings/check.ts';
import { cyrusWorld } from '../support/meetings/cyrus.ts';
import { beforeConnecting } from '../support/meetings/rows-from-before.ts';
import { meetingTable } from '../support/meetings/table.ts';
import type { UnconnectedWorld } from '../support/meetings/world.ts';

const cyrus = calDavServers.find(({ name }) => name === 'cyrus');
const missing = cyrus?.missing() ?? null;

describe('a person with guests on a server that delivers invitations (Cyrus)', () => {
  let server: CalDavServer;
  let world: UnconnectedWorld;
  beforeAll(async () => {
    if (cyrus === undefined || missing !== null) return;
    server = await cyrus.start();
    world = await cyrusWorld(server);
    await beforeConnecting(world);
    await world.messages();
    world.connect();
  }, 60_000);
  beforeEach(({ skip }) => skip(missing !== null, missing ?? ''));
  afterAll(async () => {
    await world?.close();
    await server?.stop();
  });

  for (const row of meetingTable) it(row.step, () => checkRow(world, row), 60_000);
});
