/** What the CRM holds of the person's mail, in its panel: beside what the calendar's panel says of the mailboxes. */
import { type MailboxState, mailboxesOf } from '../../../src-shared/contract/index.ts';
import type { Words } from '../../../src-shared/i18n/index.ts';
import { useAppState, useWords } from '../../api/use-app.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Dotted } from '../../ui/text.tsx';

/** One that has messages in the CRM, whether it is synchronised now or was. */
const isKept = ({ state, linked }: MailboxState): boolean => state === 'on' || linked > 0;

function partsOf(mailboxes: readonly MailboxState[], { t }: Words): readonly string[] {
  const kept = mailboxes.filter(isKept);
  if (kept.length > 0) {
    const sum = (of: (one: MailboxState) => number) => kept.reduce((all, one) => all + of(one), 0);
    const pairs = sum((one) => (one.state === 'on' ? one.pairs : 0));
    return [
      t('mail.messages', { count: sum(({ linked }) => linked) }),
      ...(pairs === 0 ? [] : [t('mail.folders-synced', { count: pairs })]),
    ];
  }
  const takesNone = mailboxes.some(({ unavailable }) => unavailable === 'crm-has-no-mail');
  return [t(takesNone ? 'status.crm-takes-no-mail' : 'status.crm-has-no-mail')];
}

export function CrmMailPart() {
  const words = useWords();
  const { mail } = useAppState();
  return (
    <section className="side-part">
      <h3 className="part-name">
        <Icon name="mail" size={18} />
        {words.t('status.crm-mail')}
      </h3>
      <p className="small">
        <Dotted parts={partsOf(mailboxesOf(mail), words)} />
      </p>
    </section>
  );
}
