/** The direction step: which way new entries go, and what happens to existing ones. Choices of the administrator have a lock. */
import { useAppState, useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { RadioGroup } from '../../ui/choice.tsx';
import { DateField, noDate } from '../../ui/date-field.tsx';
import { Field } from '../../ui/field.tsx';
import { Lock } from '../../ui/text.tsx';
import { RefusedNote } from '../problem-frame.tsx';
import { ProblemNote } from '../problem-note.tsx';
import { type TypedBounds, useDateBounds } from '../use-date-bounds.ts';
import { StepFrame } from './step-frame.tsx';
import { useForget, useTyped } from './typed.tsx';
import { useStepCall } from './use-step-call.ts';

export function DirectionStep() {
  const { setup } = useAppState();
  const { t } = useWords();
  const save = useStepCall('setup.direction');
  const [changes, setChanges] = useTyped<Partial<typeof setup.chosen>>('direction', {});
  const dates = useDateBounds(
    ...useTyped<TypedBounds>('direction-dates', {
      from: { ...noDate, date: setup.chosen.from },
      until: { ...noDate, date: setup.chosen.until },
    }),
  );
  const forget = useForget('direction', 'direction-dates');
  const chosen = { ...setup.chosen, ...changes };
  const change = (part: Partial<typeof chosen>) => setChanges({ ...changes, ...part });
  const decided = setup.decidedByAdministrator;
  const { calendar: _, ...input } = chosen;
  const submit = async () => {
    if (!dates.areValid()) return;
    const outcome = await save.run({ ...input, ...dates.chosen });
    if (outcome.type === 'done') forget();
  };

  return (
    <StepFrame
      actions={
        <Button isPending={save.isBusy} kind="primary" type="submit">
          {t('direction.save')}
        </Button>
      }
      lead={t('direction.lead')}
      onSubmit={() => void submit()}
      title={t('direction.title')}
    >
      {save.problem === null ? null : <ProblemNote onFix={() => void submit()} problem={save.problem} />}
      <RefusedNote isShown={save.isRefused} />
      <div className="stack-tight">
        <RadioGroup
          isDisabled={decided.includes('direction')}
          label={t('direction.new')}
          onChange={(direction) => change({ direction })}
          options={(['two-way', 'crm-to-provider'] as const).map((value) => ({
            value,
            text: t(`direction.${value}`),
            hint: t(`direction.${value}-hint`),
          }))}
          value={chosen.direction}
        />
        {decided.includes('direction') ? <Lock>{t('locked.administrator')}</Lock> : null}
      </div>
      {chosen.direction === 'two-way' ? (
        <div className="stack-tight">
          <Field
            hint={t('direction.prefix-hint')}
            isDisabled={decided.includes('createPrefix')}
            label={t('direction.prefix')}
            onChange={(createPrefix) => change({ createPrefix })}
            value={chosen.createPrefix}
          />
          {decided.includes('createPrefix') ? <Lock>{t('locked.administrator')}</Lock> : null}
        </div>
      ) : null}
      <hr />
      <section className="stack">
        <div className="stack-tight">
          <h2>{t('direction.existing')}</h2>
          <p className="quiet">{t('direction.existing-lead')}</p>
        </div>
        <div className="columns">
          <RadioGroup
            label={t('direction.existing-provider')}
            onChange={(existingProvider) => change({ existingProvider })}
            options={[
              { value: 'take', text: t('direction.take-provider') },
              { value: 'leave', text: t('direction.leave') },
            ]}
            value={chosen.existingProvider}
          />
          <RadioGroup
            label={t('direction.existing-crm')}
            onChange={(existingCrm) => change({ existingCrm })}
            options={[
              { value: 'take', text: t('direction.take-crm') },
              { value: 'leave', text: t('direction.leave') },
            ]}
            value={chosen.existingCrm}
          />
        </div>
        <div className="columns">
          <DateField label={t('direction.from')} {...dates.fields.from} />
          <DateField label={t('direction.until')} {...dates.fields.until} />
        </div>
        <p className="hint">{t('direction.dates-hint')}</p>
      </section>
    </StepFrame>
  );
}
