/** Tests the meeting table on a mailbox on an Exchange server: the simulated Exchange's outbox, the questions, and what both sides show. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkRow } from '../../support/meetings/check.ts';
import { exchangeMeetings } from '../../support/meetings/exchange.ts';
import type { OutlookMeetingWorld } from '../../support/meetings/outlook.ts';
import { beforeConnecting } from '../../support/meetings/rows-from-before.ts';
import { meetingTable } from '../../support/meetings/table.ts';

describe('a person with guests on an Exchange server', () => {
  let world: OutlookMeetingWorld;
  beforeAll(async () => {
    world = await exchangeMeetings();
    await beforeConnecting(world);
    world.connect();
  });
  afterAll(async () => {
    await world.close();
    expect(world.complaints()).toEqual([]);
  });

  for (const row of meetingTable)
    it(row.step, ({ skip }) => {
      const lacking = row.needs === undefined ? undefined : world.lacks[row.needs];
      skip(lacking !== undefined, lacking);
      return checkRow(world, row);
    });
});
