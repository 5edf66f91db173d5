/** The mailbox that a part of the Mail screen is about (A11): the same components show the first one and those beside it. */
import { createContext, type ReactNode, useContext } from 'react';
import type { AppState } from '../../../src-shared/contract/index.ts';
import { useAppState } from '../../api/use-app.tsx';

type Mail = AppState['mail'];

export interface ShownMailbox extends Omit<Mail['further'][number], 'id'> {
  /** What calls about it carry as `mailbox`: null for the first one. */
  readonly id: string | null;
}

const MailboxContext = createContext<ShownMailbox | null>(null);

export function MailboxProvider({
  mailbox,
  children,
}: {
  readonly mailbox: ShownMailbox;
  readonly children: ReactNode;
}) {
  return <MailboxContext value={mailbox}>{children}</MailboxContext>;
}

const firstOf = ({ further: _, adding: __, ...first }: Mail): ShownMailbox => ({ ...first, id: null });

/** The mailbox of the `MailboxProvider` around the component; outside of one, as on the Status screen, the first. */
export function useMailbox(): ShownMailbox {
  const { mail } = useAppState();
  return useContext(MailboxContext) ?? firstOf(mail);
}

/** The first mailbox, and those beside it by address. */
export const mailboxesOf = (mail: Mail): readonly ShownMailbox[] => [firstOf(mail), ...mail.further];

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
