/** The calendar screen: the permanent primary calendar, what goes across, and the account's other calendars. */
import { useAppState, useWords } from '../api/use-app.tsx';
import { Facts, Outside } from '../ui/text.tsx';
import { CalendarCard } from './calendar-card.tsx';

function Rules() {
  const { calendars, setup } = useAppState();
  const { t, lookUp } = useWords();
  const { direction, createPrefix } = calendars;
  const lacks = new Set(
    (setup.account?.lacks ?? []).map((code) => lookUp(`lack.${code}`) ?? t('lack.other')),
  );
  return (
    <>
      <hr />
      <section className="stack">
        <h2>{t('calendars.rules')}</h2>
        <Facts
          rows={[
            [
              t('calendars.direction'),
              <span className="stack-tight" key="direction">
                <span>{t(`direction.${direction}`)}</span>
                <span className="quiet small">{t(`direction.${direction}-hint`)}</span>
              </span>,
            ],
            ...(direction === 'two-way'
              ? [
                  [
                    t('calendars.prefix'),
                    createPrefix === '' ? (
                      t('calendars.prefix-none')
                    ) : (
                      <Outside key="prefix">{createPrefix}</Outside>
                    ),
                  ] as const,
                ]
              : []),
          ]}
        />
        {lacks.size === 0 ? null : (
          <div className="stack-tight">
            <h3>{t('account.lacks')}</h3>
            <ul className="bullets quiet">
              {[...lacks].map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          </div>
        )}
      </section>
    </>
  );
}

function Others() {
  const { others } = useAppState().calendars;
  const { t } = useWords();
  return (
    <>
      <hr />
      <section className="stack">
        <div className="stack-tight">
          <h2>{t('calendars.others')}</h2>
          <p className="quiet">
            {others.length === 0 ? t('calendars.others-none') : t('calendars.others-text')}
          </p>
        </div>
        <ul className="cards">
          {others.map((calendar) => (
            <li key={calendar.id}>
              <CalendarCard calendar={calendar} />
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

export function CalendarsScreen() {
  const { primary } = useAppState().calendars;
  const { t } = useWords();
  return (
    <div className="screen">
      <header className="screen-head">
        <h1>{t('calendars.title')}</h1>
      </header>
      <section className="stack">
        <div className="stack-tight">
          <h2>{t('calendars.primary')}</h2>
          <p className="quiet">{primary === null ? t('calendars.none') : t('calendars.primary-hint')}</p>
        </div>
        {primary === null ? null : <CalendarCard calendar={primary} isPrimary />}
      </section>
      {primary === null ? null : <Rules />}
      {primary === null ? null : <Others />}
    </div>
  );
}
