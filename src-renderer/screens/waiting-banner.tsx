/** How many questions wait for the person, and the way to them; nothing while there is none. */
import { useAppState, useWords } from '../api/use-app.tsx';
import { Button } from '../ui/button.tsx';
import { openQuestions } from './questions.ts';

export function WaitingBanner() {
  const count = openQuestions(useAppState()).length;
  const { t } = useWords();
  if (count === 0) return null;
  return (
    <section className="banner">
      <p>{t('status.waiting-text', { count })}</p>
      <Button kind="primary" onPress={() => window.location.assign('#activity')}>
        {t('status.decide')}
      </Button>
    </section>
  );
}
