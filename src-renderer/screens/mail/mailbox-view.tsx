/** One mailbox on the Mail screen: what stands in its way, connecting it, choosing folders, or mail as it runs. */
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../../api/use-app.tsx';
import { ConnectMail } from './connect.tsx';
import { MailFolders } from './folders.tsx';
import { MailOverview } from './overview.tsx';
import { MailboxName, useMailbox } from './use-mailbox.tsx';

function Unavailable() {
  const { unavailable } = useMailbox();
  const { t } = useWords();
  return (
    <div className="screen">
      <h1 tabIndex={-1}>{t('mail.title')}</h1>
      <MailboxName />
      <section className="stack-tight">
        <h2>{t('mail.unavailable')}</h2>
        <p>{t(`mail.unavailable-${unavailable ?? 'no-account'}`)}</p>
      </section>
    </div>
  );
}

export function MailboxView() {
  const { state } = useMailbox();
  const [isChoosing, choose] = useState(state === 'unmapped');
  // after the first folders are saved, they stay on the screen until the person goes on
  useEffect(() => {
    if (state === 'unmapped') choose(true);
    if (state === 'none' || state === 'unavailable') choose(false);
  }, [state]);
  const isSetUp = state === 'on' || state === 'asleep';
  const view = state === 'unmapped' || (isSetUp && isChoosing) ? 'folders' : isSetUp ? 'overview' : state;
  const shown = useRef(view);
  // the button that led to another view is gone, and its focus with it
  useEffect(() => {
    if (shown.current === view) return;
    shown.current = view;
    document.querySelector<HTMLElement>('main h1')?.focus();
  }, [view]);
  switch (view) {
    case 'folders':
      return <MailFolders onClose={isSetUp ? () => choose(false) : null} />;
    case 'overview':
      return <MailOverview onChooseFolders={() => choose(true)} />;
    case 'none':
      return <ConnectMail />;
    default:
      return <Unavailable />;
  }
}
