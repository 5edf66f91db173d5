/** The carrier inside Electron: uses what the preload script exposes as `window.concord`. It is always open. */
import type { Answer, CallName, TopicEvent } from '../../src-shared/contract/index.ts';
import type { Carrier } from './carrier.ts';

/** What the preload script exposes: functions that take and return plain data, without channel names or event objects. */
export interface ConcordBridge {
  call(name: CallName, input: unknown): Promise<Answer>;
  onTopic(listener: (event: TopicEvent) => void): () => void;
}

declare global {
  interface Window {
    readonly concord?: ConcordBridge;
  }
}

export function createElectronCarrier(bridge: ConcordBridge): Carrier {
  return {
    call: (name, input) => bridge.call(name, input),
    onTopic: (listener) => bridge.onTopic(listener),
    onConnection: (listener) => {
      listener('open');
      return () => {};
    },
  };
}
