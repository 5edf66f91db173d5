/** The reference CRM of a meeting world, over the Bridge API: what the person does in it, and Concord's connection to it. */
import { type BridgeCrm, connectBridge } from '../../../src-main/crm/bridge/connect.ts';
import { createDialer } from '../../../src-main/net/index.ts';
import { startReferenceCrm } from '../../../src-sandbox/reference-crm/index.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import type { NewMeeting } from './meeting-event.ts';
import { guests, type MeetingWorld } from './world.ts';

export interface MeetingCrm {
  readonly bridge: BridgeCrm;
  readonly person: MeetingWorld['crm'];
  close(): Promise<void>;
}

export async function meetingCrm(
  clock: Clock,
  newMeeting: NewMeeting,
  { address, alias }: Pick<MeetingWorld, 'address' | 'alias'>,
): Promise<MeetingCrm> {
  const reference = await startReferenceCrm({ dataDir: null, port: 0, clock });
  const dialer = createDialer();
  const { hand } = reference;
  for (const who of guests) hand.setAddresses(address(who), [alias(who)]);
  const find = (title: string) => hand.list().find(({ event }) => event.title === title);
  const idOf = (title: string): string => {
    const found = find(title);
    if (found === undefined) throw new Error(`${title} is not in the CRM`);
    return found.id;
  };
  return {
    bridge: connectBridge({ baseUrl: reference.url, clock, dialer, token: reference.tokens.anna ?? '' }),
    person: {
      create: (title, event, ticked) =>
        void hand.create({ event: newMeeting('me', title, event, { invited: guests, ticked }) }),
      edit: (title, patch) => hand.edit(idOf(title), patch),
      remove: (title) => hand.remove(idOf(title)),
      note: (title) => hand.complete(idOf(title), true),
      see: (title) => find(title)?.event,
    },
    async close() {
      await dialer.close();
      await reference.stop();
    },
  };
}
