/** Lists what an account can do, what it cannot do and why, and what only the first write can show (A4). */
import type { AppState } from '../../src-shared/contract/index.ts';
import { useWords } from '../api/use-app.tsx';
import { Icon, type IconName } from '../ui/icons.tsx';

type Feature = AppState['calendars']['features'][number];

const groups = ['yes', 'unproven', 'no'] as const satisfies readonly Feature['state'][];
const signs: Readonly<Record<Feature['state'], IconName>> = { yes: 'check', unproven: 'dots', no: 'minus' };

/** The reason of a feature, or undefined when the group's heading already says it. */
function reasonOf({ state, reason }: Feature): Feature['reason'] {
  return state === 'unproven' && reason === 'shown-by-first-write' ? undefined : reason;
}

function Row({ feature }: { readonly feature: Feature }) {
  const { t } = useWords();
  const reason = reasonOf(feature);
  return (
    <li className={`feature ${feature.state}`}>
      <Icon name={signs[feature.state]} size={16} />
      <div>
        <span className="feature-name">{t(`feature.${feature.feature}`)}</span>
        <p className="quiet small">
          {t(`feature.${feature.feature}-${feature.state}`)}
          {reason === undefined ? '' : ` ${t(`feature-reason.${reason}`)}`}
        </p>
      </div>
    </li>
  );
}

/** @param lacks codes of the parts of an entry that this account cannot store; codes that `features` already names are skipped */
export function AccountFeatures({
  features,
  lacks,
}: {
  readonly features: readonly Feature[];
  readonly lacks: readonly string[];
}) {
  const { t, lookUp } = useWords();
  const named = new Set<string>(features.map(({ feature }) => feature));
  const others = new Set(
    lacks.filter((code) => !named.has(code)).map((code) => lookUp(`lack.${code}`) ?? t('lack.other')),
  );
  if (features.length + others.size === 0) return null;
  return (
    <section className="stack">
      <h2>{features.length === 0 ? t('account.lacks') : t('features.title')}</h2>
      {groups.map((state) => {
        const those = features.filter((feature) => feature.state === state);
        return those.length === 0 ? null : (
          <div className="stack-tight" key={state}>
            <h3 className="feature-group">{t(`features.${state}`)}</h3>
            <ul className="features">
              {those.map((feature) => (
                <Row feature={feature} key={feature.feature} />
              ))}
            </ul>
          </div>
        );
      })}
      {others.size === 0 ? null : (
        <div className="stack-tight">
          {features.length === 0 ? null : <h3 className="feature-group">{t('features.entries')}</h3>}
          <ul className="bullets quiet small">
            {[...others].map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
