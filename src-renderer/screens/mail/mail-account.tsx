/** The connected mailbox: who signs in where, signing in again, adding another one, and disconnecting or removing this one. */
import { useState } from 'react';
import { mostFurtherMailboxes } from '../../../src-shared/contract/index.ts';
import { useAppState, useCall, useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ExternalText, Facts } from '../../ui/text.tsx';
import { RefusedNote } from '../problem-frame.tsx';
import { ProblemNote } from '../problem-note.tsx';
import { useBrowserKind, useProviderName } from '../sign-in/use-provider.ts';
import { pageOfAdding } from './mail-places.ts';
import { MailSignInDialog } from './mail-sign-in-dialog.tsx';
import { useHasSeveral, useMailbox } from './use-mailbox.tsx';

function DisconnectMailDialog({ onClose }: { readonly onClose: () => void }) {
  const { id, mailbox } = useMailbox();
  const { t } = useWords();
  const call = useCall('mail.disconnect');
  const words = id === null ? 'disconnect' : 'remove';
  const disconnect = async () => {
    const outcome = await call.run({ mailbox: id });
    if (outcome.type === 'done') onClose();
  };
  return (
    <Dialog
      actions={
        <>
          <Button autoFocus onPress={onClose}>
            {t(`mail.${words}-no`)}
          </Button>
          <Button isPending={call.isPending} kind="danger" onPress={() => void disconnect()}>
            {t(`mail.${words}-yes`)}
          </Button>
        </>
      }
      isAlert
      onClose={onClose}
      title={t(`mail.${words}-title`)}
    >
      <p>
        {id === null ? t('mail.disconnect-text') : t('mail.remove-text', { address: mailbox?.address ?? '' })}
      </p>
      <p className="quiet">{t(`mail.${words}-again`)}</p>
      {call.problem === null ? null : <ProblemNote problem={call.problem} />}
      <RefusedNote isShown={call.isRefused} />
    </Dialog>
  );
}

/** The list of mailboxes has it where there are several. */
function AddMailboxButton() {
  const { adding } = useAppState().mail;
  const { t } = useWords();
  const hasSeveral = useHasSeveral();
  if (hasSeveral || adding.state !== 'offered') return null;
  return <Button onPress={() => window.location.assign(pageOfAdding)}>{t('mail.add')}</Button>;
}

/** Why none can be added, where that is not for a moment only. */
function AddingRefused() {
  const { app, mail } = useAppState();
  const { t } = useWords();
  const { state } = mail.adding;
  if (app.mode === 'sample' || (state !== 'not-allowed' && state !== 'too-many')) return null;
  return (
    <p className="quiet">
      {state === 'too-many'
        ? t('mail.add-too-many', { count: mostFurtherMailboxes + 1 })
        : t('mail.add-not-allowed')}
    </p>
  );
}

export function MailAccount() {
  const { app } = useAppState();
  const { id, mailbox } = useMailbox();
  const { t } = useWords();
  const [dialog, open] = useState<'sign-in' | 'disconnect' | null>(null);
  const isInBrowser = useBrowserKind('mailboxes', mailbox?.kind) !== undefined;
  const provider = useProviderName(mailbox?.kind ?? '');
  if (mailbox === null) return null;
  const browser = mailbox.sameSignIn ? 'mail.mailbox-browser-same' : 'mail.mailbox-browser';
  return (
    <section className="stack">
      <h2>{t('mail.mailbox')}</h2>
      <Facts
        rows={[
          [t('mail.mailbox-address'), <ExternalText key="address">{mailbox.address}</ExternalText>],
          [t('mail.mailbox-server'), <ExternalText key="host">{mailbox.host}</ExternalText>],
          [t('mail.mailbox-user'), <ExternalText key="user">{mailbox.user}</ExternalText>],
          isInBrowser
            ? [t('mail.mailbox-browser-label'), t(browser, { provider })]
            : [t('mail.mailbox-sign-in'), t(mailbox.sameSignIn ? 'mail.mailbox-same' : 'mail.mailbox-own')],
        ]}
      />
      {app.mode === 'sample' ? null : (
        <div className="row">
          <Button onPress={() => open('sign-in')}>{t('mail.again')}</Button>
          <AddMailboxButton />
          <Button kind="danger" onPress={() => open('disconnect')}>
            {t(id === null ? 'mail.disconnect' : 'mail.remove')}
          </Button>
        </div>
      )}
      <AddingRefused />
      {dialog === 'sign-in' ? <MailSignInDialog onClose={() => open(null)} /> : null}
      {dialog === 'disconnect' ? <DisconnectMailDialog onClose={() => open(null)} /> : null}
    </section>
  );
}
