/**
 * One line of the folder map: the folder of the mailbox that a person chooses, and the CRM's. A map can have thousands of lines, so a
 * line is drawn again only when something in it changed, and its button is a plain one.
 */
import { memo } from 'react';
import type { Pair } from '../../../src-shared/domain/mail/folder-map.ts';
import type { MapWarning } from '../../../src-shared/domain/mail/folder-map-warnings.ts';
import { useWords } from '../../api/use-app.tsx';
import { Icon } from '../../ui/icons.tsx';
import { ExternalText } from '../../ui/text.tsx';
import { blocks, type Folders, folderName, reasonText, warningText } from './folder-texts.ts';

interface FolderRowProps {
  readonly pair: Pair;
  readonly folders: Folders;
  readonly warnings: readonly MapWarning[];
  readonly isTabStop: boolean;
  readonly onChoose: (pair: Pair) => void;
}

export const FolderRow = memo(function FolderRow({
  pair,
  folders,
  warnings,
  isTabStop,
  onChoose,
}: FolderRowProps) {
  const words = useWords();
  const { t } = words;
  const { crm, provider } = pair;
  const own = folders.crm.get(crm);
  const name = folderName(folders.crm, crm);
  const chosen = provider === null ? t('mail.do-not-sync') : folderName(folders.provider, provider);
  const counterpart = provider === null ? undefined : folders.provider.get(provider);
  return (
    <li className={provider === null ? 'map-row unsynced' : 'map-row'} data-row={crm}>
      <div className="stack-tight">
        <button
          aria-label={t('mail.choice', { folder: name, chosen })}
          className="select-button"
          onClick={() => onChoose(pair)}
          tabIndex={isTabStop ? 0 : -1}
          type="button"
        >
          <span className="map-name">
            {provider === null ? (
              <span className="quiet">{chosen}</span>
            ) : (
              <ExternalText>{chosen}</ExternalText>
            )}
          </span>
          <Icon name="down" size={16} />
        </button>
        <span className="hint">
          {[
            ...(counterpart?.messages === undefined
              ? []
              : [t('mail.messages', { count: counterpart.messages })]),
            reasonText(pair, own?.role ?? counterpart?.role, words),
          ].join(' · ')}
        </span>
      </div>
      <span className="map-sign">
        <Icon name={provider === null ? 'never' : 'both'} size={18} />
      </span>
      <div className="map-name own">
        <ExternalText>{name}</ExternalText>
        <Count messages={own?.messages} />
      </div>
      {warnings.length === 0 ? null : (
        <ul className="map-warnings">
          {warnings.map((warning) => (
            <li className={blocks(warning) ? 'field-error' : 'attention small'} key={JSON.stringify(warning)}>
              {warningText(warning, crm, folders, words)}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
});

function Count({ messages }: { readonly messages: number | undefined }) {
  const { t } = useWords();
  if (messages === undefined) return null;
  return <span className="quiet small">{t('mail.messages', { count: messages })}</span>;
}
