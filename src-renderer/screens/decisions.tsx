/** Lists the decisions that wait for a person; a dialog shows each. What was answered is said once. */
import { useState } from 'react';
import type { AppState } from '../../src-shared/contract/index.ts';
import { useAppState, useWords } from '../api/use-app.tsx';
import { useAnnouncement } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { Mark } from '../ui/mark.tsx';
import { useNow } from '../ui/use-now.ts';
import { DecisionDialog } from './decision-dialog.tsx';
import { decisionTitle, namesTheEntry } from './decision-texts.ts';
import { openQuestions } from './questions.ts';

type Decision = AppState['decisions'][number];

/** The first titles of a decision, so that a person knows what it is about before opening it; of a single entry its time. */
function Glimpse({ decision }: { readonly decision: Decision }) {
  const { t, moments } = useWords();
  const now = useNow(60_000);
  const [first] = decision.items;
  if (decision.count === 1 && first !== undefined && namesTheEntry(decision))
    return <p className="quiet">{moments.start(first.start, first.timeZone, now)}</p>;
  const titles = decision.items
    .slice(0, 3)
    .map(
      (item) =>
        item.title.trim() || t(decision.topic === 'mail' ? 'mail-history.no-subject' : 'entry.untitled'),
    );
  const more = decision.count - titles.length;
  return (
    <p className="quiet glimpse">
      {titles.map((title, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: titles can repeat, and the list never changes its order
        <span key={index}>
          {index === 0 ? '' : ', '}
          <bdi>{title}</bdi>
        </span>
      ))}
      {more > 0 ? ` ${t('decision.more', { count: more })}` : ''}
    </p>
  );
}

export function Decisions() {
  const state = useAppState();
  const words = useWords();
  const { t } = words;
  const [openId, setOpenId] = useState<string | null>(null);
  const waiting = openQuestions(state);
  const open = waiting.find((one) => one.id === openId);
  const [said, say] = useState('');
  useAnnouncement(said === '' ? '' : t('decided.announced', { choice: said }));
  if (waiting.length === 0) return null;
  return (
    <section aria-labelledby="decisions-title" className="stack">
      <h2 id="decisions-title">{t('decisions.title')}</h2>
      <ul className="decisions">
        {waiting.map((decision) => (
          <li className="decision" key={decision.id}>
            <Mark size={28} state="needs-you" />
            <div className="stack-tight">
              <h3>{decisionTitle(decision, words)}</h3>
              <Glimpse decision={decision} />
            </div>
            <Button
              label={`${t('decision.look')}: ${decisionTitle(decision, words)}`}
              onPress={() => {
                say('');
                setOpenId(decision.id);
              }}
            >
              {t('decision.look')}
            </Button>
          </li>
        ))}
      </ul>
      {open === undefined ? null : (
        <DecisionDialog decision={open} onClose={() => setOpenId(null)} onSaid={say} />
      )}
    </section>
  );
}
