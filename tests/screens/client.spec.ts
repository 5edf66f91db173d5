/** Protects that the interface's client never replaces newer state by older, and that a call never throws. */
import { expect, test } from 'vitest';
import type { Carrier, Connection } from '../../src-renderer/api/carrier.ts';
import { createClient } from '../../src-renderer/api/client.ts';
import type { Answer, TopicEvent } from '../../src-shared/contract/index.ts';
import { problem } from '../../src-shared/domain/problems.ts';
import { fresh, inAgreement } from './fixtures.ts';

interface Pending {
  readonly name: string;
  readonly answer: (value: Answer) => void;
  readonly loseConnection: () => void;
}

/** A carrier for which the test supplies every answer and event. */
function createManualCarrier() {
  const pending: Pending[] = [];
  let topic: (event: TopicEvent) => void = () => {};
  let connection: (value: Connection) => void = () => {};
  const carrier: Carrier = {
    call: (name) =>
      new Promise((resolve, reject) => {
        pending.push({ name, answer: resolve, loseConnection: () => reject(new Error('lost')) });
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

test('keeps topics that arrive while the whole state is being requested, and ignores older ones', async () => {
  const manual = createManualCarrier();
  const client = createClient(manual.carrier);
  manual.connect('open');
  manual.topic({ revision: 8, topic: 'sync', value: inAgreement.sync });
  manual.topic({ revision: 6, topic: 'sync', value: fresh.sync });
  manual.pending[0]?.answer(done({ ...fresh, revision: 7 }));
  await settled();
  expect(client.getSnapshot().state?.sync.state).toBe('in-agreement');
  expect(client.getSnapshot().state?.revision).toBe(8);
});

test('an event that is not newer changes nothing and notifies no listener', async () => {
  const manual = createManualCarrier();
  const client = createClient(manual.carrier);
  manual.connect('open');
  manual.pending[0]?.answer(done({ ...inAgreement, revision: 5 }));
  await settled();
  let notified = 0;
  client.subscribe(() => {
    notified += 1;
  });
  const before = client.getSnapshot();
  manual.topic({ revision: 5, topic: 'sync', value: fresh.sync });
  expect(client.getSnapshot()).toBe(before);
  expect(notified).toBe(0);
});

test('requests the whole state again after a lost connection, and ignores late answers from before', async () => {
  const manual = createManualCarrier();
  const client = createClient(manual.carrier);
  manual.connect('open');
  manual.connect('lost');
  expect(client.getSnapshot().connection).toBe('lost');
  manual.connect('open');
  // A restarted main process counts its revisions from the beginning again.
  manual.pending[1]?.answer(done({ ...inAgreement, revision: 2 }));
  await settled();
  manual.pending[0]?.answer(done({ ...fresh, revision: 900 }));
  await settled();
  expect(client.getSnapshot()).toMatchObject({ connection: 'open', state: { revision: 2 } });
});

test('a call resolves with its outcome: done, problem or refused', async () => {
  const manual = createManualCarrier();
  const client = createClient(manual.carrier);
  const outcomes = Promise.all([
    client.call('sync.now', {}),
    client.call('sync.now', {}),
    client.call('sync.now', {}),
  ]);
  manual.pending[0]?.answer(done({}));
  manual.pending[1]?.answer({ type: 'problem', problem: { ...problem('unreachable') } });
  manual.pending[2]?.loseConnection();
  expect((await outcomes).map(({ type }) => type)).toEqual(['done', 'problem', 'refused']);
});
