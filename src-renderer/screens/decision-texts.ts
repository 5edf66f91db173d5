/** The words of a decision: its title, its cause and consequence, and buttons that name what they do, and on which side. */
import type { AppState } from '../../src-shared/contract/index.ts';
import type { Words } from '../../src-shared/i18n/index.ts';

type Decision = AppState['decisions'][number];
type Choice = Decision['choices'][number];

/** Kinds that ask whether to do something to one side: their words and their two choices name that side. */
const askedOfOneSide = ['many-removals', 'many-creations', 'rule-change', 'bring-existing'] as const;

type AskedOfOneSide = (typeof askedOfOneSide)[number];

function isAskedOfOneSide(kind: Decision['kind']): kind is AskedOfOneSide {
  return (askedOfOneSide as readonly string[]).includes(kind);
}

/** Kinds that have words of their own for each side. */
function isAboutOneSide(kind: Decision['kind']): kind is AskedOfOneSide | 'restored-backup' {
  return isAskedOfOneSide(kind) || kind === 'restored-backup';
}

/** Decisions about many entries are asked for each side by itself, so their first entry tells the side. */
const sideOf = ({ items }: Decision) => items[0]?.side ?? 'crm';

/** One side has no version any more, so there is nothing to keep as a second entry. */
const isGoneFromOneSide = ({ kind, choices, items }: Decision) =>
  (kind === 'differs' && !choices.includes('separate')) ||
  (kind === 'compared' && items[0]?.write === 'remove');

/** An entry that was made again and again (RU3). */
const isMadeAgain = ({ kind, items }: Decision) => kind === 'frozen' && items[0]?.write === 'create';

/** What a question about mail is about, and how many people it concerns; null for one that an older Concord saved. */
function askedAboutMail({ kind, items: [item] }: Decision): {
  readonly about: 'invite' | 'uninvite' | 'cancel' | 'change' | 'answer';
  readonly count: number;
} | null {
  if (kind !== 'would-mail' || item?.mails === undefined) return null;
  const { invitation = [], cancellation = [], answer = [] } = item.mails;
  const count = item.addressees.length;
  if (answer.length > 0) return { about: 'answer', count };
  if (item.write === 'remove') return { about: 'cancel', count };
  if (invitation.length > 0 && cancellation.length === 0)
    return { about: 'invite', count: invitation.length };
  if (cancellation.length > 0 && invitation.length === 0)
    return { about: 'uninvite', count: cancellation.length };
  return { about: 'change', count };
}

/** Kinds whose question says which entry it is about. */
const named: readonly Decision['kind'][] = [
  ...(['differs', 'compared', 'would-mail', 'frozen', 'unclear-create'] as const),
];

export const namesTheEntry = ({ kind }: Decision): boolean => named.includes(kind);

const longestTitle = 80;

/** An entry's title inside a sentence; a long one is cut off. */
function quoted(title: string, { t }: Words): string {
  const characters = [...title.trim().replaceAll(/\s+/g, ' ')];
  if (characters.length === 0) return t('entry.untitled');
  return characters.length > longestTitle
    ? `${characters.slice(0, longestTitle).join('')}…`
    : characters.join('');
}

/** Of messages, two kinds of question occur (DE1, RU3). */
const isAboutMessages = ({ topic }: Decision): boolean => topic === 'mail';

export function decisionTitle(decision: Decision, words: Words): string {
  const { kind, count } = decision;
  const { t } = words;
  if (isAboutMessages(decision)) {
    const subject = decision.items[0]?.title.trim()
      ? quoted(decision.items[0].title, words)
      : t('mail-history.no-subject');
    return kind === 'frozen'
      ? t('decision.mail-frozen', { count, title: subject })
      : t(`decision.mail-many-removals-${sideOf(decision)}`, { count });
  }
  const mail = askedAboutMail(decision);
  const title = quoted(decision.items[0]?.title ?? '', words);
  if (mail !== null) return t(`decision.${mail.about}`, { count: mail.count, title });
  if (isGoneFromOneSide(decision)) return t('decision.gone', { count, title });
  if (isMadeAgain(decision)) return t(`decision.frozen-create-${sideOf(decision)}`, { count, title });
  return isAboutOneSide(kind)
    ? t(`decision.${kind}-${sideOf(decision)}`, { count })
    : t(`decision.${kind}`, { count, title });
}

export function decisionText(decision: Decision, { t }: Words): string {
  const { kind, count } = decision;
  if (isAboutMessages(decision))
    return kind === 'frozen'
      ? t('decision.mail-frozen-text')
      : t(`decision.mail-many-removals-text-${sideOf(decision)}`);
  const mail = askedAboutMail(decision);
  if (mail?.about === 'invite')
    return t(`decision.invite-text-${decision.items[0]?.write === 'create' ? 'create' : 'update'}`);
  if (mail !== null) return t(`decision.${mail.about}-text`);
  if (isGoneFromOneSide(decision))
    return t(`decision.${kind === 'compared' ? 'compared-gone' : 'gone'}-text-${sideOf(decision)}`);
  if (isMadeAgain(decision)) return t(`decision.frozen-create-text-${sideOf(decision)}`);
  return isAboutOneSide(kind)
    ? t(`decision.${kind}-text-${sideOf(decision)}`, { count })
    : t(`decision.${kind}-text`);
}

export function choiceText(decision: Decision, choice: Choice, { t, lookUp }: Words): string {
  const { kind, count } = decision;
  if (isAboutMessages(decision)) {
    if (kind === 'frozen') return t('choice.mail-frozen-approve');
    const answer = choice === 'approve' ? 'approve' : 'reject';
    return sideOf(decision) === 'crm'
      ? t(`choice.mail-many-removals-${answer}-crm`, { count })
      : t(`choice.mail-many-removals-${answer}-provider`);
  }
  const mail = askedAboutMail(decision);
  if (mail !== null && (choice === 'approve' || choice === 'reject'))
    return t(`choice.${mail.about}-${choice}`, { count: mail.count });
  if (isGoneFromOneSide(decision) && (choice === 'provider' || choice === 'crm')) {
    const side = sideOf(decision);
    return t(`choice.gone-${choice === side ? 'keep' : 'remove'}-${side}`);
  }
  if (isMadeAgain(decision)) return t('choice.frozen-create-approve');
  if (isAskedOfOneSide(kind) && (choice === 'approve' || choice === 'reject'))
    return t(`choice.${kind}-${choice}-${sideOf(decision)}`, { count });
  if (kind === 'restored-backup' && (choice === 'newer' || choice === 'backup'))
    return t(`choice.${kind}-${choice}-${sideOf(decision)}`);
  return lookUp(`choice.${kind}-${choice}`) ?? t(`choice.${choice}`);
}
