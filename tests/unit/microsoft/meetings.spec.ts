/** Tests the meeting table on a Microsoft 365 account: the simulated Exchange's outbox, the questions, and what both sides show. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkRow } from '../../support/meetings/check.ts';
import { microsoftMeetings } from '../../support/meetings/microsoft.ts';
import type { OutlookMeetingWorld } from '../../support/meetings/outlook.ts';
import { beforeConnecting } from '../../support/meetings/rows-from-before.ts';
import { meetingTable } from '../../support/meetings/table.ts';

describe('a person with guests on Microsoft 365', () => {
  let world: OutlookMeetingWorld;
  beforeAll(async () => {
    world = await microsoftMeetings();
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
