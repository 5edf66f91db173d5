/** The connected mailbox: who signs in where, signing in again, and disconnecting. */
import { useState } from 'react';
import { useAppState, useCall, useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ExternalText, Facts } from '../../ui/text.tsx';
import { ProblemNote, RefusedNote } from '../problem-note.tsx';
import { MailSignInDialog } from './mail-sign-in-dialog.tsx';

function DisconnectMailDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords();
  const call = useCall('mail.disconnect');
  const disconnect = async () => {
    const outcome = await call.run({});
    if (outcome.type === 'done') onClose();
  };
  return (
    <Dialog
      actions={
        <>
          <Button autoFocus onPress={onClose}>
            {t('mail.disconnect-no')}
          </Button>
          <Button isPending={call.isPending} kind="danger" onPress={() => void disconnect()}>
            {t('mail.disconnect-yes')}
          </Button>
        </>
      }
      isAlert
      onClose={onClose}
      title={t('mail.disconnect-title')}
    >
      <p>{t('mail.disconnect-text')}</p>
      <p className="quiet">{t('mail.disconnect-again')}</p>
      {call.problem === null ? null : <ProblemNote problem={call.problem} />}
      <RefusedNote isShown={call.isRefused} />
    </Dialog>
  );
}

export function MailAccount() {
  const { app, mail } = useAppState();
  const { mailbox } = mail;
  const { t } = useWords();
  const [dialog, open] = useState<'sign-in' | 'disconnect' | null>(null);
  if (mailbox === null) return null;
  return (
    <section className="stack">
      <h2>{t('mail.mailbox')}</h2>
      <Facts
        rows={[
          [t('mail.mailbox-address'), <ExternalText key="address">{mailbox.address}</ExternalText>],
          [t('mail.mailbox-server'), <ExternalText key="host">{mailbox.host}</ExternalText>],
          [t('mail.mailbox-user'), <ExternalText key="user">{mailbox.user}</ExternalText>],
          [t('mail.mailbox-sign-in'), t(mailbox.sameSignIn ? 'mail.mailbox-same' : 'mail.mailbox-own')],
        ]}
      />
      {app.mode === 'sample' ? null : (
        <div className="row">
          <Button onPress={() => open('sign-in')}>{t('mail.again')}</Button>
          <Button kind="danger" onPress={() => open('disconnect')}>
            {t('mail.disconnect')}
          </Button>
        </div>
      )}
      {dialog === 'sign-in' ? <MailSignInDialog onClose={() => open(null)} /> : null}
      {dialog === 'disconnect' ? <DisconnectMailDialog onClose={() => open(null)} /> : null}
    </section>
  );
}
