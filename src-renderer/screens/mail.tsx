/** The mail screen while mail is not built yet: says what it will do, what it will never do, and that nothing happens yet. */
import { useWords } from '../api/use-app.tsx';
import { Promises } from './promises.tsx';

export function MailScreen() {
  const { t } = useWords();
  return (
    <div className="screen">
      <header className="screen-head">
        <div className="stack-tight">
          <h1>{t('mail.title')}</h1>
          <p className="quiet">{t('mail.lead')}</p>
        </div>
      </header>
      <Promises
        does={[t('mail.will-1'), t('mail.will-2'), t('mail.will-3')]}
        doesTitle={t('mail.will')}
        never={[t('mail.never-1'), t('mail.never-2'), t('mail.never-3')]}
        neverTitle={t('mail.never')}
      />
    </div>
  );
}
