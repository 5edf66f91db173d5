/** Asks before syncing stops (A14): whether what Concord made stays or goes, with everything that would go, by side. */
import { useCallback, useEffect, useState } from 'react';
import type { CallOutput } from '../../src-shared/contract/index.ts';
import { useCall, useClient, useWords } from '../api/use-app.tsx';
import { useAnnouncement } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox, RadioGroup } from '../ui/choice.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { RefusedNote } from './problem-frame.tsx';
import { ProblemNote } from './problem-note.tsx';
import { StopItems } from './stop-items.tsx';

type Preview = CallOutput<'sync.stop-preview'>;
type Choice = 'keep' | 'remove';

/** The preview, asked for when it is first wanted, and again when it has become stale. */
function usePreview(isWanted: boolean) {
  const client = useClient();
  const [preview, setPreview] = useState<Preview | null>(null);
  const [isRefused, setRefused] = useState(false);
  const read = useCallback(async () => {
    setPreview(null);
    const outcome = await client.call('sync.stop-preview', {});
    setRefused(outcome.type !== 'done');
    if (outcome.type === 'done') setPreview(outcome.output);
  }, [client]);
  useEffect(() => {
    if (isWanted) void read();
  }, [isWanted, read]);
  return { preview, isRefused, read };
}

interface RemovalsProps {
  readonly preview: Preview;
  readonly withGuests: boolean;
  readonly onWithGuests: (withGuests: boolean) => void;
}

/** The calendar first, as everywhere. */
function Removals({ preview, withGuests, onWithGuests }: RemovalsProps) {
  const { t } = useWords();
  const { counts, others, crmRemoves, digest } = preview;
  const isNothing = counts.provider + counts.crm + counts.guests + others === 0;
  return (
    <div className="stack">
      {(['provider', 'crm'] as const).map((group) =>
        counts[group] === 0 ? null : (
          <Disclosure key={group} title={t(`stop.from-${group}`, { count: counts[group] })}>
            <StopItems
              digest={digest}
              group={group}
              label={t(`stop.from-${group}`, { count: counts[group] })}
            />
          </Disclosure>
        ),
      )}
      {counts.crm === 0 ? null : <p className="hint">{t('stop.crm-notes')}</p>}
      {others === 0 ? null : <p>{t('stop.others', { count: others })}</p>}
      {crmRemoves ? null : <p>{t('stop.crm-keeps')}</p>}
      {counts.guests === 0 ? null : (
        <>
          <Checkbox hint={t('stop.guests-hint')} isSelected={withGuests} onChange={onWithGuests}>
            {t('stop.guests', { count: counts.guests })}
          </Checkbox>
          <Disclosure title={t('stop.guests-list')}>
            <StopItems digest={digest} group="guests" label={t('stop.guests-list')} />
          </Disclosure>
        </>
      )}
      <p>{isNothing ? t('stop.nothing') : t('stop.back')}</p>
    </div>
  );
}

export function StopDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords();
  const stop = useCall('sync.stop');
  const [choice, choose] = useState<Choice>('keep');
  const [withGuests, setWithGuests] = useState(false);
  const [isStale, setStale] = useState(false);
  const { preview, isRefused, read } = usePreview(choice === 'remove');
  useAnnouncement(choice === 'remove' && preview === null ? t('stop.loading') : '');
  const counts = preview?.counts ?? { provider: 0, crm: 0, guests: 0 };
  const count = counts.provider + counts.crm + (withGuests ? counts.guests : 0);
  const removes = choice === 'remove' && preview !== null;

  const answer = async () => {
    const remove = removes ? { digest: preview.digest, withGuests } : null;
    const outcome = await stop.run({ remove });
    if (outcome.type !== 'done') return;
    if (outcome.output.accepted) return onClose();
    setStale(true);
    await read();
  };
  return (
    <Dialog
      actions={
        <>
          <Button autoFocus onPress={onClose}>
            {t('stop.no')}
          </Button>
          <Button
            isDisabled={choice === 'remove' && preview === null}
            isPending={stop.isPending}
            kind={removes && count > 0 ? 'danger' : 'primary'}
            onPress={() => void answer()}
          >
            {removes && count > 0 ? t('stop.yes-remove', { count }) : t('stop.yes')}
          </Button>
        </>
      }
      onClose={onClose}
      title={t('stop.title')}
    >
      <p>{t('stop.text')}</p>
      <RadioGroup<Choice>
        label={t('stop.what')}
        onChange={choose}
        options={(['keep', 'remove'] as const).map((value) => ({
          value,
          text: t(`stop.${value}`),
          hint: t(`stop.${value}-hint`),
        }))}
        value={choice}
      />
      {isStale ? (
        <p className="problem" role="alert">
          {t('stop.stale')}
        </p>
      ) : null}
      {choice === 'remove' && preview === null && !isRefused ? (
        <p className="quiet">{t('stop.loading')}</p>
      ) : null}
      {removes ? <Removals onWithGuests={setWithGuests} preview={preview} withGuests={withGuests} /> : null}
      {stop.problem === null ? null : <ProblemNote problem={stop.problem} />}
      <RefusedNote isShown={stop.isRefused || isRefused} />
    </Dialog>
  );
}
