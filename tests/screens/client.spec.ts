/** The interface's client: nothing newer is ever replaced by something older, and a call never throws. */
import { expect, test } from 'vitest';
import type { Carrier, Connection } from '../../src-renderer/api/carrier.ts';
import { createClient } from '../../src-renderer/api/client.ts';
import type { Answer, TopicEvent } from '../../src-shared/contract/index.ts';
import { problem } from '../../src-shared/domain/problems.ts';
import { fresh, inAgreement } from './fixtures.ts';

interface Pending {
  readonly name: string;
  readonly answer: (value: Answer) => void;
  readonly lose: () => void;
}

/** A carrier whose every answer and event is given by hand. */
function handCarrier() {
  const pending: Pending[] = [];
  let topic: (event: TopicEvent) => void = () => {};
  let connection: (value: Connection) => void = () => {};
  const carrier: Carrier = {
    call: (name) =>
      new Promise((resolve, reject) => {
        pending.push({ name, answer: resolve, lose: () => reject(new Error('lost')) });
      }),
    onTopic: (listener) => {
      topic = listener;
      return () => {};
    },
    onConnection: (listener) => {
      connection = listener;
      return () => {};
    },
  };
  return {
    carrier,
    pending,
    topic: (event: TopicEvent) => topic(event),
    connect: (value: Connection) => connection(value),
  };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));
const done = (output: unknown): Answer => ({ type: 'done', output });

test('topics that arrive while the whole state is on its way are not lost, and older ones do not count', async () => {
  const hand = handCarrier();
  const client = createClient(hand.carrier);
  hand.connect('open');
  hand.topic({ revision: 8, topic: 'sync', value: inAgreement.sync });
  hand.topic({ revision: 6, topic: 'sync', value: fresh.sync });
  hand.pending[0]?.answer(done({ ...fresh, revision: 7 }));
  await settled();
  expect(client.getSnapshot().state?.sync.state).toBe('in-agreement');
  expect(client.getSnapshot().state?.revision).toBe(8);
});

test('an event that is not newer changes nothing and tells nobody', async () => {
  const hand = handCarrier();
  const client = createClient(hand.carrier);
  hand.connect('open');
  hand.pending[0]?.answer(done({ ...inAgreement, revision: 5 }));
  await settled();
  let told = 0;
  client.subscribe(() => {
    told += 1;
  });
  const before = client.getSnapshot();
  hand.topic({ revision: 5, topic: 'sync', value: fresh.sync });
  expect(client.getSnapshot()).toBe(before);
  expect(told).toBe(0);
});

test('after a lost connection the whole state is asked for again; what is late from before does not count', async () => {
  const hand = handCarrier();
  const client = createClient(hand.carrier);
  hand.connect('open');
  hand.connect('lost');
  expect(client.getSnapshot().connection).toBe('lost');
  hand.connect('open');
  // A restarted main process counts from the beginning.
  hand.pending[1]?.answer(done({ ...inAgreement, revision: 2 }));
  await settled();
  hand.pending[0]?.answer(done({ ...fresh, revision: 900 }));
  await settled();
  expect(client.getSnapshot()).toMatchObject({ connection: 'open', state: { revision: 2 } });
});

test('a call answers what became of it, whatever became of it', async () => {
  const hand = handCarrier();
  const client = createClient(hand.carrier);
  const outcomes = Promise.all([
    client.call('sync.now', {}),
    client.call('sync.now', {}),
    client.call('sync.now', {}),
  ]);
  hand.pending[0]?.answer(done({}));
  hand.pending[1]?.answer({ type: 'problem', problem: { ...problem('unreachable') } });
  hand.pending[2]?.lose();
  expect((await outcomes).map(({ type }) => type)).toEqual(['done', 'problem', 'refused']);
});
