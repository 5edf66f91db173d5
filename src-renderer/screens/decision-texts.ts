/** The words of a decision: its title, its cause and consequence, and buttons that name what they do, and on which side. */
import type { AppState } from '../../src-shared/contract/index.ts';
import type { Words } from '../../src-shared/i18n/index.ts';

type Decision = AppState['decisions'][number];
type Choice = Decision['choices'][number];

/** Kinds that have words of their own for each side. */
const aboutOneSide = ['many-removals', 'many-creations', 'rule-change', 'restored-backup'] as const;

function isAboutOneSide(kind: Decision['kind']): kind is (typeof aboutOneSide)[number] {
  return (aboutOneSide as readonly string[]).includes(kind);
}

/** Decisions about many entries are asked for each side by itself, so their first entry tells the side. */
const sideOf = ({ items }: Decision) => items[0]?.side ?? 'crm';

/** One side has no version any more, so there is nothing to keep as a second entry. */
const isGoneFromOneSide = ({ kind, choices }: Decision) =>
  kind === 'differs' && !choices.includes('separate');

export function decisionTitle(decision: Decision, { t }: Words): string {
  const { kind, count } = decision;
  if (isGoneFromOneSide(decision)) return t('decision.gone');
  return isAboutOneSide(kind)
    ? t(`decision.${kind}-${sideOf(decision)}`, { count })
    : t(`decision.${kind}`, { count });
}

export function decisionText(decision: Decision, { t }: Words): string {
  const { kind } = decision;
  if (isGoneFromOneSide(decision)) return t(`decision.gone-text-${sideOf(decision)}`);
  return isAboutOneSide(kind) ? t(`decision.${kind}-text-${sideOf(decision)}`) : t(`decision.${kind}-text`);
}

export function choiceText(decision: Decision, choice: Choice, { t, lookUp }: Words): string {
  const { kind, count } = decision;
  if (isGoneFromOneSide(decision) && (choice === 'provider' || choice === 'crm')) {
    const side = sideOf(decision);
    return t(`choice.gone-${choice === side ? 'keep' : 'remove'}-${side}`);
  }
  if (
    (kind === 'many-removals' || kind === 'many-creations' || kind === 'rule-change') &&
    (choice === 'approve' || choice === 'reject')
  )
    return t(`choice.${kind}-${choice}-${sideOf(decision)}`, { count });
  if (kind === 'restored-backup' && (choice === 'newer' || choice === 'backup'))
    return t(`choice.${kind}-${choice}-${sideOf(decision)}`);
  return lookUp(`choice.${kind}-${choice}`) ?? t(`choice.${choice}`);
}
