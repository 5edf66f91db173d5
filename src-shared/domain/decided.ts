/** Answers to questions: which questions take an answer for each entry, and how a person takes an answer back. */
import type { AskedKind } from './why.ts';

export const decisionChoices = [
  'approve',
  'reject',
  'provider',
  'crm',
  'separate',
  'there',
  'again',
  'newer',
  'backup',
] as const;
export type DecisionChoice = (typeof decisionChoices)[number];

/** Questions about several entries that are each answered by themselves. A backup, a first run and a rule are answered as a whole. */
const byEntry: readonly AskedKind[] = [
  ...(['many-removals', 'many-creations', 'rule-change', 'bring-existing', 'private-removed'] as const),
  ...(['moved-unclear', 'moved-missing'] as const),
];

export function isAnsweredByEntry(kind: AskedKind): boolean {
  return byEntry.includes(kind);
}

/**
 * How an answer is taken back. `undo`: its changes are in the history, and each says how exactly it can be undone (DE3). `skipped`: what
 * it kept apart is synchronised after all. `calendar`: the choice is made anew on the Calendar screen. `crm`: the entry is changed once
 * more in the CRM. `copy`: two that became one entry stay one. `mail`: what was kept stays where it is, and can be moved there. `sent`: an
 * e-mail cannot be taken back.
 */
export const takeBacks = ['undo', 'skipped', 'calendar', 'crm', 'copy', 'mail', 'sent'] as const;
export type TakeBack = (typeof takeBacks)[number];

/** @param write of its first item: a no to a removal or to a new entry keeps it apart, any other no leaves both sides different */
export function takeBackOf(
  asked: {
    readonly topic: 'calendar' | 'mail';
    readonly kind: AskedKind;
    readonly write: 'create' | 'update' | 'remove' | 'link';
  },
  choice: DecisionChoice,
): TakeBack {
  const { topic, kind, write } = asked;
  if (topic === 'mail') return choice === 'reject' ? 'mail' : 'undo';
  switch (kind) {
    case 'private-shown':
      return 'calendar';
    case 'private-removed':
      return choice === 'reject' ? 'skipped' : 'calendar';
    case 'bring-existing':
      return choice === 'reject' ? 'calendar' : 'undo';
    case 'would-mail':
      if (choice !== 'reject') return 'sent';
      return write === 'remove' ? 'skipped' : 'crm';
    case 'moved-unclear':
      return choice === 'separate' ? 'skipped' : 'copy';
    case 'unclear-create':
      return choice === 'there' ? 'crm' : 'undo';
    default:
      return choice === 'reject' || choice === 'separate' ? 'skipped' : 'undo';
  }
}
