/** Chooses filters (C21). What they would do is counted and shown first; only filters that were shown can be saved. */
import { useEffect, useRef, useState } from 'react';
import type { AppState, CallOutput } from '../../src-shared/contract/index.ts';
import { leavableKinds } from '../../src-shared/domain/calendar/filters.ts';
import { useAppState, useCall, useWords } from '../api/use-app.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/choice.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { NamedEntries } from './named-entries.tsx';
import { RefusedNote } from './problem-frame.tsx';
import { ProblemNote } from './problem-note.tsx';

type Filters = AppState['calendars']['filters']['chosen'];
type Preview = CallOutput<'calendars.filters-preview'>;

/** As they are typed: labels in one line. */
type Typed = Omit<Filters, 'onlyLabels' | 'exceptLabels'> & {
  readonly onlyLabels: string;
  readonly exceptLabels: string;
};

const listed = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

function PreviewText({ found }: { readonly found: Preview }) {
  const { t } = useWords();
  return (
    <>
      <p>{t('filters.passes', { count: found.passes })}</p>
      {found.adds === 0 ? null : (
        <div className="stack-tight">
          <p>{t('filters.adds', { count: found.adds })}</p>
          <NamedEntries entries={found.addsExamples} />
        </div>
      )}
      {found.stays === 0 ? null : (
        <div className="stack-tight">
          <p>{t('filters.would-stay', { count: found.stays })}</p>
          <NamedEntries entries={found.staysExamples} />
        </div>
      )}
      {found.linkedOut === 0 ? null : <p>{t('filters.linked-out', { count: found.linkedOut })}</p>}
    </>
  );
}

export function FiltersDialog({
  onClose,
  onSaved,
}: {
  readonly onClose: () => void;
  readonly onSaved: () => void;
}) {
  const { chosen, offered } = useAppState().calendars.filters;
  const { t } = useWords();
  const preview = useCall('calendars.filters-preview');
  const save = useCall('calendars.rules');
  const [typed, setTyped] = useState<Typed>({
    ...chosen,
    onlyLabels: chosen.onlyLabels.join(', '),
    exceptLabels: chosen.exceptLabels.join(', '),
  });
  const [found, setFound] = useState<Preview | null>(null);
  const saveButton = useRef<HTMLButtonElement>(null);
  const shown = useRef<HTMLDivElement>(null);
  // the button that was pressed has become another one, and what it brought may be below the fold
  useEffect(() => {
    if (found === null) return;
    saveButton.current?.focus();
    shown.current?.scrollIntoView({ block: 'nearest' });
  }, [found]);
  const filters: Filters = {
    ...typed,
    onlyLabels: listed(typed.onlyLabels),
    exceptLabels: listed(typed.exceptLabels),
  };
  const change = (part: Partial<Typed>) => {
    setTyped({ ...typed, ...part });
    setFound(null);
  };
  const submit = async () => {
    if (found === null) {
      const outcome = await preview.run({ filters });
      if (outcome.type === 'done') setFound(outcome.output);
      return;
    }
    const outcome = await save.run({ filters });
    if (outcome.type === 'done') onSaved();
  };
  const kinds = leavableKinds.filter((kind) => offered.includes(kind));
  const problem = preview.problem ?? save.problem;
  return (
    <Dialog
      actions={
        <>
          <Button onPress={onClose}>{t('filters.cancel')}</Button>
          <Button
            form="filters"
            isPending={preview.isPending || save.isPending}
            kind="primary"
            ref={saveButton}
            type="submit"
          >
            {t(found === null ? 'filters.preview' : 'filters.save')}
          </Button>
        </>
      }
      onClose={onClose}
      title={t('filters.title')}
    >
      <p className="quiet">{t('filters.lead')}</p>
      <form
        className="stack"
        id="filters"
        noValidate
        onSubmit={(submitted) => {
          submitted.preventDefault();
          void submit();
        }}
      >
        {kinds.length === 0 ? null : (
          <fieldset className="stack-tight">
            <legend className="group-label">{t('filters.leave-out')}</legend>
            {kinds.map((kind) => (
              <Checkbox
                isSelected={typed.leaveOut.includes(kind)}
                key={kind}
                onChange={(isOut) =>
                  change({
                    leaveOut: leavableKinds.filter((one) =>
                      one === kind ? isOut : typed.leaveOut.includes(one),
                    ),
                  })
                }
              >
                {t(`filters.${kind}`)}
              </Checkbox>
            ))}
          </fieldset>
        )}
        {offered.includes('people') ? (
          <Checkbox
            hint={t('filters.people-hint')}
            isSelected={typed.onlyKnownPeople}
            onChange={(onlyKnownPeople) => change({ onlyKnownPeople })}
          >
            {t('filters.people')}
          </Checkbox>
        ) : null}
        {offered.includes('labels') ? (
          <>
            <Field
              hint={t('filters.labels-hint')}
              label={t('filters.only-labels')}
              onChange={(onlyLabels) => change({ onlyLabels })}
              value={typed.onlyLabels}
            />
            <Field
              hint={t('filters.labels-hint')}
              label={t('filters.except-labels')}
              onChange={(exceptLabels) => change({ exceptLabels })}
              value={typed.exceptLabels}
            />
          </>
        ) : null}
      </form>
      <div className="live stack" ref={shown} role="status">
        {preview.isPending ? <p className="quiet">{t('filters.counting')}</p> : null}
        {found === null ? null : <PreviewText found={found} />}
      </div>
      {problem === null ? null : <ProblemNote onFix={() => void submit()} problem={problem} />}
      <RefusedNote isShown={preview.isRefused || save.isRefused} />
    </Dialog>
  );
}
