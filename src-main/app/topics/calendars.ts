/** Topic `calendars`: the account's calendars as its provider tells them, asked once after an account's first run of this start. */
import type { AppState } from '../../../src-shared/contract/index.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { errorFields, type Logger } from '../../support/logger.ts';
import { calendarChoice } from '../calendar-choice.ts';
import type { StateKeeper } from '../contract/state.ts';
import type { AccountCalendars } from '../engine/questions.ts';
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

export const noCalendars: AppState['calendars'] = {
  primary: null,
  others: [],
  features: [],
  limits: [],
  direction: 'two-way',
  createPrefix: '',
};

/** From now on the topic is filled after the first run, whenever it is empty. */
export function keepCalendarsTopic({ sync, state, logger, chosen }: CalendarsTopicParts): void {
  let isAsking = false;
  const fill = async (): Promise<void> => {
    const found = await sync.ask('calendars', {});
    if (found !== null) state.set('calendars', calendarsTopicOf(found, chosen()));
  };
  sync.onRan(() => {
    if (isAsking || state.topic('calendars').primary !== null) return;
    isAsking = true;
    // what could not be asked now is asked after the next run
    void fill()
      .catch((error: unknown) => {
        if (problemOf(error) === null) logger.log('warning', 'bug', errorFields(error));
      })
      .finally(() => {
        isAsking = false;
      });
  });
}

function calendarsTopicOf(
  found: AccountCalendars,
  { calendars, chosen }: ChosenCalendars,
): AppState['calendars'] {
  const choices = found.calendars.map((calendar) =>
    calendarChoice(calendar, calendars.find(({ id }) => id === calendar.id)?.upcoming ?? []),
  );
  return {
    primary: choices.find(({ id }) => id === found.primary) ?? null,
    others: choices.filter(({ id }) => id !== found.primary),
    features: [...found.features],
    limits: [...found.limits],
    direction: chosen.direction,
    createPrefix: chosen.createPrefix,
  };
}
