/** The interface's one view of the main process: its state as a value that changes whole topic by whole topic, and typed calls. */
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
  /** null until it came for the first time; the last known one while the connection is lost. */
  readonly state: AppState | null;
}

export type Outcome<N extends CallName> =
  | { readonly type: 'done'; readonly output: CallOutput<N> }
  | { readonly type: 'problem'; readonly problem: Problem }
  /** Nothing is known about it: it broke, or the connection was lost. */
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
  /** Events that came while the whole state was on its way; null = none is on its way. */
  let early: TopicEvent[] | null = null;
  /** Counts the times the state was asked for: an answer to an earlier asking is dropped. */
  let asking = 0;

  const show = (next: Snapshot): void => {
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

  const ask = async (): Promise<void> => {
    asking += 1;
    const mine = asking;
    early = [];
    const outcome = await call('state.get', {});
    if (mine !== asking) return;
    if (outcome.type !== 'done') {
      early = null;
      show({ ...snapshot, connection: 'lost' });
      return;
    }
    const state = (early ?? []).reduce(withTopic, outcome.output);
    early = null;
    show({ connection: 'open', state });
  };

  carrier.onTopic((event) => {
    if (early !== null) early.push(event);
    else if (snapshot.state !== null) {
      const state = withTopic(snapshot.state, event);
      if (state !== snapshot.state) show({ ...snapshot, state });
    }
  });
  carrier.onConnection((connection) => {
    if (connection === 'open') void ask();
    else {
      asking += 1;
      early = null;
      show({ ...snapshot, connection });
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

/** The state with one topic replaced; an event that is not newer than the state changes nothing. */
function withTopic(state: AppState, { revision, topic, value }: TopicEvent): AppState {
  if (revision <= state.revision) return state;
  return { ...state, revision, [topic]: value as AppState[TopicName] };
}
