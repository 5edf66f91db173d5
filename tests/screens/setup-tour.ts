/** What a person does in every setup with a real account, whichever the provider: the steps before it and after it, by keyboard alone. */
import { expect } from 'vitest';
import type { Words } from '../../src-shared/i18n/index.ts';
import type { CrmProcess } from '../support/crm-process.ts';
import { enterOn, tabTo } from '../support/keyboard.ts';
import { perceive } from './perceive.ts';
import type { ProgramOptions, RealProgram } from './real-program.ts';

/** Pictures are taken in every language, theme and width. */
export const tourViews: readonly ProgramOptions['view'][] =
  process.env.CONCORD_SCREENSHOTS === undefined
    ? [
        { language: 'en', theme: 'light' },
        { language: 'nl', theme: 'dark', width: 480 },
      ]
    : (['en', 'nl'] as const).flatMap((language) =>
        (['light', 'dark'] as const).flatMap((theme) =>
          [480, 1280].map((width) => ({ language, theme, width, height: 900 })),
        ),
      );

interface Tour {
  readonly program: RealProgram;
  readonly words: Words;
}

/** From the welcome to the account step. */
export async function toAccountStep(
  { program, words: { t } }: Tour,
  crm: Pick<CrmProcess, 'url' | 'tokens'>,
): Promise<void> {
  const { page } = program;
  await perceive(program, 'welcome', { focus: t('welcome.title'), says: null });
  await enterOn(page, t('welcome.start'));
  await perceive(program, 'crm', { focus: t('crm.title'), says: null });
  await tabTo(page, t('crm.url'));
  await page.keyboard.type(crm.url);
  await tabTo(page, t('crm.token'));
  await page.keyboard.type(crm.tokens.anna ?? '');
  await page.keyboard.press('Enter');
  await perceive(program, 'account', { focus: t('account.title'), says: t('crm.connecting') });
}

/** From the step about what syncs to the agreement of a calendar with one entry. @param says what led to that step */
export async function toAgreement({ program, words: { t } }: Tour, says: string): Promise<void> {
  const { page, application } = program;
  await perceive(program, 'what-syncs', { focus: t('direction.title'), says });
  await enterOn(page, t('direction.save'));
  await perceive(program, 'preview', { focus: t('preview.title'), says: t('preview.ready') });
  await page.getByText(t('preview.added', { count: 1 })).waitFor();
  await enterOn(page, t('preview.start'));
  await expect.poll(() => application.state().sync.state).toBe('in-agreement');
  await page.getByRole('heading', { level: 1, name: t('first-sync.title') }).waitFor();
  await perceive(program, 'first-sync', { focus: t('first-sync.title'), says: t('state.in-agreement') });
  await enterOn(page, t('first-sync.to-status'));
  await page.getByRole('heading', { level: 1, name: t('state.in-agreement') }).waitFor();
  await perceive(program, 'in-agreement', { focus: t('state.in-agreement'), says: null });
  expect(application.state().sync.linked).toBe(1);
}
