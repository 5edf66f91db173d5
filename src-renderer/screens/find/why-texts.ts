/** Makes of an answer to "why is this (not) there?" its sentences, and says where the way out is (D12). */
import type { AppState, Explanation } from '../../../src-shared/contract/index.ts';
import type { Words } from '../../../src-shared/i18n/index.ts';
import { decisionTitle } from '../decision-texts.ts';
import { explanationOf } from '../quarantine-texts.ts';

type Told = Pick<
  Explanation,
  'code' | 'hold' | 'trouble' | 'quarantined' | 'keptApart' | 'decision' | 'until'
>;

/** Part of a code after its group. */
const rest = (code: string, group: string): string => code.slice(group.length + 1);

/** The sentence that answers why, without the way out. Short enough for a list. */
export function whyText(
  { code, quarantined, decision, until }: Pick<Told, 'code'> & Partial<Told>,
  decisions: AppState['decisions'],
  words: Words,
  now: number,
): string {
  const { t, lookUp, moments } = words;
  if (code === 'linked-window') {
    const when = until == null ? '…' : moments.start(until.slice(0, 10), null, now);
    return t('answer.linked-window', { until: when });
  }
  const own = lookUp(`answer.${code}`);
  if (own !== null) return own;
  if (code.startsWith('left-')) return lookUp(`skipped.${rest(code, 'left')}`) ?? '';
  if (/^(?:mail-)?waits-/.test(code)) {
    const waiting = decisions.find(({ id }) => id === decision || id.endsWith(`/${decision}`));
    return waiting === undefined ? t('panel.waits') : `${t('panel.waits')} ${decisionTitle(waiting, words)}`;
  }
  if (code.startsWith('mail-failed-'))
    return lookUp(`mail-why.${rest(code, 'mail-failed')}`) ?? t('mail-why.other');
  if (/^mail-(?:note|ended)-/.test(code))
    return lookUp(`mail-reason.${code.replace(/^mail-(?:note|ended)-/, '')}`) ?? '';
  if (/^(?:note|ended)-/.test(code)) return lookUp(`reason.${code.replace(/^(?:note|ended)-/, '')}`) ?? '';
  if (quarantined == null) return failedText(code, words);
  const { why, about } = explanationOf(quarantined, words);
  return [why, about].filter((text) => text !== '').join(' ');
}

/** In a list nothing more is known than the code. */
function failedText(code: string, words: Words): string {
  const reason = code.startsWith('unreadable-') ? rest(code, 'unreadable') : null;
  const item = {
    side: 'provider',
    stage: reason === null ? 'writing' : 'reading',
    code: reason === null ? rest(code, 'failed') : 'item-unreadable',
    reason,
  } as Parameters<typeof explanationOf>[0];
  return explanationOf(item, words).why;
}

/** What a person can do, and what keeps it meanwhile; blank where there is nothing to say. */
export function wayText({ code, quarantined, hold, trouble, keptApart }: Told, words: Words): string {
  const { t, lookUp } = words;
  const held =
    hold === 'none'
      ? ''
      : hold === 'trouble'
        ? t('hold.trouble', { problem: trouble === null ? '' : words.problem(trouble).title })
        : t(`hold.${hold}`);
  const way =
    quarantined !== null
      ? explanationOf(quarantined, words).way
      : code.startsWith('mail-failed-')
        ? (lookUp(`mail-way.${rest(code, 'mail-failed')}`) ?? t('mail-way.other'))
        : // the button says it
          keptApart !== null
          ? ''
          : (lookUp(`way.${code}`) ?? '');
  return [way, held].filter((text) => text !== '').join(' ');
}

export type Leads = 'calendars' | 'mail' | 'status' | 'activity' | 'resume-pause' | null;

/** The screen, or the call, that leads on from an answer. */
export function leadsTo({ code, hold, decision }: Told): Leads {
  if (decision !== null) return 'activity';
  if (hold === 'paused') return 'resume-pause';
  if (hold === 'trouble' || hold === 'offline') return 'status';
  if (hold.startsWith('mail-')) return 'mail';
  switch (code) {
    case 'left-existed-before':
    case 'left-prefix':
    case 'left-private':
    case 'left-direction':
    case 'left-filter-labels':
    case 'left-filter-people':
    case 'left-filter-declined':
    case 'left-filter-free':
    case 'left-filter-out-of-office':
    case 'left-filter-all-day':
    case 'linked-private':
    case 'other-hidden':
    case 'other-private':
    case 'other-problem':
      return 'calendars';
    case 'mail-left-unmapped':
    case 'mail-left-before-start':
    case 'mail-left-too-large':
    case 'mail-left-blocked':
    case 'mail-left-unknown-people':
    case 'mail-folder-off':
    case 'mail-pair-paused':
      return 'mail';
    default:
      return null;
  }
}
