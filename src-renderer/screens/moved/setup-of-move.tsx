/** Inside it, the steps of setup are about the new place of the account (A13): they show topic `move`, and make the calls of the move. */
import { type ReactNode, useMemo } from 'react';
import type { AppState, CallName } from '../../../src-shared/contract/index.ts';
import type { Client } from '../../api/client.ts';
import { AppProvider, StateProvider, useAppState, useClient, useWords } from '../../api/use-app.tsx';

const callsOfMove: ReadonlyMap<CallName, CallName> = new Map([
  ['setup.go', 'move.go'],
  ['setup.discover', 'move.discover'],
  ['setup.account', 'move.account'],
  ['setup.sign-in', 'move.sign-in'],
  ['setup.calendar', 'move.calendar'],
]);

function clientOfMove(client: Client): Client {
  return {
    ...client,
    // each call of the map has the other's input and output
    call: (name, input) =>
      client.call((callsOfMove.get(name) ?? name) as typeof name, input) as ReturnType<
        typeof client.call<typeof name>
      >,
  };
}

interface Props {
  readonly move: NonNullable<AppState['move']>;
  readonly children: ReactNode;
}

export function SetupOfMove({ move, children }: Props) {
  const state = useAppState();
  const client = useClient();
  const inner = useMemo(() => clientOfMove(client), [client]);
  return (
    <AppProvider client={inner} words={useWords()}>
      <StateProvider state={{ ...state, setup: move.setup }}>{children}</StateProvider>
    </AppProvider>
  );
}
