/** What the one button of a problem does, decided from its fix alone. */
import type { AppState, SetupStep } from '../../src-shared/contract/index.ts';
import type { Fix } from '../../src-shared/domain/problems.ts';
import type { Problem } from '../api/client.ts';

export type FixAction =
  /** Goes back to the step of the setup where it is mended. */
  | { readonly type: 'step'; readonly step: Extract<SetupStep, 'crm' | 'account' | 'calendar' | 'direction'> }
  | { readonly type: 'try-again' }
  /** Signs in again to what runs already, in a dialog. */
  | { readonly type: 'repair'; readonly side: 'crm' | 'account' }
  /** Only disconnecting helps: what was chosen is permanent. */
  | { readonly type: 'settings' }
  /** Copies what somebody else needs in order to help. */
  | { readonly type: 'copy' };

/** The CRM's problems are told from the account's by their host. */
function isAboutCrm(problem: Problem, setup: AppState['setup']): boolean {
  if (problem.code === 'not-a-crm') return true;
  if (setup.crm === null || problem.params.host === undefined) return false;
  return URL.canParse(setup.crm.url) && new URL(setup.crm.url).hostname === String(problem.params.host);
}

export function fixAction(problem: Problem, setup: AppState['setup']): FixAction {
  // The contract carries the fix as a plain word; one this page does not know ends at the bottom.
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

/** A fix that a newer main process knows and this page does not. */
function unknownFix(_fix: never): FixAction {
  return { type: 'try-again' };
}
