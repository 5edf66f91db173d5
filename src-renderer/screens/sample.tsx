/** The sample: the badge that every screen wears, with the way to a calendar of one's own, and the pages of its two sides. */
import { useState } from 'react';
import { useAppState, useWords } from '../api/use-app.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { DisconnectDialog } from './disconnect-dialog.tsx';
import { useOpenLink } from './use-open-link.ts';

/** Shows nothing outside the sample. */
export function SampleBadge() {
  const { app } = useAppState();
  const { t } = useWords();
  const [isLeaving, setLeaving] = useState(false);
  if (app.mode !== 'sample') return null;
  return (
    <div className="sample">
      <p className="sample-badge">{t('status.sample')}</p>
      <Button kind="inline" onPress={() => setLeaving(true)}>
        {t('status.sample-leave')}
      </Button>
      {isLeaving ? <DisconnectDialog onClose={() => setLeaving(false)} /> : null}
    </div>
  );
}

/** Opens the sample's two sides; nothing where nobody can see them. */
export function SamplePages() {
  const { app } = useAppState();
  const { t } = useWords();
  const open = useOpenLink();
  return app.sampleViews ? (
    <>
      <Button onPress={() => void open('sample-account')}>
        {t('status.sample-account')}
        <Icon name="outside" size={16} />
      </Button>
      <Button onPress={() => void open('sample-crm')}>
        {t('status.sample-crm')}
        <Icon name="outside" size={16} />
      </Button>
    </>
  ) : null;
}
