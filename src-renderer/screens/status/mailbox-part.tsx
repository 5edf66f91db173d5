/** A mailbox in the panel of the person's calendar: with its own health where it is synchronised, else what is left to do for it. */
import type { MailboxState } from '../../../src-shared/contract/index.ts';
import type { Words } from '../../../src-shared/i18n/index.ts';
import { useAppState, useWords } from '../../api/use-app.tsx';
import { Link } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Dotted, ExternalText } from '../../ui/text.tsx';
import { mailboxPage } from '../fix.ts';
import { SideHealth } from './side-health.tsx';
import { mailboxTrouble } from './trouble.ts';

/** What is said of a mailbox, and the words of its link. */
function mailLine(
  mail: MailboxState,
  { t }: Words,
): { readonly parts: readonly string[]; readonly link: string } {
  switch (mail.state) {
    case 'unavailable':
      return {
        parts: [
          t(mail.unavailable === 'crm-has-no-mail' ? 'status.mail-unavailable' : 'status.mail-no-account'),
        ],
        link: t('status.mail-more'),
      };
    case 'none':
      return { parts: [t('status.mail-none')], link: t('status.mail-connect') };
    case 'unmapped':
      return { parts: [t('status.mail-unmapped')], link: t('mail.folders-choose') };
    case 'asleep':
      return { parts: [t('status.mail-asleep')], link: t('action.show') };
    case 'on':
      return {
        parts: [
          t('mail.messages', { count: mail.linked }),
          ...(mail.today.arrived === 0 ? [] : [t('status.mail-new', { count: mail.today.arrived })]),
          ...(mail.backlog === 0 ? [] : [t('status.mail-backlog', { count: mail.backlog })]),
          ...(mail.paused.length === 0 ? [] : [t('status.mail-paused', { count: mail.paused.length })]),
        ],
        link: t('action.show'),
      };
  }
}

interface MailboxPartProps {
  readonly mailbox: MailboxState;
  /** Its link then names it. */
  readonly isOneOfSeveral: boolean;
}

export function MailboxPart({ mailbox, isOneOfSeveral }: MailboxPartProps) {
  const words = useWords();
  const state = useAppState();
  const { parts, link } = mailLine(mailbox, words);
  const { address = '', host = '' } = mailbox.mailbox ?? {};
  return (
    <section className="side-part">
      <h3 className="part-name">
        <Icon name="mail" size={18} />
        {words.t('status.mail')}
      </h3>
      {address === '' ? null : (
        <div>
          <p className="side-name">
            <ExternalText>{address}</ExternalText>
          </p>
          {host === '' ? null : (
            <p className="quiet small">
              <ExternalText>{host}</ExternalText>
            </p>
          )}
        </div>
      )}
      {mailbox.state === 'on' ? (
        <SideHealth
          mailbox={{ id: mailbox.id, address }}
          side={mailbox.sync.side}
          trouble={mailboxTrouble(mailbox, state)}
        />
      ) : null}
      <p className="small">
        <Dotted parts={parts} />
      </p>
      <p className="small">
        <Link
          href={mailboxPage(mailbox)}
          {...(isOneOfSeveral && address !== '' ? { label: `${link}: ${address}` } : {})}
        >
          {link}
        </Link>
      </p>
    </section>
  );
}
