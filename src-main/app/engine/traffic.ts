/** Counts what moves between Concord and one side: requests, bytes, and the time spent waiting for answers to writes. */

import type { Clock } from '../../../src-shared/domain/clock.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import { type Channel, createDialer, type Dialer, type Traffic } from '../../net/index.ts';
import type { RunTraffic, SideTraffic } from './messages.ts';

/** What the sides of calendar and mail have in common here. */
interface WritableSide {
  readonly capabilities: object;
  perform(...input: never[]): AsyncIterable<unknown>;
}

export interface TrafficMeter {
  /** Its channels and lines are counted. */
  readonly dialer: Dialer;
  /** The same side; the time its answers to writes take is counted. */
  timed<Side extends WritableSide>(side: Side): Side;
  /** Everything since the meter was made. */
  traffic(): SideTraffic;
}

export function createTrafficMeter(clock: Clock): TrafficMeter {
  const dialer = createDialer();
  const counted: Pick<Channel, 'traffic'>[] = [];
  let writingMs = 0;
  return {
    dialer: {
      channel(target) {
        const channel = dialer.channel(target);
        counted.push(channel);
        return channel;
      },
      line(target) {
        const line = dialer.line(target);
        counted.push(line);
        return line;
      },
      close: () => dialer.close(),
    },
    timed: (side) => ({
      ...side,
      // a CRM's capabilities are known once its session was read
      get capabilities() {
        return side.capabilities;
      },
      async *perform(...input: never[]) {
        let since = clock.monotonic();
        for await (const answer of side.perform(...input)) {
          writingMs += clock.monotonic() - since;
          yield answer;
          since = clock.monotonic();
        }
        writingMs += clock.monotonic() - since;
      },
    }),
    traffic() {
      const all = counted.map((each) => each.traffic());
      const sum = (pick: (traffic: Traffic) => number): number =>
        all.reduce((total, each) => total + pick(each), 0);
      return {
        requests: sum(({ requests }) => requests),
        bytes: sum(({ bytesSent, bytesReceived }) => bytesSent + bytesReceived),
        writingMs,
      };
    },
  };
}

/** What was added to the traffic between two readings of the meters. */
export function trafficSince(now: RunTraffic, before: RunTraffic): RunTraffic {
  const difference = (side: SideName): SideTraffic => ({
    requests: now[side].requests - before[side].requests,
    bytes: now[side].bytes - before[side].bytes,
    writingMs: now[side].writingMs - before[side].writingMs,
  });
  return { provider: difference('provider'), crm: difference('crm') };
}
