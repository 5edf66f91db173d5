/** Help and about: keys, what the mark says, where the documentation is, how to report a problem, the version and the licences. */
import { useAppState, useWords } from '../../api/use-app.tsx';
import { Keys } from './keys.tsx';
import { Licences } from './licences.tsx';
import { Marks } from './marks.tsx';
import { Report } from './report.tsx';

export function HelpScreen() {
  const { app } = useAppState();
  const { t } = useWords();
  return (
    <div className="screen">
      <header className="screen-head">
        <div className="stack-tight">
          <h1 tabIndex={-1}>{t('help.title')}</h1>
          <p className="quiet">
            {t('app.name')} · {t('settings.version', { version: app.version })}
          </p>
        </div>
      </header>
      <Marks />
      <hr />
      <Keys />
      <hr />
      <section className="stack-tight">
        <h2>{t('help.docs')}</h2>
        <p>{t('help.docs-text')}</p>
      </section>
      <hr />
      <Report />
      <hr />
      <Licences />
    </div>
  );
}
