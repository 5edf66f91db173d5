/** The preview step: lists what would be added, changed and removed on each side; the person approves exactly these changes. */
import { useState } from 'react';
import type { AppState } from '../../../src-shared/contract/index.ts';
import { useAppState, useCall, useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Icon } from '../../ui/icons.tsx';
import { EntryList, type Item, useItems } from '../entry-list.tsx';
import { ProblemNote, RefusedNote } from '../problem-note.tsx';
import { RunProgress } from '../run-progress.tsx';
import { StepFrame } from './step-frame.tsx';
import { useStepCall } from './use-step-call.ts';

type Counts = NonNullable<AppState['setup']['preview']>['provider'];

const rows = [
  { what: 'added', write: 'create', sign: 'plus' },
  { what: 'changed', write: 'update', sign: 'tilde' },
  { what: 'removed', write: 'remove', sign: 'minus' },
] as const;

interface SideProps {
  readonly side: Item['side'];
  readonly counts: Counts;
  readonly items: readonly Item[];
}

function Side({ side, counts, items }: SideProps) {
  const { t } = useWords();
  return (
    <section className="preview-side">
      <h2>{t(`preview.in-${side}`)}</h2>
      <ul>
        {rows.map(({ what, write, sign }) => {
          const own = items.filter((item) => item.side === side && item.write === write);
          const text = t(`preview.${what}`, { count: counts[what] });
          return (
            <li className={counts[what] === 0 ? 'preview-row none' : 'preview-row'} key={what}>
              <Icon name={sign} size={18} />
              {own.length === 0 ? (
                <span className="preview-count">{text}</span>
              ) : (
                <Disclosure title={text}>
                  <EntryList items={own} label={`${t(`preview.in-${side}`)}: ${text}`} />
                </Disclosure>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Preview({ preview }: { readonly preview: NonNullable<AppState['setup']['preview']> }) {
  const { decisions, setup } = useAppState();
  const { t } = useWords();
  // The entries of the preview are those of the decision about the first run.
  const found = useItems(decisions.find((one) => one.kind === 'first-run') ?? null);
  const { provider, crm } = preview;
  const total = [provider, crm].reduce((sum, side) => sum + side.added + side.changed + side.removed, 0);
  return (
    <>
      {total === 0 ? (
        <p>{t('preview.nothing')}</p>
      ) : (
        <div className="columns preview">
          <Side counts={provider} items={found.items} side="provider" />
          <Side counts={crm} items={found.items} side="crm" />
        </div>
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
  const approve = useStepCall('setup.approve');
  const again = useCall('setup.go');
  const [isStale, setStale] = useState(false);
  const { preview } = setup;
  const problem = approve.problem ?? sync.problem;

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
      <RefusedNote isShown={approve.isRefused} />
      <div className="live" role="status">
        {isStale ? <p>{t('preview.changed-meanwhile')}</p> : null}
      </div>
      {preview !== null ? (
        <Preview preview={preview} />
      ) : problem === null ? (
        sync.progress === null ? (
          <p className="quiet" role="status">
            {t('preview.preparing')}
          </p>
        ) : (
          <RunProgress progress={sync.progress} />
        )
      ) : null}
    </StepFrame>
  );
}
