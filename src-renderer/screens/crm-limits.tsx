/** What the connected CRM cannot do, and what that means for the person. */
import type { CrmLimit } from '../../src-shared/domain/crm.ts';
import { useWords } from '../api/use-app.tsx';
import { Icon } from '../ui/icons.tsx';

/** Nothing for a CRM without limits. */
export function CrmLimits({ limits }: { readonly limits: readonly CrmLimit[] }) {
  const { t } = useWords();
  if (limits.length === 0) return null;
  return (
    <section className="stack-tight">
      <h2>{t('limits.title')}</h2>
      <ul className="features">
        {limits.map((limit) => (
          <li className="feature no" key={limit}>
            <Icon name="minus" size={16} />
            <p className="quiet small">{t(`limit.${limit}`)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
