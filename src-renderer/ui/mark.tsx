/** The mark: two arcs that form a closed ring when both sides agree. Its shape alone shows the state; colour is an addition. */
import { type AppState, quarantinedMessages, type SyncState } from '../../src-shared/contract/index.ts';
import type { SideName } from '../../src-shared/domain/side-name.ts';

const centre = 24;
const radius = 19;

/** The SVG path of an arc. Angles are in degrees, clockwise from the top. */
function arc(from: number, to: number): string {
  const at = (degrees: number): string => {
    const angle = ((degrees - 90) * Math.PI) / 180;
    return `${(centre + radius * Math.cos(angle)).toFixed(2)} ${(centre + radius * Math.sin(angle)).toFixed(2)}`;
  };
  return `M${at(from)}A${radius} ${radius} 0 ${to - from > 180 ? 1 : 0} 1 ${at(to)}`;
}

/** The drawing of a state, as SVG paths on a square of 48 by 48 units. */
export interface MarkDrawing {
  readonly first: string;
  readonly second: string;
  /** Empty where the arcs alone show the state. */
  readonly sign: string;
  readonly signWidth: number;
}

/** Whether each side's arc is open. */
export type OpenArcs = Readonly<Record<SideName, boolean>>;
const noneOpen: OpenArcs = { provider: false, crm: false };

export const markDrawing = (state: SyncState, open = noneOpen): MarkDrawing => ({
  ...(open.provider || open.crm ? openRing(open) : arcs(state)),
  sign: signs[state],
  signWidth: state === 'offline' || state === 'waiting' ? 5 : 4,
});

/** `first` stands for the person's calendar, `second` for the CRM. */
function arcs(state: SyncState): { readonly first: string; readonly second: string } {
  switch (state) {
    case 'in-agreement':
      return { first: arc(180, 360), second: arc(0, 180) };
    case 'working':
      return { first: arc(180, 360), second: arc(0, 120) };
    default:
      return { first: arc(204, 336), second: arc(24, 156) };
  }
}

/** The arc of a side that fails is open in its middle; the other one is whole. */
function openRing({ provider, crm }: OpenArcs): { readonly first: string; readonly second: string } {
  return {
    first: provider ? arc(188, 228) + arc(312, 352) : arc(188, 352),
    second: crm ? arc(8, 48) + arc(132, 172) : arc(8, 172),
  };
}

const signs: Readonly<Record<SyncState, string>> = {
  'in-agreement': 'M16 24.5l5.5 5.5L32.5 18.5',
  working: '',
  idle: '',
  paused: 'M20 17.5v13M28 17.5v13',
  offline: 'M15.5 24h.01M24 24h.01M32.5 24h.01',
  'needs-you': 'M24 14.5v11M24 32.5v.01',
  waiting: 'M15.5 24h.01M24 24h.01M32.5 24h.01',
  error: 'M18.5 18.5l11 11M29.5 18.5l-11 11',
};

/** The state that the mark shows: there is no closed ring with a check mark while entries or messages cannot be synchronised. */
export function markState({ sync, mail }: Pick<AppState, 'sync' | 'mail'>): SyncState {
  return sync.state === 'in-agreement' && sync.quarantined + quarantinedMessages(mail) > 0
    ? 'needs-you'
    : sync.state;
}

interface MarkProps {
  readonly state: SyncState;
  readonly size: number;
  readonly open?: OpenArcs;
}

/** A text beside the mark always says the same, so screen readers skip the mark. */
export function Mark({ state, size, open = noneOpen }: MarkProps) {
  const { first, second, sign, signWidth } = markDrawing(state, open);
  return (
    <svg
      aria-hidden="true"
      className={`mark ${state}${open.provider ? ' open-provider' : ''}${open.crm ? ' open-crm' : ''}`}
      fill="none"
      height={size}
      strokeLinecap="round"
      strokeLinejoin="round"
      strokeWidth={4}
      viewBox="0 0 48 48"
      width={size}
    >
      <g className="arcs">
        <path className="second" d={second} />
        <path className="first" d={first} />
      </g>
      {sign === '' ? null : <path className="sign" d={sign} strokeWidth={signWidth} />}
    </svg>
  );
}
