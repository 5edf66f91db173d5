/** The folder map (M2): reads the folders of both sides, lets a person choose, shows what it means, and saves it. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { CallOutput } from '../../../src-shared/contract/index.ts';
import type { FolderMap, Pair } from '../../../src-shared/domain/mail/folder-map.ts';
import { changesOfMap } from '../../../src-shared/domain/mail/folder-map-changes.ts';
import { checkMap, type MapWarning } from '../../../src-shared/domain/mail/folder-map-warnings.ts';
import type { Mailbox, MailboxId } from '../../../src-shared/domain/mail/mailbox.ts';
import { useCall, useWords } from '../../api/use-app.tsx';
import { useAnnouncement } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { useOneTabStop } from '../../ui/use-one-tab-stop.ts';
import { RefusedNote } from '../problem-frame.tsx';
import { ChangesDialog } from './folder-changes.tsx';
import { FolderDialog } from './folder-dialog.tsx';
import { FolderRow } from './folder-row.tsx';
import { blocks, byId, type Folders, rowsOf, searchable, warningText } from './folder-texts.ts';
import { MailAccount } from './mail-account.tsx';
import { MailProblem } from './mail-problem.tsx';
import { MailboxName, useMailbox } from './use-mailbox.tsx';

/** What the call answers: of a carrier, a property that is missing is never `undefined`. */
interface Found extends Pick<CallOutput<'mail.folders'>, 'isSaved'> {
  readonly crm: readonly Mailbox[];
  readonly provider: readonly Mailbox[];
  readonly map: FolderMap;
}

const noWarnings: readonly MapWarning[] = [];

/** Warnings by the pair that they stand at. */
function warningsByRow(warnings: readonly MapWarning[], map: FolderMap) {
  const rows = new Map<MailboxId, MapWarning[]>();
  for (const warning of warnings)
    for (const row of rowsOf(warning, map)) {
      const there = rows.get(row);
      if (there === undefined) rows.set(row, [warning]);
      else there.push(warning);
    }
  return rows;
}

interface MapProps {
  readonly found: Found;
  readonly isSaved: boolean;
  readonly save: ReturnType<typeof useCall<'mail.save'>>;
  readonly onSave: (map: FolderMap) => Promise<boolean>;
  readonly onClose: (() => void) | null;
}

function MapEditor({ found, isSaved, save, onSave, onClose }: MapProps) {
  const words = useWords();
  const { t } = words;
  const [map, setMap] = useState<FolderMap>(found.map);
  const [search, setSearch] = useState('');
  const [choosing, choose] = useState<Pair | null>(null);
  const [isReviewing, review] = useState(false);
  const [fault, setFault] = useState<'blocked' | 'empty' | null>(null);
  const rowsBox = useRef<HTMLUListElement>(null);
  const folders: Folders = useMemo(() => ({ crm: byId(found.crm), provider: byId(found.provider) }), [found]);
  const warnings = useMemo(() => checkMap(map, found.crm, found.provider), [map, found]);
  const byRow = useMemo(() => warningsByRow(warnings, map), [warnings, map]);
  const texts = useMemo(
    () =>
      new Map(
        [...folders.crm.values(), ...folders.provider.values()].map((one) => [
          one,
          searchable(one.path.join(' / ')),
        ]),
      ),
    [folders],
  );
  const wanted = searchable(search.trim());
  const shown = useMemo(() => {
    const fits = (mailbox: Mailbox | undefined): boolean =>
      mailbox !== undefined && texts.get(mailbox)?.includes(wanted) === true;
    return wanted === ''
      ? map
      : map.filter(
          ({ crm, provider }) =>
            fits(folders.crm.get(crm)) ||
            fits(provider === null ? undefined : folders.provider.get(provider)),
        );
  }, [map, wanted, folders, texts]);
  const { list, isStop } = useOneTabStop(useMemo(() => shown.map(({ crm }) => crm), [shown]));

  const synced = map.filter(({ provider }) => provider !== null).length;
  const change = (crm: MailboxId, provider: MailboxId | null) => {
    setMap(map.map((one) => (one.crm === crm ? { crm, provider, reason: 'person' } : one)));
    setFault(null);
    choose(null);
  };
  const askForReview = () => {
    const blocked = warnings.find(blocks);
    if (blocked === undefined && synced > 0) {
      setFault(null);
      review(true);
      return;
    }
    setFault(blocked === undefined ? 'empty' : 'blocked');
    const row = blocked === undefined ? shown[0]?.crm : rowsOf(blocked, map)[0];
    setSearch('');
    requestAnimationFrame(() => {
      const rows = [...(rowsBox.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
      rows
        .find(({ dataset }) => dataset.row === row)
        ?.querySelector('button')
        ?.focus();
    });
  };
  const general = warnings.filter((warning) => rowsOf(warning, map).length === 0);
  const before = found.isSaved ? found.map : [];
  return (
    <>
      {general.length === 0 ? null : (
        <ul className="problem stack-tight">
          {general.map((warning) => (
            <li key={JSON.stringify(warning)}>{warningText(warning, null, folders, words)}</li>
          ))}
        </ul>
      )}
      <Field label={t('mail.folders-search')} onChange={setSearch} type="search" value={search} />
      <p className="quiet small" role="status">
        {wanted === ''
          ? t('mail.folders-chosen', { count: synced, total: map.length })
          : t('mail.folders-found', { count: shown.length })}
      </p>
      <div className="map">
        <div aria-hidden="true" className="map-heads">
          <span>{t('mail.folders-mailbox')}</span>
          <span />
          <span>{t('side.crm')}</span>
        </div>
        <p className="hidden">{t('mail.folders-keys')}</p>
        <ul aria-label={t('mail.folders')} className="map-rows" ref={rowsBox} {...list}>
          {shown.map((pair) => (
            <FolderRow
              folders={folders}
              isTabStop={isStop(pair.crm)}
              key={pair.crm}
              onChoose={choose}
              pair={pair}
              warnings={byRow.get(pair.crm) ?? noWarnings}
            />
          ))}
        </ul>
      </div>
      <div className="map-actions">
        <div className="live" role={fault === null ? 'status' : 'alert'}>
          {fault === null ? (
            isSaved ? (
              <p>{t('mail.folders-saved')}</p>
            ) : null
          ) : (
            <p className="field-error">{t(`mail-warning.${fault}`)}</p>
          )}
        </div>
        <div className="row">
          {onClose === null ? null : <Button onPress={onClose}>{t('mail.folders-back')}</Button>}
          <Button kind="primary" onPress={askForReview}>
            {t('mail.folders-review')}
          </Button>
        </div>
      </div>
      {choosing === null ? null : (
        <FolderDialog
          folders={folders}
          map={map}
          onChoose={(provider) => change(choosing.crm, provider)}
          onClose={() => choose(null)}
          pair={choosing}
        />
      )}
      {isReviewing ? (
        <ChangesDialog
          changes={changesOfMap(before, map)}
          folders={folders}
          onClose={() => review(false)}
          onSave={() => void onSave(map).then((isDone) => isDone && review(false))}
          save={save}
        />
      ) : null}
    </>
  );
}

interface MailFoldersProps {
  /** Null where there is nothing else to show before the folders are chosen. */
  readonly onClose: (() => void) | null;
}

export function MailFolders({ onClose }: MailFoldersProps) {
  const { t } = useWords();
  const { id: mailbox } = useMailbox();
  const read = useCall('mail.folders');
  const save = useCall('mail.save');
  const [found, setFound] = useState<Found | null>(null);
  const [isSaved, setSaved] = useState(false);
  useAnnouncement(found === null && read.problem === null ? t('mail.folders-reading') : '');
  const { run } = read;
  const reading = useRef(run);
  reading.current = run;
  const readAgain = useCallback(async () => {
    const outcome = await reading.current({ mailbox });
    if (outcome.type === 'done') setFound(outcome.output as Found);
  }, [mailbox]);
  useEffect(() => {
    void readAgain();
  }, [readAgain]);
  const saveAndRead = async (map: FolderMap): Promise<boolean> => {
    setSaved(false);
    const outcome = await save.run({ mailbox, map: map.map((pair) => ({ ...pair })) });
    if (outcome.type !== 'done') return false;
    await readAgain();
    setSaved(true);
    return true;
  };
  return (
    <div className="screen">
      <header className="screen-head">
        <div className="stack-tight">
          <h1 tabIndex={-1}>{t('mail.folders')}</h1>
          <MailboxName />
          <p className="quiet">{t('mail.folders-lead')}</p>
        </div>
      </header>
      {read.problem === null ? null : (
        <MailProblem onTryAgain={() => void readAgain()} problem={read.problem} />
      )}
      <RefusedNote isShown={read.isRefused} />
      {found === null ? (
        <>
          {read.problem === null && !read.isRefused ? (
            <p className="quiet">{t('mail.folders-reading')}</p>
          ) : null}
          <div className="row">
            {onClose === null ? null : <Button onPress={onClose}>{t('mail.folders-back')}</Button>}
            {read.isRefused ? (
              <Button onPress={() => void readAgain()}>{t('action.try-again')}</Button>
            ) : null}
          </div>
        </>
      ) : found.map.length === 0 ? (
        <div className="stack">
          <p>{t('mail.folders-none')}</p>
          <div className="row">
            {onClose === null ? null : <Button onPress={onClose}>{t('mail.folders-back')}</Button>}
            <Button isPending={read.isPending} onPress={() => void readAgain()}>
              {t('action.try-again')}
            </Button>
          </div>
        </div>
      ) : (
        <MapEditor
          found={found}
          isSaved={isSaved}
          // another answer of both sides starts the choice anew
          key={JSON.stringify(found.map)}
          onClose={onClose}
          onSave={saveAndRead}
          save={save}
        />
      )}
      {onClose === null ? (
        // a mailbox that was not meant can be removed without choosing folders for it
        <>
          <hr />
          <MailAccount />
        </>
      ) : null}
    </div>
  );
}
