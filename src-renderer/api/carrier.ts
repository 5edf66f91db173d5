/** A carrier brings calls to the main process and topics to the page. There is one for Electron and one for a browser. */
import type { Answer, CallName, TopicEvent } from '../../src-shared/contract/index.ts';

/** After `lost` the carrier reconnects by itself. After `refused` the person must open a new address from Concord. */
export type Connection = 'open' | 'lost' | 'refused';

export interface Carrier {
  /** Rejects when the connection is lost before the answer arrives. Then it is unknown whether the call took effect. */
  call(name: CallName, input: unknown): Promise<Answer>;
  /** @returns a function that ends the subscription */
  onTopic(listener: (event: TopicEvent) => void): () => void;
  /**
   * Calls the listener at every change, and at once when the connection already has a state.
   * @returns a function that ends the subscription
   */
  onConnection(listener: (connection: Connection) => void): () => void;
}
