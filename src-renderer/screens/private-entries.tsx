/** What the CRM is shown of private entries: the rule, and a dialog that says what another choice would mean before it is saved (RU6). */
import { useEffect, useState } from 'react';
import type { CallOutput } from '../../src-shared/contract/index.ts';
import {
  isStricter,
  type PrivateEvents,
  privateChoices,
} from '../../src-shared/domain/calendar/private-events.ts';
import type { Words } from '../../src-shared/i18n/index.ts';
import type { Outcome } from '../api/client.ts';
import { useAppState, useCall, useClient, useWords } from '../api/use-app.tsx';
import { useAnnouncement } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { RadioGroup } from '../ui/choice.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Lock } from '../ui/text.tsx';
import { NamedEntries } from './named-entries.tsx';
import { RefusedNote } from './problem-frame.tsx';
import { ProblemNote } from './problem-note.tsx';

type Preview = CallOutput<'calendars.rules-preview'>;

/** What the choice would mean, sentence by sentence. */
function meaningOf(
  now: PrivateEvents,
  chosen: PrivateEvents,
  found: Preview,
  { t }: Words,
): readonly string[] {
  if (now === chosen) return [t('private.same')];
  const { linked, kept } = found;
  return [
    ...(now === 'full' && linked > 0 ? [t('private.hides', { count: linked })] : []),
    ...(chosen === 'busy' && now === 'full' ? [t('private.stays-busy')] : []),
    ...(chosen === 'skip' ? [t('private.leaves', { count: linked })] : []),
    ...(now === 'skip' ? [t('private.adds', { count: kept })] : []),
    ...(chosen === 'full' && (now !== 'skip' || linked > 0) ? [t('private.to-full', { count: linked })] : []),
  ];
}

function Examples({ found }: { readonly found: Preview }) {
  const { t } = useWords();
  if (found.examples.length === 0) return null;
  return (
    <div className="stack-tight">
      <span className="quiet small">{t('private.examples')}</span>
      <NamedEntries entries={found.examples} />
    </div>
  );
}

interface PrivateDialogProps {
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

function PrivateDialog({ onClose, onSaved }: PrivateDialogProps) {
  const { inForce, limit } = useAppState().calendars.privateEvents;
  const words = useWords();
  const { t } = words;
  const client = useClient();
  const save = useCall('calendars.rules');
  const [chosen, choose] = useState<PrivateEvents>(inForce);
  const [found, setFound] = useState<Preview | null>(null);
  const [trouble, setTrouble] = useState<Outcome<'calendars.rules-preview'> | null>(null);
  useEffect(() => {
    void client.call('calendars.rules-preview', { privateEvents: inForce }).then((outcome) => {
      if (outcome.type === 'done') setFound(outcome.output);
      else setTrouble(outcome);
    });
  }, [client, inForce]);
  const submit = async () => {
    const outcome = await save.run({ privateEvents: chosen });
    if (outcome.type === 'done') onSaved();
  };
  return (
    <Dialog
      actions={
        <>
          <Button onPress={onClose}>{t('private.cancel')}</Button>
          <Button
            isDisabled={found === null || chosen === inForce}
            isPending={save.isPending}
            kind="primary"
            onPress={() => void submit()}
          >
            {t('private.save')}
          </Button>
        </>
      }
      onClose={onClose}
      title={t('private.title')}
    >
      <RadioGroup
        isLabelHidden
        label={t('private.label')}
        onChange={choose}
        options={[...privateChoices].reverse().map((value) => ({
          value,
          text: t(`private.${value}`),
          hint: t(`private.${value}-hint`),
          isDisabled: isStricter(limit, value),
        }))}
        value={chosen}
      />
      {limit === 'full' ? null : <Lock>{t('locked.administrator')}</Lock>}
      <div className="live stack" role="status">
        {found === null && trouble === null ? <p className="quiet">{t('private.counting')}</p> : null}
        {found === null
          ? null
          : meaningOf(inForce, chosen, found, words).map((sentence) => <p key={sentence}>{sentence}</p>)}
      </div>
      {/* of busy times there is nothing to name */}
      {found !== null && inForce === 'full' && chosen !== inForce ? <Examples found={found} /> : null}
      <p className="quiet small">{t('private.own')}</p>
      {trouble?.type === 'problem' ? <ProblemNote problem={trouble.problem} /> : null}
      {save.problem === null ? null : <ProblemNote problem={save.problem} />}
      <RefusedNote isShown={save.isRefused || trouble?.type === 'refused'} />
    </Dialog>
  );
}

export function PrivateEntries() {
  const { inForce, limit } = useAppState().calendars.privateEvents;
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  const [isSaved, setSaved] = useState(false);
  useAnnouncement(isSaved ? t('private.saved') : '');
  return (
    <>
      <hr />
      <section className="stack">
        <h2>{t('private.heading')}</h2>
        <div className="stack-tight">
          <span>{t(`private.${inForce}`)}</span>
          <span className="quiet small">{t(`private.${inForce}-hint`)}</span>
          {limit === 'full' ? null : <Lock>{t('locked.administrator')}</Lock>}
        </div>
        {limit === 'skip' ? null : (
          <div>
            <Button label={`${t('private.change')} ${t('private.label')}`} onPress={() => setOpen(true)}>
              {t('private.change')}
            </Button>
          </div>
        )}
        {isSaved ? <p className="quiet">{t('private.saved')}</p> : null}
      </section>
      {isOpen ? (
        <PrivateDialog
          onClose={() => setOpen(false)}
          onSaved={() => {
            setSaved(true);
            setOpen(false);
          }}
        />
      ) : null}
    </>
  );
}
