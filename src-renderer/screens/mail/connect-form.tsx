/** What the forms that connect a mailbox share: what they are about, and their frame. */
import type { ReactNode, SubmitEvent } from 'react';
import type { AppState } from '../../../src-shared/contract/index.ts';
import { useAnnouncement } from '../../ui/announcer.tsx';

type Mail = AppState['mail'];

/** What the forms are about: the first mailbox, the one that is being added, or the new place of one that moved (A13). */
export interface Connecting {
  /** What the calls carry. */
  readonly mailbox: string | null;
  /** It may be that of the calendar's account, and share its sign-in (A9). */
  readonly mayShare: boolean;
  /** The part of topic `mail` that tells of the calls. */
  readonly work: Pick<Mail, 'busy' | 'problem' | 'failed'>;
  /** Of the form that asks for the address, and of the one that signs in. */
  readonly titles: { readonly address: string; readonly signIn: string };
  /** Null: the address was chosen in the browser. */
  readonly onConnected?: (address: string | null) => void;
  readonly onCancel?: () => void;
}

interface FormProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly busy: string;
  readonly actions: ReactNode;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}

export function ConnectForm({ title, lead, busy, actions, onSubmit, children }: FormProps) {
  useAnnouncement(busy);
  return (
    <section className="stack">
      <h2 tabIndex={-1}>{title}</h2>
      {lead === undefined ? null : <p className="quiet">{lead}</p>}
      <form
        className="stack mail-form"
        noValidate
        onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        {children}
        <div className="row">{actions}</div>
      </form>
    </section>
  );
}
