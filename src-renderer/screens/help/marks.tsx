/** What the mark says by its shape: in the tray, in the tab of a browser, and on the screens. */
import type { SyncState } from '../../../src-shared/contract/index.ts';
import { useWords } from '../../api/use-app.tsx';
import { Mark } from '../../ui/mark.tsx';

/** Each shape once: `waiting` looks like `offline`. */
const states = [
  ...(['in-agreement', 'working', 'needs-you', 'paused', 'offline', 'error', 'idle'] as const),
] satisfies readonly SyncState[];

export function Marks() {
  const { t } = useWords();
  return (
    <section className="stack">
      <div className="stack-tight">
        <h2>{t('help.marks')}</h2>
        <p>{t('help.marks-text')}</p>
      </div>
      <ul className="marks">
        {states.map((state) => (
          <li key={state}>
            <Mark size={32} state={state} />
            <span className="stack-tight">
              <span className="strong">{t(`state.${state}`)}</span>
              <span className="quiet small">{t(`help.mark-${state}`)}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
