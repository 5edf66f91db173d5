/** Lists the decisions that wait for a person. A dialog shows each with its entries, the people who would get mail, and the choices. */
import { useState } from 'react';
import type { AppState } from '../../src-shared/contract/index.ts';
import { useAppState, useCall, useWords } from '../api/use-app.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Mark } from '../ui/mark.tsx';
import { useNow } from '../ui/use-now.ts';
import { choiceText, decisionText, decisionTitle, namesTheEntry } from './decision-texts.ts';
import { EntryList, useItems } from './entry-list.tsx';
import { RefusedNote } from './problem-frame.tsx';
import { ProblemNote } from './problem-note.tsx';
import { openQuestions } from './questions.ts';
import { VersionsTable } from './versions.tsx';

type Decision = AppState['decisions'][number];
type Choice = Decision['choices'][number];

/** A yes to one of these removes entries. */
const removes: readonly Decision['kind'][] = ['many-removals', 'private-removed'];

/** Only `approve` is emphasised; where it removes entries its button is shown as dangerous instead. */
const buttonKinds: Readonly<Record<Choice, 'primary' | 'plain'>> = {
  approve: 'primary',
  reject: 'plain',
  provider: 'plain',
  crm: 'plain',
  separate: 'plain',
  there: 'plain',
  again: 'plain',
  newer: 'plain',
  backup: 'plain',
};

const isOfTwoVersions = (kind: Decision['kind']): boolean => kind === 'differs' || kind === 'compared';

/** Two versions are offered in the order of their columns; of yes and no, the yes is the last. */
function inOrder({ kind, choices }: Decision): readonly Choice[] {
  return isOfTwoVersions(kind) ? choices : choices.toReversed();
}

function DecisionDialog({
  decision,
  onClose,
}: {
  readonly decision: Decision;
  readonly onClose: () => void;
}) {
  const words = useWords();
  const { t } = words;
  const decide = useCall('decisions.decide');
  const [isStale, setStale] = useState(false);
  const found = useItems(decision);
  // The state contains the first few entries, so there is something to read while the rest is loading.
  const items = found.items.length > 0 ? found.items : decision.items;

  // Only a question about a single entry has two versions to compare.
  const [{ versions = undefined } = {}] = found.items;

  const answer = async (choice: Choice) => {
    const outcome = await decide.run({ id: decision.id, digest: decision.digest, choice });
    if (outcome.type !== 'done') return;
    if (outcome.output.accepted) onClose();
    else setStale(true);
  };

  return (
    <Dialog
      actions={
        <>
          <Button kind="quiet" onPress={onClose}>
            {t('action.close')}
          </Button>
          {inOrder(decision).map((choice) => (
            <Button
              isPending={decide.isPending}
              key={choice}
              kind={choice === 'approve' && removes.includes(decision.kind) ? 'danger' : buttonKinds[choice]}
              onPress={() => void answer(choice)}
            >
              {choiceText(decision, choice, words)}
            </Button>
          ))}
        </>
      }
      isWide={versions !== undefined}
      onClose={onClose}
      title={decisionTitle(decision, words)}
    >
      <p>{decisionText(decision, words)}</p>
      {isStale ? (
        <p className="problem" role="alert">
          {t('decision.stale')}
        </p>
      ) : null}
      {decide.problem === null ? null : <ProblemNote problem={decide.problem} />}
      <RefusedNote isShown={decide.isRefused || found.isRefused} />
      {isOfTwoVersions(decision.kind) && versions !== undefined ? null : (
        <EntryList
          // what becomes of entries of a mailbox that moved is in the question alone
          isMixed={decision.topic === 'calendar' && !decision.kind.startsWith('moved-')}
          items={items}
          label={t(decision.topic === 'mail' ? 'decision.mail-items' : 'decision.items')}
          untitled={t(decision.topic === 'mail' ? 'mail-history.no-subject' : 'entry.untitled')}
        />
      )}
      {versions === undefined ? null : (
        <VersionsTable
          heads={[t('side.provider'), t('side.crm')]}
          label={t('entry.compared')}
          missing={t(versions.first === null ? 'entry.not-in-provider' : 'entry.not-in-crm')}
          versions={versions}
        />
      )}
    </Dialog>
  );
}

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
              onPress={() => setOpenId(decision.id)}
            >
              {t('decision.look')}
            </Button>
          </li>
        ))}
      </ul>
      {open === undefined ? null : <DecisionDialog decision={open} onClose={() => setOpenId(null)} />}
    </section>
  );
}
