/** Decides what a problem's button does, from the problem's fix and the setup's state. */
import { type AppState, mailboxesOf, type SetupStep } from '../../src-shared/contract/index.ts';
import type { Fix } from '../../src-shared/domain/problems.ts';
import type { Problem } from '../api/client.ts';

export type FixAction =
  /** Goes back to the setup step where the person can fix the problem. */
  | { readonly type: 'step'; readonly step: Extract<SetupStep, 'crm' | 'account' | 'calendar' | 'direction'> }
  | { readonly type: 'try-again' }
  /** Opens the dialog for signing in again to the connected CRM or account. */
  | { readonly type: 'repair'; readonly side: 'crm' | 'account' }
  /** Begins a move of the account's calendar, or of the mailbox that it is about, to where it is now (A13). */
  | { readonly type: 'moved' }
  /** Opens the settings, because the choice is permanent and only disconnecting helps. */
  | { readonly type: 'settings' }
  /** Says that the other program is off. */
  | { readonly type: 'engine-off' }
  /** Copies a report for the person who can help. */
  | { readonly type: 'copy' };

/** The part of the setup where a problem is mended; without a side it is the account, where passwords and servers change most. */
const placeOf = (problem: Problem): 'crm' | 'account' => (problem.side === 'crm' ? 'crm' : 'account');

/** The server says that it has the mailbox no more. */
const reasonsOfMove: ReadonlySet<unknown> = new Set(['mailbox-elsewhere', 'mailbox-in-cloud']);

/** The server moves the mailbox now, or says that the account has none: it may be elsewhere, and the person knows. */
const reasonsOfPerhaps: ReadonlySet<unknown> = new Set([
  'mailbox-moving',
  'no-mailbox',
  'no-exchange-mailbox',
  'account-disabled',
]);

/** Whether what a running account met means that its mailbox moved (A13), or may mean it; null: neither. */
export function moveIn(
  { code, params, side }: Problem,
  { step }: Pick<AppState['setup'], 'step'>,
): 'certain' | 'possible' | null {
  if (step !== 'done' || side === 'crm') return null;
  if (code === 'account-not-permitted' && reasonsOfMove.has(params.reason)) return 'certain';
  const isAboutAccount = code === 'server-failed' || code === 'consent-required';
  return isAboutAccount && reasonsOfPerhaps.has(params.reason) ? 'possible' : null;
}

/** About the organisation's own client, which is entered where a person signs in (A12). */
const isAboutClient = ({ params }: Problem): boolean =>
  params.field === 'clientId' || params.field === 'clientSecret' || params.field === 'authority';

export function fixAction(problem: Problem, setup: AppState['setup']): FixAction {
  // The contract types the fix as a plain string. A fix that this page does not know reaches the default case.
  const fix = problem.fix as Fix;
  const isRunning = setup.step === 'first-run' || setup.step === 'done';
  if (problem.code === 'other-engine' && isRunning) return { type: 'engine-off' };
  if (moveIn(problem, setup) === 'certain') return { type: 'moved' };
  switch (fix) {
    case 'sign-in':
    case 'check-password':
    case 'check-address':
    case 'trust-certificate':
      return isRunning
        ? { type: 'repair', side: placeOf(problem) }
        : { type: 'step', step: placeOf(problem) };
    case 'choose-calendar':
      return isRunning ? { type: 'settings' } : { type: 'step', step: 'calendar' };
    case 'edit-setup':
      if (isAboutClient(problem))
        return isRunning ? { type: 'repair', side: 'account' } : { type: 'step', step: 'account' };
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

/**
 * The mailbox that a problem is about; null: it is about none. What topic `sync` tells goes before the topic of one mailbox, because the
 * calendar's account may have the same problem as the mailbox that uses its password (A9).
 */
export function mailboxOf(
  problem: Problem,
  { sync, mail }: Pick<AppState, 'sync' | 'mail'>,
): AppState['sync']['mailbox'] {
  const text = JSON.stringify(problem);
  const isThis = (one: Problem | null): boolean => one !== null && JSON.stringify(one) === text;
  if (isThis(sync.problem)) return sync.mailbox;
  const found = mailboxesOf(mail).find((one) => isThis(one.sync.problem) || isThis(one.problem));
  return found === undefined ? null : { id: found.id, address: found.mailbox?.address ?? '' };
}

/** The address of the mailbox's page. */
export function mailboxPage({ id }: { readonly id: string | null }): string {
  return id === null ? '#mail' : `#mail/${id}`;
}

/** Handles a fix that only a newer main process knows. */
function unknownFix(_fix: never): FixAction {
  return { type: 'try-again' };
}
