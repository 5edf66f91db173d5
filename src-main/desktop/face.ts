/** What the desktop needs of Concord itself: one state, its topics, calls. It knows nothing else of the engine. */
import type { Answer, AppState, TopicEvent } from '../../src-shared/contract/index.ts';

export interface ApplicationFace {
  state(): AppState;
  /** Answers what takes the listener away again. */
  onTopic(listener: (event: TopicEvent) => void): () => void;
  call(name: string, input: unknown): Promise<Answer>;
  close(): Promise<void>;
}
