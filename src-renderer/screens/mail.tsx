/** The Mail screen: the mailbox that the address names, or the form that adds one, and the list of mailboxes where there are several. */
import { useEffect, useRef, useState } from 'react';
import { mailboxesOf, newMailbox } from '../../src-shared/contract/index.ts';
import { useAppState, useWords } from '../api/use-app.tsx';
import { useAnnouncement } from '../ui/announcer.tsx';
import { AddMail } from './mail/connect.tsx';
import { type MailPlace, replacePlace, useWantedPlace } from './mail/mail-places.ts';
import { MailboxList } from './mail/mailbox-list.tsx';
import { MailboxView } from './mail/mailbox-view.tsx';
import { MailboxProvider, useHasSeveral } from './mail/use-mailbox.tsx';

/** The place that is shown: an unknown one is that of the first mailbox. */
function useShownPlace(): MailPlace {
  const { app, mail } = useAppState();
  const wanted = useWantedPlace();
  const wasAdding = useRef(false);
  // a form that is open stays: the engines may be starting anew, and the last place may have been taken
  const isAdding =
    wanted === newMailbox &&
    (wasAdding.current || (mail.adding.state === 'offered' && app.mode !== 'sample'));
  useEffect(() => {
    wasAdding.current = isAdding;
  }, [isAdding]);
  if (wanted === newMailbox) return isAdding ? newMailbox : null;
  return mail.further.some(({ id }) => id === wanted) ? wanted : null;
}

export function MailScreen() {
  const { mail, mailMove } = useAppState();
  const { t } = useWords();
  const hasSeveral = useHasSeveral();
  const wanted = useWantedPlace();
  const place = useShownPlace();
  const all = mailboxesOf(mail);
  const mailbox = all.find(({ id }) => id === place);
  const address = mailbox?.mailbox?.address ?? '';
  /** What brought the person here, said once. */
  const [news, setNews] = useState<{ readonly place: MailPlace; readonly text: string } | null>(null);
  /** The address that was connected; `address` null: it was chosen in the browser. */
  const [connected, setConnected] = useState<{ readonly address: string | null } | null>(null);
  const shown = useRef({ place, address });
  const ids = useRef<readonly string[]>([]);
  ids.current = mail.further.map(({ id }) => id);
  /** The further mailboxes that there were when adding one began. */
  const known = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (place === newMailbox) known.current = new Set(ids.current);
  }, [place]);

  /** Another address is another place (A13). */
  const movedTo = mailMove?.step === 'looking' || mailMove?.step === 'done' ? mailMove.mailbox : null;
  useEffect(() => {
    const before = shown.current;
    shown.current = { place, address };
    if (before.place === place) return;
    const isGone = before.place !== null && before.place === wanted && place === null;
    if (isGone) replacePlace(movedTo);
    if (isGone && before.place !== newMailbox && movedTo === null)
      setNews({ place, text: t('mail.removed', { address: before.address }) });
    else setNews((known) => (known?.place === place ? known : null));
    // whatever led to another mailbox is gone, and its focus with it; a link of the list keeps it
    if (document.activeElement === document.body || isGone)
      document.querySelector<HTMLElement>('main h1')?.focus();
  }, [place, wanted, address, movedTo, t]);

  // the topic may tell of the mailbox later than the call is answered
  const added =
    connected === null
      ? undefined
      : mail.further.find(({ id, mailbox: one }) =>
          connected.address === null
            ? !known.current.has(id)
            : one?.address.toLowerCase() === connected.address.toLowerCase(),
        );
  useEffect(() => {
    if (connected === null) return;
    if (place === newMailbox && added === undefined) return;
    setConnected(null);
    if (place !== newMailbox || added === undefined) return;
    setNews({ place: added.id, text: t('mail.added', { address: added.mailbox?.address ?? '' }) });
    replacePlace(added.id);
  }, [connected, added, place, t]);

  useAnnouncement(
    news?.place === place ? news.text : place === newMailbox ? t('mail.add') : hasSeveral ? address : '',
  );
  return (
    <>
      {hasSeveral ? <MailboxList current={place} /> : null}
      {mailbox === undefined ? (
        <MailboxProvider mailbox={newMailbox}>
          <AddMail onConnected={(one) => setConnected({ address: one })} />
        </MailboxProvider>
      ) : (
        <MailboxProvider key={place} mailbox={mailbox}>
          <MailboxView />
        </MailboxProvider>
      )}
    </>
  );
}
