/** A real Application in the test's own process, driven as an interface drives it: by calls, and by looking at its state. */
import {
  type Application,
  type ApplicationOptions,
  createApplication,
  systemClock,
  systemRandomness,
} from '../../src-main/app/index.ts';
import {
  type AppState,
  appState,
  type CallInput,
  type CallName,
  type CallOutput,
  type TopicEvent,
  topics,
} from '../../src-shared/contract/index.ts';
import type { Problem } from '../../src-shared/domain/problems.ts';
import { memoryKeyStore } from './key-stores.ts';

export interface DrivenApplication {
  state(): AppState;
  /** Every topic event since the start, each checked against the contract and against the one before it. */
  readonly events: readonly TopicEvent[];
  /** The output; throws when the call was refused or met trouble. */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  /** The Problem a call meets; throws when it met none. */
  trouble<N extends CallName>(name: N, input: CallInput<N>): Promise<Problem>;
  /** Waits until the state is as wished; says where it stood when it never was. */
  until(wished: (state: AppState) => boolean, withinMs?: number): Promise<AppState>;
  event(
    name: 'suspend' | 'resume' | 'online' | 'offline' | 'network-changed' | 'on-battery' | 'on-mains',
  ): void;
  close(): Promise<void>;
}

export async function drive(
  dataDir: string,
  options: Partial<ApplicationOptions> = {},
): Promise<DrivenApplication> {
  return driven(
    await createApplication({
      dataDir,
      carrier: 'browser',
      version: '0.0.0-test',
      clock: systemClock,
      randomness: systemRandomness,
      keyStore: memoryKeyStore(),
      checkOutputs: true,
      ...options,
    }),
  );
}

/** One that runs already, for example behind an interface. */
export function driven(application: Application): DrivenApplication {
  const events: TopicEvent[] = [];
  const looks = new Set<() => void>();
  application.onTopic((event) => {
    topics[event.topic].parse(event.value);
    const before = events.at(-1)?.revision ?? 0;
    if (event.revision <= before) throw new Error('a revision that does not rise');
    events.push(event);
    for (const look of [...looks]) look();
  });
  return {
    state: application.state,
    events,
    event: application.event,
    close: application.close,
    async call(name, input) {
      const answer = await application.call(name, input);
      if (answer.type !== 'done') throw new Error(`${name}: ${JSON.stringify(answer)}`);
      return answer.output as never;
    },
    async trouble(name, input) {
      const answer = await application.call(name, input);
      if (answer.type !== 'problem') throw new Error(`${name}: ${JSON.stringify(answer)}`);
      return answer.problem as Problem;
    },
    until(wished, withinMs = 20_000) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          const state = application.state();
          if (!wished(state)) return;
          clearTimeout(late);
          looks.delete(look);
          resolve(appState.parse(state));
        };
        const late = setTimeout(() => {
          looks.delete(look);
          const { setup, sync, mail } = application.state();
          reject(new Error(`it never came to that: ${JSON.stringify({ setup, sync, mail }, null, 1)}`));
        }, withinMs);
        looks.add(look);
        look();
      });
    },
  };
}
