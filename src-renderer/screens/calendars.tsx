/** The calendars screen: the permanent primary calendar, the rules of its synchronisation, and the account's other calendars. */
import { useAppState, useWords } from '../api/use-app.tsx';
import { ExternalText, Facts, Lock } from '../ui/text.tsx';
import { AccountFeatures } from './account-features.tsx';
import { BringExisting } from './bring-existing.tsx';
import { CalendarCard } from './calendar-card.tsx';
import { CrmLimits } from './crm-limits.tsx';
import { FiltersSection } from './filters.tsx';
import { MoveSection } from './moved/move-section.tsx';
import { OtherCalendarCard } from './other-calendar.tsx';
import { PrivateEntries } from './private-entries.tsx';

function Rules() {
  const { calendars } = useAppState();
  const { t } = useWords();
  const { direction, createPrefix, decidedByAdministrator: decided, restrictions } = calendars;
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
                {decided.includes('direction') ? <Lock>{t('locked.administrator')}</Lock> : null}
              </span>,
            ],
            ...(direction === 'two-way'
              ? [
                  [
                    t('calendars.prefix'),
                    createPrefix === '' ? (
                      t('calendars.prefix-none')
                    ) : (
                      <span className="stack-tight" key="prefix">
                        <ExternalText>{createPrefix}</ExternalText>
                        {decided.includes('createPrefix') ? <Lock>{t('locked.administrator')}</Lock> : null}
                      </span>
                    ),
                  ] as const,
                ]
              : []),
            ...restrictions.map(
              (what) =>
                [
                  t(`calendars.restricted-${what}`),
                  <span className="stack-tight" key={what}>
                    <span>{t(`calendars.restricted-${what}-text`)}</span>
                    <Lock>{t('locked.administrator')}</Lock>
                  </span>,
                ] as const,
            ),
          ]}
        />
      </section>
    </>
  );
}

/** The features found since this start of Concord, or else those found at sign-in. */
function Features() {
  const { calendars, setup } = useAppState();
  const features = calendars.features.length > 0 ? calendars.features : (setup.account?.features ?? []);
  const lacks = setup.account?.lacks ?? [];
  if (features.length + lacks.length === 0) return null;
  return (
    <>
      <hr />
      <AccountFeatures features={features} lacks={lacks} />
    </>
  );
}

function Others() {
  const { others, limits } = useAppState().calendars;
  const canShow = !limits.includes('crm-has-no-sub-calendars');
  const { t } = useWords();
  return (
    <>
      <hr />
      <section className="stack">
        <div className="stack-tight">
          <h2>{t('calendars.others')}</h2>
          <p className="quiet">
            {others.length === 0
              ? t('calendars.others-none')
              : t(canShow ? 'calendars.others-text' : 'calendars.others-not-shown')}
          </p>
        </div>
        <ul className="cards">
          {others.map((calendar) => (
            <li key={calendar.id}>
              <OtherCalendarCard calendar={calendar} canShow={canShow} />
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

/** As this start found them, else as setup did. */
function Limits() {
  const { calendars, setup } = useAppState();
  const limits = calendars.limits.length > 0 ? calendars.limits : (setup.crm?.limits ?? []);
  if (limits.length === 0) return null;
  return (
    <>
      <hr />
      <CrmLimits limits={limits} />
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
      {primary === null ? null : <FiltersSection />}
      {primary === null ? null : <PrivateEntries />}
      {primary === null ? null : <BringExisting />}
      {primary === null ? null : <Others />}
      {primary === null ? null : <Features />}
      {primary === null ? null : <Limits />}
      <MoveSection />
    </div>
  );
}
