/**
 * Topic `calendars`: the account's calendars as its provider tells them, asked once after an account's first run of this start, and
 * what the CRM shows of the others and the rules in force, looked up after each run.
 */
import type { AppState } from '../../../src-shared/contract/index.ts';
import { noFilters } from '../../../src-shared/domain/calendar/filters.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { errorFields, type Logger } from '../../support/logger.ts';
import { calendarChoice } from '../calendar-choice.ts';
import type { HandlersOf } from '../contract/answering.ts';
import type { StateKeeper } from '../contract/state.ts';
import type { AccountCalendars, Questions, RulesFacts, SubCalendarFacts } from '../engine/questions.ts';
import type { AccountSync } from '../running/account-sync.ts';

/** What setup found out and what the person chose there. */
export interface ChosenCalendars {
  readonly calendars: AppState['setup']['calendars'];
  readonly chosen: Pick<AppState['setup']['chosen'], 'direction' | 'createPrefix'>;
}

export interface CalendarsTopicParts {
  readonly sync: Pick<AccountSync, 'ask' | 'onRan'>;
  readonly state: StateKeeper;
  readonly logger: Logger;
  readonly chosen: () => ChosenCalendars;
}

type Other = AppState['calendars']['others'][number];

export const noCalendars: AppState['calendars'] = {
  primary: null,
  others: [],
  fromBefore: { provider: 0, crm: 0 },
  features: [],
  limits: [],
  direction: 'two-way',
  createPrefix: '',
  decidedByAdministrator: [],
  privateEvents: { inForce: 'busy', limit: 'full' },
  filters: {
    chosen: { ...noFilters, onlyLabels: [], exceptLabels: [], leaveOut: [] },
    decided: null,
    offered: [],
    stays: 0,
  },
  restrictions: [],
};

/** From now on the topic is filled after the first run, whenever it is empty, and brought up to date after every other one. */
export function keepCalendarsTopic({ sync, state, logger, chosen }: CalendarsTopicParts): void {
  let isAsking = false;
  const askWhatIsShown = async () => {
    const facts = await sync.ask('sub-calendars', {});
    const { rules } = await sync.ask('rules', {});
    return { facts, rules };
  };
  const fill = async (): Promise<void> => {
    const found = await sync.ask('calendars', {});
    if (found === null) return;
    const { facts, rules } = await askWhatIsShown();
    const topic = calendarsTopicOf(found, chosen(), facts);
    state.set('calendars', rules === null ? topic : withRules(topic, rules));
  };
  const update = async (): Promise<void> => {
    const { facts, rules } = await askWhatIsShown();
    const topic = state.topic('calendars');
    const others = topic.others.map((other) => ({ ...other, ...shownOf(other.id, facts.calendars) }));
    const updated = { ...topic, others, fromBefore: facts.fromBefore };
    const now = rules === null ? updated : withRules(updated, rules);
    if (JSON.stringify(now) !== JSON.stringify(topic)) state.set('calendars', now);
  };
  sync.onRan(() => {
    if (isAsking) return;
    isAsking = true;
    // what could not be asked now is asked after the next run
    void (state.topic('calendars').primary === null ? fill() : update())
      .catch((error: unknown) => {
        if (problemOf(error) === null) logger.log('warning', 'bug', errorFields(error));
      })
      .finally(() => {
        isAsking = false;
      });
  });
}

/** Answers what a person wants of the calendars: another one shown in the CRM or not, and what stayed from before. */
export function calendarsHandlers(
  sync: Pick<AccountSync, 'ask' | 'handlers'>,
  state: StateKeeper,
): HandlersOf<
  | 'calendars.show'
  | 'calendars.bring'
  | 'calendars.rules-preview'
  | 'calendars.filters-preview'
  | 'calendars.rules'
> {
  return {
    'calendars.rules-preview': (input) => sync.ask('rules-preview', input),
    'calendars.filters-preview': (input) => sync.ask('filters-preview', input),
    async 'calendars.rules'(input) {
      const { rules } = await sync.ask('rules-choose', input);
      if (rules !== null) state.set('calendars', withRules(state.topic('calendars'), rules));
      await sync.handlers['sync.now']({});
      return {};
    },
    async 'calendars.bring'(input) {
      const { accepted } = await sync.ask('bring-existing', input);
      if (accepted) await sync.handlers['sync.now']({});
      return {};
    },
    async 'calendars.show'({ id, on }) {
      await sync.ask('sub-calendar-choose', { id, on });
      const topic = state.topic('calendars');
      const others = topic.others.map((other) =>
        other.id === id
          ? { ...other, ...(on ? waiting : { ...waiting, isOn: false, shown: 'hidden' as const }) }
          : other,
      );
      state.set('calendars', { ...topic, others });
      await sync.handlers['sync.now']({});
      return {};
    },
  };
}

function calendarsTopicOf(
  found: AccountCalendars,
  { calendars, chosen }: ChosenCalendars,
  { calendars: shown, fromBefore }: Questions['sub-calendars']['output'],
): AppState['calendars'] {
  const choices = found.calendars.map((calendar) =>
    calendarChoice(calendar, calendars.find(({ id }) => id === calendar.id)?.upcoming ?? []),
  );
  return {
    primary: choices.find(({ id }) => id === found.primary) ?? null,
    others: choices
      .filter(({ id }) => id !== found.primary)
      .map((choice) => ({ ...choice, ...shownOf(choice.id, shown) })),
    fromBefore,
    features: [...found.features],
    limits: [...found.limits],
    direction: chosen.direction,
    createPrefix: chosen.createPrefix,
    decidedByAdministrator: [],
    privateEvents: noCalendars.privateEvents,
    filters: { ...noCalendars.filters, offered: [...found.offeredFilters] },
    restrictions: [],
  };
}

/** What can be offered is known since the sides were connected. */
function withRules(topic: AppState['calendars'], { filters, ...rules }: RulesFacts): AppState['calendars'] {
  return { ...topic, ...rules, filters: { ...topic.filters, ...filters } };
}

type Shown = Pick<Other, 'isOn' | 'shown' | 'entries' | 'unreadable'>;

const waiting: Shown = { isOn: true, shown: 'waiting', entries: 0, unreadable: 0 };

function shownOf(id: string, all: readonly SubCalendarFacts[]): Shown {
  const { id: _id, ...facts } = all.find((one) => one.id === id) ?? { id, ...waiting };
  return facts;
}
