/** The button of a problem that begins a move (A13). */
import { useCall, useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';

interface Props {
  /** The mailbox that moved. Absent: it is the calendar's account; `id` null: the first mailbox. */
  readonly mailbox?: { readonly id: string | null } | null;
  readonly isPrimary?: boolean;
}

export function BeginMove({ mailbox = null, isPrimary = false }: Props) {
  const { t } = useWords();
  const account = useCall('move.begin');
  const mail = useCall('mail-move.begin');
  return (
    <Button
      isPending={account.isPending || mail.isPending}
      kind={isPrimary ? 'primary' : 'plain'}
      onPress={() => void (mailbox === null ? account.run({}) : mail.run({ mailbox: mailbox.id }))}
    >
      {t('moved.open')}
    </Button>
  );
}
