/** Holds the one AppState. It changes topic by topic; each change is told once with a rising revision, and an equal value is no change. */
import { isDeepStrictEqual } from 'node:util';
import type { AppState, TopicEvent, TopicName } from '../../../src-shared/contract/index.ts';

export type Topics = Omit<AppState, 'revision'>;

export interface StateKeeper {
  state(): AppState;
  topic<N extends TopicName>(name: N): Topics[N];
  set<N extends TopicName>(name: N, value: Topics[N]): void;
  /** Replaces some of a topic's fields. */
  change<N extends TopicName>(name: N, fields: Partial<Topics[N]>): void;
  onTopic(listener: (event: TopicEvent) => void): () => void;
}

export function createState(initial: Topics): StateKeeper {
  let current: AppState = { revision: 1, ...initial };
  const listeners = new Set<(event: TopicEvent) => void>();
  /** What is still to be told: a listener may change another topic, and all hear of the first change before they hear of that one. */
  const untold: TopicEvent[] = [];
  let isTelling = false;
  const tell = (): void => {
    if (isTelling) return;
    isTelling = true;
    try {
      for (let event = untold.shift(); event !== undefined; event = untold.shift())
        for (const listener of [...listeners]) listener(event);
    } finally {
      isTelling = false;
    }
  };
  const keeper: StateKeeper = {
    state: () => current,
    topic: (name) => current[name],
    set(name, value) {
      if (isDeepStrictEqual(current[name], value)) return;
      const revision = current.revision + 1;
      current = { ...current, revision, [name]: value };
      untold.push({ revision, topic: name, value });
      tell();
    },
    change: (name, fields) => keeper.set(name, { ...current[name], ...fields }),
    onTopic(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  return keeper;
}
