/** The setup: the five steps on the left, the current one on the right. Every step can be left and resumed later. */
import type { ReactNode } from 'react';
import type { SetupStep } from '../../../src-shared/contract/index.ts';
import { useAppState, useCall, useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Select } from '../../ui/select.tsx';
import { SampleBadge } from '../sample.tsx';
import { AccountStep } from './account.tsx';
import { CrmStep } from './crm.tsx';
import { FirstRunStep } from './first-run.tsx';
import { PreviewStep } from './preview.tsx';
import { indexOfStep, isFinished, steps, visitOf } from './steps.ts';
import { TypedProvider } from './typed.tsx';
import { WelcomeStep } from './welcome.tsx';
import { WhatSyncsStep } from './what-syncs.tsx';

function StepList() {
  const { setup } = useAppState();
  const { t } = useWords();
  const go = useCall('setup.go');
  const here = indexOfStep(setup.step);
  return (
    <nav aria-label={t('setup.steps')} className="steps">
      <p className="brand">
        <Mark size={24} state="idle" />
        <span>{t('app.name')}</span>
      </p>
      {here < 0 ? null : (
        <p className="step-count quiet small">
          {t('setup.step-of', { number: here + 1, total: steps.length })}
          <span className="step-name">{t(`step.${steps[here]?.name ?? 'first-run'}`)}</span>
        </p>
      )}
      <ol>
        {steps.map((step, index) => {
          const isOver = isFinished(step, setup);
          const visit = visitOf(step, setup);
          const inside = (
            <>
              <span className="step-sign">
                {isOver ? <Icon name="check" size={15} /> : <span className="step-number">{index + 1}</span>}
              </span>
              <span>{t(`step.${step.name}`)}</span>
              {isOver ? <span className="hidden">, {t('setup.finished')}</span> : null}
            </>
          );
          return (
            <li
              aria-current={index === here ? 'step' : undefined}
              className={isOver ? 'step finished' : 'step'}
              key={step.name}
            >
              {visit === null ? (
                <span className="step-text">{inside}</span>
              ) : (
                <Button kind="quiet" onPress={() => void go.run({ step: visit })}>
                  {inside}
                </Button>
              )}
            </li>
          );
        })}
      </ol>
      <SampleBadge />
      <LanguageChoice />
    </nav>
  );
}

/** The language can be changed during setup, so that nobody has to set up Concord in a language they cannot read. */
function LanguageChoice() {
  const { settings } = useAppState();
  const { t, language } = useWords();
  const set = useCall('settings.set');
  return (
    <div className="steps-language">
      <Select
        isDisabled={settings.locked.includes('language')}
        isLabelHidden
        label={t('setup.language')}
        onChange={(language) => void set.run({ language })}
        options={(['en', 'nl'] as const).map((value) => ({
          value,
          text: t(`settings.language-${value}`),
        }))}
        value={language === 'nl' ? 'nl' : 'en'}
      />
    </div>
  );
}

const screens: Readonly<Record<Exclude<SetupStep, 'done'>, () => ReactNode>> = {
  welcome: WelcomeStep,
  crm: CrmStep,
  account: AccountStep,
  calendar: WhatSyncsStep,
  direction: WhatSyncsStep,
  preview: PreviewStep,
  'first-run': FirstRunStep,
};

export function Setup() {
  const { setup } = useAppState();
  const shown = setup.step === 'done' ? 'first-run' : setup.step;
  const Step = screens[shown];
  return (
    <TypedProvider>
      <div className="setup">
        <StepList />
        <main className="setup-main">
          {/* two answers of one page are one step */}
          <Step key={indexOfStep(shown)} />
        </main>
      </div>
    </TypedProvider>
  );
}
