/** The mark between the panels. The arc of a side that has a problem is open; the headings and the panels say the same in words. */
import { useAppState } from '../../api/use-app.tsx';
import { Mark, markState } from '../../ui/mark.tsx';
import { openArcs } from './trouble.ts';

export function Ring() {
  const state = useAppState();
  const open = openArcs(state);
  return (
    <div className="ring">
      <span className={open.provider ? 'ring-line open' : 'ring-line'} />
      <Mark open={open} size={72} state={markState(state)} />
      <span className={open.crm ? 'ring-line open' : 'ring-line'} />
    </div>
  );
}
