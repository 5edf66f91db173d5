/** Tells whoever uses Concord in a browser that there is a window with a tray icon, and how to get it. */
import { useAppState, useWords } from '../api/use-app.tsx';

export function DesktopHint() {
  const { app } = useAppState();
  const { t } = useWords();
  if (app.carrier !== 'browser') return null;
  return (
    <p className="quiet small">
      {t('about.desktop')} <code>npx install-electron</code>, <code>npm start</code>
    </p>
  );
}
