/** Decides what a problem's button does, from the problem's fix and the setup's state. */
import type { AppState, SetupStep } from '../../src-shared/contract/index.ts';
import type { Fix } from '../../src-shared/domain/problems.ts';
import type { Problem } from '../api/client.ts';

export type FixAction =
  /** Goes back to the setup step where the person can fix the problem. */
  | { readonly type: 'step'; readonly step: Extract<SetupStep, 'crm' | 'account' | 'calendar' | 'direction'> }
  | { readonly type: 'try-again' }
  /** Opens the dialog for signing in again to the connected CRM or account. */
  | { readonly type: 'repair'; readonly side: 'crm' | 'account' }
  /** Opens the settings, because the choice is permanent and only disconnecting helps. */
  | { readonly type: 'settings' }
  /** Copies a report for the person who can help. */
  | { readonly type: 'copy' };

/** Problems of the CRM are distinguished from those of the account by their host. */
function isAboutCrm(problem: Problem, setup: AppState['setup']): boolean {
  if (problem.code === 'not-a-crm') return true;
  if (setup.crm === null || problem.params.host === undefined) return false;
  return URL.canParse(setup.crm.url) && new URL(setup.crm.url).hostname === String(problem.params.host);
}

export function fixAction(problem: Problem, setup: AppState['setup']): FixAction {
  // The contract types the fix as a plain string. A fix that this page does not know reaches the default case.
  const fix = problem.fix as Fix;
  const isRunning = setup.step === 'first-run' || setup.step === 'done';
  switch (fix) {
    case 'sign-in':
    case 'check-password':
    case 'check-address':
    case 'trust-certificate':
      return isRunning
        ? { type: 'repair', side: isAboutCrm(problem, setup) ? 'crm' : 'account' }
        : { type: 'step', step: isAboutCrm(problem, setup) ? 'crm' : 'account' };
    case 'choose-calendar':
      return isRunning ? { type: 'settings' } : { type: 'step', step: 'calendar' };
    case 'edit-setup':
      return isRunning ? { type: 'settings' } : { type: 'step', step: 'direction' };
    case 'ask-administrator':
    case 'report':
      return { type: 'copy' };
    case 'wait':
    case 'open-browser':
    case 'free-disk-space':
    case 'decide':
      return { type: 'try-again' };
    default:
      return unknownFix(fix);
  }
}

/** Handles a fix that only a newer main process knows. */
function unknownFix(_fix: never): FixAction {
  return { type: 'try-again' };
}
