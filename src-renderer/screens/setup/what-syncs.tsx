/**
 * The step about what syncs, and where: the primary calendar, which way new entries go, and what happens to existing ones. Choices of the
 * administrator have a lock.
 */
import { useAppState, useCall, useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { RadioGroup } from '../../ui/choice.tsx';
import { DateField, noDate } from '../../ui/date-field.tsx';
import { Field } from '../../ui/field.tsx';
import { Lock } from '../../ui/text.tsx';
import { RefusedNote } from '../problem-frame.tsx';
import { ProblemNote } from '../problem-note.tsx';
import { type TypedBounds, useDateBounds } from '../use-date-bounds.ts';
import { type CalendarChoice, CalendarList, useCalendarChoice } from './calendar-choice.tsx';
import { StepFrame } from './step-frame.tsx';
import { useForget, useTyped } from './typed.tsx';
import { useStepCall } from './use-step-call.ts';

function PrimaryCalendar({ choice }: { readonly choice: CalendarChoice }) {
  const { t } = useWords();
  return (
    <section className="stack">
      <div className="stack-tight">
        <h2>{t('calendar.title')}</h2>
        <p className="quiet">{t('calendar.lead')}</p>
        <p>{t('calendar.permanent')}</p>
      </div>
      <CalendarList choice={choice} label={t('calendar.title')} />
    </section>
  );
}

export function WhatSyncsStep() {
  const { setup } = useAppState();
  const { t } = useWords();
  const keep = useStepCall('setup.calendar');
  const save = useStepCall('setup.direction');
  const again = useCall('setup.go');
  const choice = useCalendarChoice();
  const { id } = choice;
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
    if (id === null || !dates.areValid()) return;
    const kept = await keep.run({ id });
    if (kept.type !== 'done') return;
    const outcome = await save.run({ ...input, ...dates.chosen });
    if (outcome.type === 'done') forget();
  };
  const problem = keep.problem ?? save.problem;

  return (
    <StepFrame
      actions={
        choice.isPossible ? (
          <Button
            isDisabled={id === null}
            isPending={keep.isBusy || save.isBusy}
            kind="primary"
            type="submit"
          >
            {t('direction.save')}
          </Button>
        ) : (
          <Button isPending={again.isPending} onPress={() => void again.run({ step: 'calendar' })}>
            {t('action.try-again')}
          </Button>
        )
      }
      onSubmit={() => void submit()}
      title={t('direction.title')}
    >
      {problem === null ? null : <ProblemNote onFix={() => void submit()} problem={problem} />}
      <RefusedNote isShown={keep.isRefused || save.isRefused} />
      <PrimaryCalendar choice={choice} />
      {choice.isPossible ? (
        <>
          <hr />
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
            <p className="hint">{t('direction.lead')}</p>
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
        </>
      ) : null}
    </StepFrame>
  );
}
