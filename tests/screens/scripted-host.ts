/** A scripted main process for tests of the interface: holds an AppState, answers calls, and sends topics. */
import {
  type Answer,
  type AppState,
  type CallInput,
  type CallName,
  type CallOutput,
  calls,
  type TopicEvent,
  type TopicName,
  topics,
} from '../../src-shared/contract/index.ts';
import type { Problem } from '../../src-shared/domain/problems.ts';

export interface ScriptedHost {
  readonly state: () => AppState;
  /** Answers like the main process: validates the input first, and refuses invalid calls. */
  readonly call: (name: string, input: unknown) => Promise<Answer>;
  /** Replaces a topic and sends it to the page. */
  readonly show: <Topic extends TopicName>(topic: Topic, value: AppState[Topic]) => void;
  /** Goes on with another state and script: every topic is replaced and sent. */
  readonly become: (next: AppState, script: Script) => void;
  readonly onTopic: (listener: (event: TopicEvent) => void) => void;
  /** All valid calls received, oldest first, without `state.get`. */
  readonly calls: readonly { readonly name: CallName; readonly input: unknown }[];
}

export type Script = {
  readonly [Name in CallName]?: (
    input: CallInput<Name>,
    host: ScriptedHost,
  ) => CallOutput<Name> | { readonly problem: Problem } | Promise<CallOutput<Name>>;
};

export function createScriptedHost(start: AppState, startScript: Script = {}): ScriptedHost {
  let state = start;
  let script = startScript;
  const listeners: ((event: TopicEvent) => void)[] = [];
  const received: { name: CallName; input: unknown }[] = [];
  const host: ScriptedHost = {
    state: () => state,
    calls: received,
    onTopic: (listener) => listeners.push(listener),
    show: (topic, value) => {
      state = { ...state, revision: state.revision + 1, [topic]: value };
      for (const listener of listeners) listener({ revision: state.revision, topic, value });
    },
    become: (next, nextScript) => {
      script = nextScript;
      for (const topic of Object.keys(topics) as TopicName[]) host.show(topic, next[topic]);
    },
    call: async (name, input) => {
      if (!Object.hasOwn(calls, name)) return { type: 'refused' };
      const known = name as CallName;
      const parsed = calls[known].input.safeParse(input);
      if (!parsed.success) return { type: 'refused' };
      if (known === 'state.get') return { type: 'done', output: state };
      received.push({ name: known, input: parsed.data });
      const act = script[known] as ((input: unknown, host: ScriptedHost) => unknown) | undefined;
      const output = await act?.(parsed.data, host);
      if (typeof output === 'object' && output !== null && 'problem' in output)
        return { type: 'problem', problem: output.problem as Problem };
      return { type: 'done', output: output ?? {} };
    },
  };
  return host;
}
