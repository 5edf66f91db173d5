/** The mailbox that a part of the Mail screen is about (A11): the same components show the first one and those beside it. */
import { createContext, type ReactNode, useContext } from 'react';
import type { MailboxState } from '../../../src-shared/contract/index.ts';
import { useAppState } from '../../api/use-app.tsx';

const MailboxContext = createContext<MailboxState | null>(null);

export function MailboxProvider({
  mailbox,
  children,
}: {
  readonly mailbox: MailboxState;
  readonly children: ReactNode;
}) {
  return <MailboxContext value={mailbox}>{children}</MailboxContext>;
}

/** The mailbox of the `MailboxProvider` around the component. */
export function useMailbox(): MailboxState {
  const mailbox = useContext(MailboxContext);
  if (mailbox === null) throw new Error('the component is in no MailboxProvider');
  return mailbox;
}

/** Whether mailboxes have to be told apart: there is one beside the first. */
export const useHasSeveral = (): boolean => useAppState().mail.further.length > 0;

/** Names the mailbox where there are several. */
export function MailboxName() {
  const { mailbox } = useMailbox();
  const hasSeveral = useHasSeveral();
  if (!hasSeveral || mailbox === null) return null;
  return (
    <p>
      <bdi>{mailbox.address}</bdi>
    </p>
  );
}
