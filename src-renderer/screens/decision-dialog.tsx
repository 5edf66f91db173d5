/** One question: its entries or both versions, the people who would get mail, and a choice for all of it or for each entry. */
import { useState } from 'react';
import type { AppState } from '../../src-shared/contract/index.ts';
import { useCall, useWords } from '../api/use-app.tsx';
import { Button } from '../ui/button.tsx';
import { RadioGroup } from '../ui/choice.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { choiceText, decisionText, decisionTitle } from './decision-texts.ts';
import {
  type Choice,
  eachText,
  hasChoiceForEach,
  removesEntries,
  type Said,
  saidText,
} from './each-texts.ts';
import { EntryList, type Item, useItems } from './entry-list.tsx';
import { RefusedNote } from './problem-frame.tsx';
import { ProblemNote } from './problem-note.tsx';
import { type EachChoice, useEachChoice } from './use-each-choice.ts';
import { VersionsTable } from './versions.tsx';

type Decision = AppState['decisions'][number];

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
function inOrder({ kind, choices }: Pick<Decision, 'kind' | 'choices'>): readonly Choice[] {
  return isOfTwoVersions(kind) ? choices : choices.toReversed();
}

interface DecisionDialogProps {
  readonly decision: Decision;
  readonly onClose: () => void;
  /** The answer was taken. */
  readonly onSaid: (text: string) => void;
}

export function DecisionDialog({ decision, onClose, onSaid }: DecisionDialogProps) {
  const words = useWords();
  const { t } = words;
  const decide = useCall('decisions.decide');
  const [isStale, setStale] = useState(false);
  const [isForEach, chooseForEach] = useState(false);
  const each = useEachChoice(decision);
  const found = useItems(decision);
  // The state contains the first few entries, so there is something to read while the rest is loading.
  const items = found.items.length > 0 ? found.items : decision.items;

  // Only a question about a single entry has two versions to compare.
  const [{ versions = undefined } = {}] = found.items;

  const answer = async (choice: Choice, said: readonly Said[], others: EachChoice['others'] = []) => {
    const { id, digest } = decision;
    const outcome = await decide.run({
      id,
      digest,
      choice,
      ...(others.length === 0 ? {} : { others: [...others] }),
    });
    if (outcome.type !== 'done') return;
    if (!outcome.output.accepted) {
      setStale(true);
      return;
    }
    onSaid(saidText(decision, said, words));
    onClose();
  };

  return (
    <Dialog
      actions={
        <>
          <Button kind="quiet" onPress={onClose}>
            {t('action.close')}
          </Button>
          {isForEach ? (
            <Button
              isPending={decide.isPending}
              kind={each.said.some(({ choice }) => removesEntries(decision, choice)) ? 'danger' : 'primary'}
              onPress={() => void answer(each.all, each.said, each.others)}
            >
              {saidText(decision, each.said, words)}
            </Button>
          ) : (
            inOrder(decision).map((choice) => (
              <Button
                isPending={decide.isPending}
                key={choice}
                kind={
                  choice === 'approve' && removesEntries(decision, choice) ? 'danger' : buttonKinds[choice]
                }
                onPress={() => void answer(choice, [{ choice, count: decision.count }])}
              >
                {choiceText(decision, choice, words)}
              </Button>
            ))
          )}
        </>
      }
      isWide={versions !== undefined || isForEach}
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
      {hasChoiceForEach(decision) ? (
        <div>
          <Button onPress={() => chooseForEach(!isForEach)}>
            {t(isForEach ? 'each.back' : 'each.button')}
          </Button>
        </div>
      ) : null}
      {isForEach ? <ForAll decision={decision} each={each} /> : null}
      {isOfTwoVersions(decision.kind) && versions !== undefined ? null : (
        <EntryList
          choiceOf={isForEach ? (item) => <ForOne decision={decision} each={each} item={item} /> : undefined}
          // what becomes of entries of a mailbox that moved is in the question alone
          isMixed={!isForEach && decision.topic === 'calendar' && !decision.kind.startsWith('moved-')}
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

interface EachProps {
  readonly decision: Decision;
  readonly each: EachChoice;
}

function ForAll({ decision, each }: EachProps) {
  const words = useWords();
  return (
    <RadioGroup
      className="beside"
      label={words.t('each.all')}
      onChange={each.setAll}
      options={inOrder(decision).map((value) => ({ value, text: eachText(decision, value, words) }))}
      value={each.others.length === 0 ? each.all : null}
    />
  );
}

function ForOne({ decision, each, item }: EachProps & { readonly item: Item }) {
  const words = useWords();
  return (
    <RadioGroup
      className="beside"
      isLabelHidden
      label={words.t('each.row', { title: item.title.trim() || words.t('entry.untitled') })}
      onChange={(choice) => each.set(item.digest, choice)}
      options={inOrder(decision).map((value) => ({ value, text: eachText(decision, value, words) }))}
      value={each.of(item.digest)}
    />
  );
}
