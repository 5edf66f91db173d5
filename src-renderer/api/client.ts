/** The interface's only access to the main process: the AppState, in which each event replaces one topic, and typed calls. */
import type {
  AppState,
  CallInput,
  CallName,
  CallOutput,
  TopicEvent,
  TopicName,
} from '../../src-shared/contract/index.ts';
import type { Carrier, Connection } from './carrier.ts';

/** A problem as the contract carries it. */
export type Problem = NonNullable<AppState['sync']['problem']>;

export interface Snapshot {
  readonly connection: Connection | 'starting';
  /** Null until the first state arrives. While the connection is lost, the last known state. */
  readonly state: AppState | null;
}

export type Outcome<N extends CallName> =
  | { readonly type: 'done'; readonly output: CallOutput<N> }
  | { readonly type: 'problem'; readonly problem: Problem }
  /** The result is unknown: the call failed with a bug, or the connection was lost. */
  | { readonly type: 'refused' };

export interface Client {
  readonly getSnapshot: () => Snapshot;
  readonly subscribe: (listener: () => void) => () => void;
  /** Never rejects. */
  readonly call: <N extends CallName>(name: N, input: CallInput<N>) => Promise<Outcome<N>>;
}

export function createClient(carrier: Carrier): Client {
  const listeners = new Set<() => void>();
  let snapshot: Snapshot = { connection: 'starting', state: null };
  /** Events that arrived while the whole state was requested; null when no request is running. */
  let queuedEvents: TopicEvent[] | null = null;
  /** Counts the requests for the whole state, so that the answer to an earlier request is ignored. */
  let requestCount = 0;

  const publish = (next: Snapshot): void => {
    snapshot = next;
    for (const listener of listeners) listener();
  };

  const call = async <N extends CallName>(name: N, input: CallInput<N>): Promise<Outcome<N>> => {
    try {
      const answer = await carrier.call(name, input);
      if (answer.type === 'done') return { type: 'done', output: answer.output as CallOutput<N> };
      return answer;
    } catch {
      return { type: 'refused' };
    }
  };

  const requestState = async (): Promise<void> => {
    requestCount += 1;
    const thisRequest = requestCount;
    queuedEvents = [];
    const outcome = await call('state.get', {});
    if (thisRequest !== requestCount) return;
    if (outcome.type !== 'done') {
      queuedEvents = null;
      publish({ ...snapshot, connection: 'lost' });
      return;
    }
    const state = (queuedEvents ?? []).reduce(withTopic, outcome.output);
    queuedEvents = null;
    publish({ connection: 'open', state });
  };

  carrier.onTopic((event) => {
    if (queuedEvents !== null) queuedEvents.push(event);
    else if (snapshot.state !== null) {
      const state = withTopic(snapshot.state, event);
      if (state !== snapshot.state) publish({ ...snapshot, state });
    }
  });
  carrier.onConnection((connection) => {
    if (connection === 'open') void requestState();
    else {
      requestCount += 1;
      queuedEvents = null;
      publish({ ...snapshot, connection });
    }
  });

  return {
    getSnapshot: () => snapshot,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    call,
  };
}

/** Returns the state with one topic replaced. An event that is not newer than the state changes nothing. */
function withTopic(state: AppState, { revision, topic, value }: TopicEvent): AppState {
  if (revision <= state.revision) return state;
  return { ...state, revision, [topic]: value as AppState[TopicName] };
}
