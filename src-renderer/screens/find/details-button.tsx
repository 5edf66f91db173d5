/** Opens the panel about one entry or message from a row of any list. */
import { useState } from 'react';
import type { WhyTarget } from '../../../src-shared/contract/index.ts';
import { useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { EntryPanel } from './entry-panel.tsx';

interface DetailsButtonProps {
  readonly target: WhyTarget;
  /** For screen readers: with what it is about. */
  readonly label: string;
  readonly isTabStop?: boolean;
}

export function DetailsButton({ target, label, isTabStop = true }: DetailsButtonProps) {
  const { t } = useWords();
  const [opened, open] = useState<WhyTarget | null>(null);
  return (
    <>
      <Button isTabStop={isTabStop} kind="inline" label={label} onPress={() => open(target)}>
        {t('panel.details')}
      </Button>
      {opened === null ? null : <EntryPanel onClose={() => open(null)} target={opened} />}
    </>
  );
}
