/** Tests the meeting table on a provider that mails regardless, as Graph does: the recorded outbox, the questions, and what both sides show. */
import { afterAll, beforeAll, describe, it } from 'vitest';
import { checkRow } from '../../support/meetings/check.ts';
import { graphLikeWorld } from '../../support/meetings/graph-like.ts';
import { beforeConnecting } from '../../support/meetings/rows-from-before.ts';
import { meetingTable } from '../../support/meetings/table.ts';
import type { UnconnectedWorld } from '../../support/meetings/world.ts';

describe('a person with guests on a provider that mails regardless', () => {
  let world: UnconnectedWorld;
  beforeAll(async () => {
    world = graphLikeWorld();
    await beforeConnecting(world);
    world.connect();
  });
  afterAll(() => world.close());

  for (const row of meetingTable) it(row.step, () => checkRow(world, row));
});
