/** React hooks for the client: the state, the texts in the person's language, and calls with their results. */
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

/** Components inside can use `useAppState`, which never returns null. */
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
  /** The problem of the last call; null again when the next call starts. */
  readonly problem: Problem | null;
  readonly isRefused: boolean;
}

/** Makes calls of one name from one place on a screen, and keeps the result of the latest. */
export function useCall<N extends CallName>(name: N): CallState<N> {
  const { client } = useApp();
  const [latest, setLatest] = useState<{ pending: boolean; outcome: Outcome<N> | null }>({
    pending: false,
    outcome: null,
  });
  const newest = useRef(0);
  return {
    run: async (input) => {
      newest.current += 1;
      const thisCall = newest.current;
      setLatest({ pending: true, outcome: null });
      const outcome = await client.call(name, input);
      if (thisCall === newest.current) setLatest({ pending: false, outcome });
      return outcome;
    },
    isPending: latest.pending,
    problem: latest.outcome?.type === 'problem' ? latest.outcome.problem : null,
    isRefused: latest.outcome?.type === 'refused',
  };
}
