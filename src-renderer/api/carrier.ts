/** What brings calls to the main process and its topics back; there is one for Electron and one for a browser. */
import type { Answer, CallName, TopicEvent } from '../../src-shared/contract/index.ts';

/** `lost` comes back by itself; `refused` needs a new address from Concord. */
export type Connection = 'open' | 'lost' | 'refused';

export interface Carrier {
  /** Rejects when the connection is lost before the answer came: what became of the call is not known then. */
  call(name: CallName, input: unknown): Promise<Answer>;
  /** @returns ends the subscription */
  onTopic(listener: (event: TopicEvent) => void): () => void;
  /** Told at once when it is open already, and at every change. @returns ends the subscription */
  onConnection(listener: (connection: Connection) => void): () => void;
}
