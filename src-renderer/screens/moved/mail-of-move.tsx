/** Inside it, the forms that connect a mailbox are about the new place of one that moved (A13): they make the calls of the move. */
import { type ReactNode, useMemo } from 'react';
import type { CallName } from '../../../src-shared/contract/index.ts';
import type { Client } from '../../api/client.ts';
import { AppProvider, useClient, useWords } from '../../api/use-app.tsx';

const callsOfMove: ReadonlyMap<CallName, CallName> = new Map([
  ['mail.discover', 'mail-move.discover'],
  ['mail.connect', 'mail-move.connect'],
  ['mail.sign-in', 'mail-move.sign-in'],
]);

function clientOfMove(client: Client): Client {
  return {
    ...client,
    call(name, input) {
      type Answer = ReturnType<typeof client.call<typeof name>>;
      // Back, in the frame of a step
      if (name === 'setup.go') return client.call('mail-move.back', {}) as Answer;
      // each call of the map has the other's input and output
      return client.call((callsOfMove.get(name) ?? name) as typeof name, input) as Answer;
    },
  };
}

export function MailOfMove({ children }: { readonly children: ReactNode }) {
  const client = useClient();
  const inner = useMemo(() => clientOfMove(client), [client]);
  return (
    <AppProvider client={inner} words={useWords()}>
      {children}
    </AppProvider>
  );
}
