/** One entry or message with everything about it: where it is, why, what a row changed, what both sides hold, its history (D12). */
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import type { Explanation, Versions, WhyTarget } from '../../../src-shared/contract/index.ts';
import type { Problem } from '../../api/client.ts';
import { useAppState, useClient, useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ExternalText } from '../../ui/text.tsx';
import { useNow } from '../../ui/use-now.ts';
import { type HistoryRow, headsOf } from '../history-groups.ts';
import { RefusedNote } from '../problem-frame.tsx';
import { ProblemNote } from '../problem-note.tsx';
import { UndoObstacleNote } from '../undo-button.tsx';
import { VersionFacts, VersionsTable } from '../versions.tsx';
import { SideFacts } from './side-facts.tsx';
import { Timeline } from './timeline.tsx';
import { WayOut } from './way-out.tsx';
import { wayText, whyText } from './why-texts.ts';

interface EntryPanelProps {
  readonly target: WhyTarget;
  /** The row of the history that it was opened from. */
  readonly row?: HistoryRow;
  /** The title was asked for already where the panel was opened. */
  readonly isTitleShown?: boolean;
  readonly onClose: () => void;
}

type Told = Explanation | 'refused' | { readonly problem: Problem } | null;

export function EntryPanel({ target, row, isTitleShown = false, onClose }: EntryPanelProps) {
  const { t } = useWords();
  const client = useClient();
  const [told, setTold] = useState<Told>(null);
  const [isShown, show] = useState(isTitleShown);
  const read = useCallback(async () => {
    const outcome = await client.call('find.explain', target);
    setTold(
      outcome.type === 'done'
        ? outcome.output
        : outcome.type === 'problem'
          ? { problem: outcome.problem }
          : 'refused',
    );
  }, [client, target]);
  useEffect(() => {
    void read();
  }, [read]);
  const isMail = target.of === 'message' || target.of === 'mail-row';
  return (
    <Dialog
      actions={
        <Button kind="quiet" onPress={onClose}>
          {t('action.close')}
        </Button>
      }
      isWide
      onClose={onClose}
      title={t(isMail ? 'panel.message' : 'panel.entry')}
    >
      {told === null ? (
        <p className="quiet" role="status">
          {t('panel.loading')}
        </p>
      ) : told === 'refused' ? (
        <RefusedNote isShown />
      ) : 'code' in told ? (
        <Panel
          isHidden={told.isPrivate && !isShown}
          onDone={() => void read()}
          onLeave={onClose}
          onShow={() => show(true)}
          target={target}
          told={told}
          {...(row === undefined ? {} : { row })}
        />
      ) : (
        <ProblemNote problem={told.problem} />
      )}
    </Dialog>
  );
}

interface PanelProps extends Pick<EntryPanelProps, 'target' | 'row'> {
  readonly told: Explanation;
  readonly isHidden: boolean;
  readonly onShow: () => void;
  readonly onDone: () => void;
  readonly onLeave: () => void;
}

function Panel({ told, target, row, isHidden, onShow, onDone, onLeave }: PanelProps) {
  const words = useWords();
  const { t } = words;
  const { decisions } = useAppState();
  const now = useNow(60_000);
  const why = whyText(told, decisions, words, now);
  const way = wayText(told, words);
  const isSynced = /^(?:mail-)?(?:linked|note)/.test(told.code);
  return (
    <>
      <Head isHidden={isHidden} onShow={onShow} target={target} told={told} />
      <Part title={t(isSynced ? 'panel.why' : 'panel.why-not')}>
        <p>{why}</p>
        {way === '' ? null : <p>{way}</p>}
        <WayOut onDone={onDone} onLeave={onLeave} told={told} />
      </Part>
      <Part title={t('panel.where')}>
        <SideFacts target={target} told={told} />
      </Part>
      {row === undefined || isHidden ? null : <Changed row={row} />}
      {isHidden ? null : <BothSides versions={told.versions} />}
      <Part title={t('panel.history')}>
        <Timeline mailRows={told.mailRows} rows={told.rows} />
      </Part>
    </>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title} className="panel-part stack-tight">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Head({ told, target, isHidden, onShow }: Omit<PanelProps, 'row' | 'onDone' | 'onLeave'>) {
  const { t, moments } = useWords();
  const now = useNow(60_000);
  const isMail = target.of === 'message' || target.of === 'mail-row';
  const { title, start, timeZone, sender, receivedAt } = told;
  const when = isMail
    ? receivedAt === null
      ? ''
      : moments.dayTime(receivedAt, now)
    : start === null
      ? ''
      : moments.start(start, timeZone, now);
  return (
    <div className="stack-tight">
      <p className="panel-title">
        {isHidden ? (
          <>
            {t('activity.private')}{' '}
            <Button kind="inline" onPress={onShow}>
              {t('activity.show-title')}
            </Button>
          </>
        ) : title === null ? (
          t('find.unknown-title')
        ) : title.trim() === '' ? (
          t(isMail ? 'mail-history.no-subject' : 'entry.untitled')
        ) : (
          <ExternalText>{title}</ExternalText>
        )}
      </p>
      {when === '' && sender === null ? null : (
        <p className="quiet">
          {sender === null ? null : (
            <>
              <ExternalText>{sender}</ExternalText>
              {when === '' ? '' : ' · '}
            </>
          )}
          {when}
        </p>
      )}
    </div>
  );
}

/** The entry before and after what the row tells. Read from the store only when a person asks. */
function Changed({ row }: { readonly row: HistoryRow }) {
  const words = useWords();
  const { t } = words;
  const client = useClient();
  const [found, setFound] = useState<Versions | 'refused' | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void client.call('history.entry', { id: row.id }).then((outcome) => {
      if (isCurrent) setFound(outcome.type === 'done' ? outcome.output : 'refused');
    });
    return () => {
      isCurrent = false;
    };
  }, [client, row.id]);
  return (
    <Part title={t('panel.changed')}>
      <p>{t(`did.${row.side}-${row.action}`)}</p>
      {row.reason === null ? null : <p className="quiet">{t(`reason.${row.reason}`)}</p>}
      <RefusedNote isShown={found === 'refused'} />
      {found === null || found === 'refused' ? null : <Compared row={row} versions={found} />}
      <UndoObstacleNote undo={row.undo} />
    </Part>
  );
}

function Compared({ row, versions }: { readonly row: HistoryRow; readonly versions: Versions }) {
  const { t } = useWords();
  const { first, second, differs } = versions;
  if (first !== null && second !== null && differs.length > 0)
    return (
      <VersionsTable heads={headsOf(row, t)} label={t('panel.changed')} onlyDifferent versions={versions} />
    );
  const only = second ?? first;
  return only === null ? <p className="quiet">{t('activity.not-kept')}</p> : <VersionFacts entry={only} />;
}

function BothSides({ versions }: { readonly versions: Versions }) {
  const { t } = useWords();
  const { first, second, differs } = versions;
  if (first === null && second === null) return null;
  return (
    <Part title={t('panel.versions')}>
      {first !== null && second !== null && differs.length === 0 ? (
        <>
          <p className="quiet">{t('panel.same')}</p>
          <VersionFacts entry={first} />
        </>
      ) : (
        <VersionsTable
          heads={[t('side.provider'), t('side.crm')]}
          label={t('entry.compared')}
          missing={t('panel.not-there')}
          versions={versions}
        />
      )}
    </Part>
  );
}
