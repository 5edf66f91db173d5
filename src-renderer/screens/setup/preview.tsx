/** The preview step: lists what would be added, changed and removed on each side; the person approves exactly these changes. */
import { useState } from 'react';
import type { AppState } from '../../../src-shared/contract/index.ts';
import { useAppState, useCall, useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icons.tsx';
import { useItems } from '../entry-list.tsx';
import { RefusedNote } from '../problem-frame.tsx';
import { ProblemNote } from '../problem-note.tsx';
import { RunProgress } from '../run-progress.tsx';
import { PreviewSide } from './preview-side.tsx';
import { StepFrame } from './step-frame.tsx';
import { useStepCall } from './use-step-call.ts';

/** A list that fits on the screen needs no search. */
const searchedFrom = 10;

function Preview({ preview }: { readonly preview: NonNullable<AppState['setup']['preview']> }) {
  const { decisions, setup } = useAppState();
  const { t } = useWords();
  // The entries of the preview are those of the decision about the first run.
  const found = useItems(decisions.find((one) => one.kind === 'first-run') ?? null);
  const [query, search] = useState('');
  const { provider, crm } = preview;
  const total = [provider, crm].reduce((sum, side) => sum + side.added + side.changed + side.removed, 0);
  return (
    <>
      {total === 0 ? (
        <p>{t('preview.nothing')}</p>
      ) : (
        <>
          {total > searchedFrom ? (
            <Field label={t('preview.search')} onChange={search} type="search" value={query} />
          ) : null}
          <div className="columns preview">
            <PreviewSide counts={provider} items={found.items} query={query} side="provider" />
            <PreviewSide counts={crm} items={found.items} query={query} side="crm" />
          </div>
        </>
      )}
      <ul className="stack-tight">
        {preview.linked > 0 ? (
          <li className="promise">
            <Icon name="both" />
            <span>{t('preview.linked', { count: preview.linked })}</span>
          </li>
        ) : null}
        <li className="promise">
          <Icon name="check" />
          <span>{t('preview.nobody')}</span>
        </li>
        {setup.crm?.limits.includes('crm-cannot-be-read') === true ? (
          <li className="promise attention">
            <span className="bang">!</span>
            <span>{t('preview.unread')}</span>
          </li>
        ) : null}
        {preview.asks > 0 ? (
          <li className="promise attention">
            <span className="bang">!</span>
            <span>{t('preview.asks', { count: preview.asks })}</span>
          </li>
        ) : null}
      </ul>
    </>
  );
}

export function PreviewStep() {
  const { setup, sync } = useAppState();
  const { t } = useWords();
  const approve = useStepCall('setup.approve', 'preview');
  const again = useCall('setup.go');
  const [isStale, setStale] = useState(false);
  const { preview } = setup;
  const problem = approve.problem ?? sync.problem;
  // A bug, which is no Problem: without a note the step would seem to compare for ever.
  const isCrashed = preview === null && problem === null && sync.state === 'error' && setup.busy === null;

  const start = async () => {
    if (preview === null) return;
    setStale(false);
    const outcome = await approve.run({ digest: preview.digest });
    if (outcome.type === 'done' && !outcome.output.accepted) setStale(true);
  };

  return (
    <StepFrame
      actions={
        <Button isDisabled={preview === null} isPending={approve.isBusy} kind="primary" type="submit">
          {t('preview.start')}
        </Button>
      }
      busy={
        problem !== null || isCrashed ? '' : preview === null ? t('preview.preparing') : t('preview.ready')
      }
      lead={t('preview.lead')}
      onSubmit={() => void start()}
      title={t('preview.title')}
    >
      {problem === null ? null : (
        <ProblemNote
          onFix={problem.fix === 'wait' ? () => void again.run({ step: 'preview' }) : undefined}
          problem={problem}
        />
      )}
      {isCrashed ? (
        <div className="problem wrong stack" role="alert">
          <p>{t('preview.crashed')}</p>
          <div className="row">
            <Button isPending={again.isPending} onPress={() => void again.run({ step: 'preview' })}>
              {t('preview.again')}
            </Button>
          </div>
        </div>
      ) : null}
      <RefusedNote isShown={approve.isRefused} />
      <div className="live" role="status">
        {isStale ? <p>{t('preview.changed-meanwhile')}</p> : null}
      </div>
      {preview !== null ? (
        <Preview preview={preview} />
      ) : problem === null && !isCrashed ? (
        sync.progress === null ? (
          <p className="quiet">{t('preview.preparing')}</p>
        ) : (
          <RunProgress progress={sync.progress} />
        )
      ) : null}
    </StepFrame>
  );
}
