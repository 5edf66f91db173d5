/** Two versions of an entry side by side, field by field. Fields that differ are marked with a word, so that no colour is needed. */
import type { EntryVersion, Versions } from '../../src-shared/contract/index.ts';
import { useWords } from '../api/use-app.tsx';
import { ExternalText } from '../ui/text.tsx';
import { useNow } from '../ui/use-now.ts';
import { type ShownField, shownFields } from './entry-fields.ts';

interface VersionsTableProps {
  readonly versions: Versions;
  readonly label: string;
  /** The heads of the two columns. */
  readonly heads: readonly [string, string];
  /** Only the fields that differ; they need no mark then. */
  readonly onlyDifferent?: boolean;
  /** What stands in the column of a version that there is none of. */
  readonly missing?: string;
}

/** A table on a wide window; on a narrow one, without its head, the two versions of a field are below each other, each with its name. */
export function VersionsTable(props: VersionsTableProps) {
  const { versions, label, heads, onlyDifferent = false, missing = '' } = props;
  const { first, second } = versions;
  const { t } = useWords();
  const columns = [first, second] as const;
  const shown = shownFields.filter((field) => isShown(field, versions, onlyDifferent));
  return (
    <table aria-label={label} className="versions">
      <thead>
        <tr className="versions-row">
          <td />
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {shown.map((field, index) => {
          const isDifferent = differs(field, versions);
          return (
            <tr
              className={isDifferent && !onlyDifferent ? 'versions-row different' : 'versions-row'}
              key={field.name}
            >
              <th className="versions-field" scope="row">
                <span>{t(`entry.field-${field.name}`)}</span>{' '}
                {isDifferent && !onlyDifferent ? <span className="differs">{t('entry.differs')}</span> : null}
              </th>
              {columns.map((version, column) => (
                <td className="versions-value" key={heads[column]}>
                  <span className="versions-side">{heads[column]}</span>
                  {version !== null ? (
                    <Value entry={version} field={field} />
                  ) : index === 0 ? (
                    <span className="quiet">{missing}</span>
                  ) : null}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** One version by itself: the entry that was added, matched or removed. */
export function VersionFacts({ entry }: { readonly entry: EntryVersion }) {
  const { t } = useWords();
  const only: Versions = { first: entry, second: null, differs: [] };
  return (
    <dl className="facts">
      {shownFields
        .filter((field) => isShown(field, only, false))
        .map((field) => (
          <div className="fact" key={field.name} style={{ display: 'contents' }}>
            <dt>{t(`entry.field-${field.name}`)}</dt>
            <dd>
              <Value entry={entry} field={field} />
            </dd>
          </div>
        ))}
    </dl>
  );
}

function Value({ entry, field }: { readonly entry: EntryVersion; readonly field: ShownField }) {
  const words = useWords();
  const now = useNow(60_000);
  const lines = field.lines(entry, words, now);
  if (lines.length === 0)
    return (
      <span className="quiet">
        {field.name === 'title' ? words.t('entry.untitled') : words.t('entry.none')}
      </span>
    );
  return (
    <span className="lines">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines can repeat, and the list never changes its order
        <span className="line" key={index}>
          <ExternalText>{line}</ExternalText>
        </span>
      ))}
    </span>
  );
}

function differs({ fields }: ShownField, versions: Versions): boolean {
  return fields.some((name) => versions.differs.includes(name));
}

/** A field is left out when no version has a value for it, or only the usual one. */
function isShown(field: ShownField, versions: Versions, onlyDifferent: boolean): boolean {
  if (differs(field, versions)) return true;
  if (onlyDifferent) return false;
  return [versions.first, versions.second].some(
    (version) =>
      version !== null &&
      (field.name === 'title' || hasValue(field, version)) &&
      field.isUsual?.(version) !== true,
  );
}

function hasValue({ name }: ShownField, entry: EntryVersion): boolean {
  switch (name) {
    case 'places':
    case 'links':
    case 'people':
    case 'rules':
    case 'dates':
      return entry[name].length > 0;
    case 'description':
      return entry.description.trim() !== '';
    case 'related':
      return entry.related > 0;
    default:
      return true;
  }
}
