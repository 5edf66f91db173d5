/** The mailbox that a part of the Mail screen is about (A11): the same components show the first one and those beside it. */
import { createContext, type ReactNode, useContext } from 'react';
import { type AppState, type MailboxState, newMailbox } from '../../../src-shared/contract/index.ts';
import { useAppState } from '../../api/use-app.tsx';

/** `new`: the one that is being added, of which nothing is known yet. */
type Shown = MailboxState | typeof newMailbox;

const MailboxContext = createContext<Shown | null>(null);

export function MailboxProvider({
  mailbox,
  children,
}: {
  readonly mailbox: Shown;
  readonly children: ReactNode;
}) {
  return <MailboxContext value={mailbox}>{children}</MailboxContext>;
}

/** The mailbox of the `MailboxProvider` around the component. */
export function useMailbox(): MailboxState {
  const mailbox = useContext(MailboxContext);
  if (mailbox === null || mailbox === newMailbox)
    throw new Error('the component is in no MailboxProvider of a mailbox');
  return mailbox;
}

/** The same for a component that is shown elsewhere too, where it is null. The address is blank while it is not known. */
export function useMailboxAround(): AppState['sync']['mailbox'] {
  const mailbox = useContext(MailboxContext);
  if (mailbox === null) return null;
  return mailbox === newMailbox
    ? { id: newMailbox, address: '' }
    : { id: mailbox.id, address: mailbox.mailbox?.address ?? '' };
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
