/** The mailboxes of a person who has several, as links, and the way to add one. */
import { type MailboxState, mailboxesOf, newMailbox } from '../../../src-shared/contract/index.ts';
import type { Words } from '../../../src-shared/i18n/index.ts';
import { useAppState, useWords } from '../../api/use-app.tsx';
import { Icon } from '../../ui/icons.tsx';
import { ExternalText } from '../../ui/text.tsx';
import { mailboxPage } from '../fix.ts';
import { type MailPlace, pageOfAdding } from './mail-places.ts';

/** What a person should know about it before it is opened; null while it is in agreement, or about to be checked. */
function stateText({ state, sync, paused }: MailboxState, { t }: Words): string | null {
  switch (state) {
    case 'unavailable':
      return t('status.mail-unavailable');
    case 'none':
      return t('status.mail-none');
    case 'unmapped':
      return t('mail.list-unmapped');
    case 'asleep':
      return t('status.mail-asleep');
    case 'on':
      if (sync.state !== 'idle' && sync.state !== 'in-agreement' && sync.state !== 'waiting')
        return t(`state.${sync.state}`);
      return paused.length === 0 ? null : t('status.mail-paused', { count: paused.length });
  }
}

/** Whether a person has to do something about it. */
const needsPerson = ({ state, sync }: MailboxState): boolean =>
  state === 'unmapped' || (state === 'on' && (sync.state === 'needs-you' || sync.state === 'error'));

interface LinkProps {
  readonly mailbox: MailboxState;
  readonly isCurrent: boolean;
}

function MailboxLink({ mailbox, isCurrent }: LinkProps) {
  const words = useWords();
  const state = stateText(mailbox, words);
  return (
    <a aria-current={isCurrent ? 'page' : undefined} className="mailbox-link" href={mailboxPage(mailbox)}>
      <ExternalText>{mailbox.mailbox?.address ?? words.t('mail.list-first')}</ExternalText>
      {state === null ? null : (
        <span className={needsPerson(mailbox) ? 'attention small' : 'quiet small'}>
          <span className="hidden">, </span>
          {state}
        </span>
      )}
    </a>
  );
}

export function MailboxList({ current }: { readonly current: MailPlace }) {
  const { app, mail } = useAppState();
  const { t } = useWords();
  const isOffered = mail.adding.state === 'offered' && app.mode !== 'sample';
  return (
    <nav aria-label={t('mail.list')} className="mailboxes">
      <ul>
        {mailboxesOf(mail).map((mailbox) => (
          <li key={mailbox.id ?? ''}>
            <MailboxLink isCurrent={mailbox.id === current} mailbox={mailbox} />
          </li>
        ))}
        {isOffered || current === newMailbox ? (
          <li>
            <a
              aria-current={current === newMailbox ? 'page' : undefined}
              className="mailbox-link add"
              href={pageOfAdding}
            >
              <Icon name="plus" size={16} />
              <span>{t('mail.add')}</span>
            </a>
          </li>
        ) : null}
      </ul>
    </nav>
  );
}
