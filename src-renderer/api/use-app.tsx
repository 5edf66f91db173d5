/** React's way to the client: the state, the words in the person's language, and calls with what became of them. */
import { createContext, type ReactNode, useContext, useRef, useState, useSyncExternalStore } from 'react';
import type { AppState, CallInput, CallName } from '../../src-shared/contract/index.ts';
import type { Words } from '../../src-shared/i18n/index.ts';
import type { Client, Outcome, Problem, Snapshot } from './client.ts';

interface App {
  readonly client: Client;
  readonly words: Words;
}

const AppContext = createContext<App | null>(null);
const StateContext = createContext<AppState | null>(null);

export function AppProvider({ client, words, children }: App & { readonly children: ReactNode }) {
  return <AppContext value={{ client, words }}>{children}</AppContext>;
}

/** Everything inside may ask for the state without asking whether it is there. */
export function StateProvider({
  state,
  children,
}: {
  readonly state: AppState;
  readonly children: ReactNode;
}) {
  return <StateContext value={state}>{children}</StateContext>;
}

function useApp(): App {
  const app = useContext(AppContext);
  if (app === null) throw new Error('outside AppProvider');
  return app;
}

export const useClient = (): Client => useApp().client;
export const useWords = (): Words => useApp().words;

export function useSnapshot(client: Client): Snapshot {
  return useSyncExternalStore(client.subscribe, client.getSnapshot);
}

export function useAppState(): AppState {
  const state = useContext(StateContext);
  if (state === null) throw new Error('outside StateProvider');
  return state;
}

export interface CallState<N extends CallName> {
  readonly run: (input: CallInput<N>) => Promise<Outcome<N>>;
  readonly isPending: boolean;
  /** What the last call answered; forgotten when the next one starts. */
  readonly problem: Problem | null;
  readonly isRefused: boolean;
}

/** One kind of call made from one place on a screen. */
export function useCall<N extends CallName>(name: N): CallState<N> {
  const { client } = useApp();
  const [shown, show] = useState<{ pending: boolean; outcome: Outcome<N> | null }>({
    pending: false,
    outcome: null,
  });
  const newest = useRef(0);
  return {
    run: async (input) => {
      newest.current += 1;
      const mine = newest.current;
      show({ pending: true, outcome: null });
      const outcome = await client.call(name, input);
      if (mine === newest.current) show({ pending: false, outcome });
      return outcome;
    },
    isPending: shown.pending,
    problem: shown.outcome?.type === 'problem' ? shown.outcome.problem : null,
    isRefused: shown.outcome?.type === 'refused',
  };
}
