/** Signs in again to the connected mailbox, with another password, server or certificate. */
import { type SubmitEvent, useId } from 'react';
import type { OfferedKind } from '../../../src-shared/contract/index.ts';
import { useCall, useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { RefusedNote } from '../problem-frame.tsx';
import { BrowserSignInDialog } from '../sign-in/browser-sign-in-dialog.tsx';
import { useMailboxSignIn } from '../sign-in/use-browser-sign-in.ts';
import { useBrowserKind } from '../sign-in/use-provider.ts';
import { MailSignInFields, useMailSignIn } from './use-mail-sign-in.tsx';
import { useMailbox } from './use-mailbox.tsx';

interface BrowserProps {
  readonly offered: OfferedKind;
  readonly onClose: () => void;
}

function BrowserDialog({ offered, onClose }: BrowserProps) {
  const mail = useMailbox();
  const signIn = useMailboxSignIn(offered, mail.id, mail);
  return <BrowserSignInDialog address={mail.mailbox?.address ?? ''} onClose={onClose} signIn={signIn} />;
}

export function MailSignInDialog({ onClose }: { readonly onClose: () => void }) {
  const { mailbox } = useMailbox();
  const offered = useBrowserKind('mailboxes', mailbox?.kind);
  return offered === undefined ? (
    <PasswordDialog onClose={onClose} />
  ) : (
    <BrowserDialog offered={offered} onClose={onClose} />
  );
}

function PasswordDialog({ onClose }: { readonly onClose: () => void }) {
  const { id, mailbox } = useMailbox();
  const words = useWords();
  const { t } = words;
  const form = useId();
  const call = useCall('mail.connect');
  const { problem } = call;
  const mailSignIn = useMailSignIn({
    mailbox: id,
    address: mailbox?.address ?? '',
    problem,
    // the person, or the domain of the address, stood for this server when the mailbox was connected
    knownHost: mailbox?.host ?? '',
    isKnownHostAgreed: true,
    startsWithSame: mailbox?.sameSignIn === true,
    ...{ kind: mailbox?.kind ?? '', isRepair: true },
  });
  const submit = async () => {
    const input = mailSignIn.check();
    if (input === null) return;
    const outcome = await call.run(input);
    if (outcome.type === 'done') onClose();
  };
  const isNote = problem !== null && mailSignIn.signIn.fieldOf(problem) === undefined;
  return (
    <Dialog
      actions={
        <>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
          <Button form={form} isPending={call.isPending} kind="primary" type="submit">
            {call.isPending ? t('account.signing-in') : t('account.sign-in')}
          </Button>
        </>
      }
      onClose={onClose}
      title={t('mail.again')}
    >
      <form
        className="stack"
        id={form}
        noValidate
        onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
          event.preventDefault();
          void submit();
        }}
      >
        <p className="quiet">
          <bdi>{`${mailbox?.address ?? ''} · ${mailbox?.host ?? ''}`}</bdi>
        </p>
        <div className="live" role="alert">
          {isNote ? <p className="problem">{words.trouble(problem)}</p> : null}
        </div>
        <RefusedNote isShown={call.isRefused} />
        <MailSignInFields mailSignIn={mailSignIn} problem={problem} />
      </form>
    </Dialog>
  );
}
