/** What the steps of one run share: the two sides, the store, what is known of the account, and whom to tell. */
import type {
  Calendar,
  CalendarCapabilities,
  CalendarId,
  CalendarSide,
} from '../../../src-shared/domain/calendar/side.ts';
import type { CrmSession } from '../../../src-shared/domain/crm.ts';
import type { Problem } from '../../../src-shared/domain/problems.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { Store } from '../../store/index.ts';
import type { CompleteCrm } from '../local-parts.ts';
import type { EngineParts, HeardList, Phase, SideCounts } from '../sync.ts';
import type { Heard } from './heard.ts';
import type { OwnAddresses } from './people/own-addresses.ts';

export type RunParts = Omit<EngineParts, 'crm'> & { readonly crm: CompleteCrm };

export interface RunContext {
  readonly store: Store;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly sides: Readonly<Record<SideName, CalendarSide>>;
  readonly calendars: Readonly<Record<SideName, CalendarId>>;
  readonly capabilities: Readonly<Record<SideName, CalendarCapabilities>>;
  /** Whether guests whom nobody ticked may stand in the provider's list without being mailed. */
  readonly unmailedGuests: boolean;
  readonly crm: CompleteCrm;
  /** Every calendar of the account. */
  readonly accountCalendars: readonly Calendar[];
  readonly session: CrmSession;
  readonly account: EngineParts['account'];
  readonly own: OwnAddresses;
  /** Whether the CRM knows an address, other than the person's own; nobody where no filter asks it (C21). */
  readonly knows: (address: string) => boolean;
  readonly settings: EngineParts['settings'];
  /** The set-up stands for a person's yes to the first run. */
  readonly approvesFirstRun: boolean;
  /** In an unapproved first run even linking equal twins is shown first (C19). */
  readonly asksForLinks: boolean;
  /** What this run has done so far. */
  readonly tally: Readonly<Record<SideName, { -readonly [K in keyof SideCounts]: number }>>;
  readonly heard: Readonly<Record<SideName, Heard>>;
  /** Addresses, each with its side, whose writes came to nothing in this run: read again and tried once more (WR2). */
  readonly undelivered: Set<string>;
  /** A change list was read to its end (RU9). */
  readonly onHeard: (list: HeardList) => void;
  /** Trouble of one item, for the log; the run goes on. */
  readonly onItemProblem: (side: SideName, problem: Problem) => void;
  readonly onProgress: (phase: Phase, done: number, total?: number, side?: SideName) => void;
  /** Takes the lease again when half of it has passed (RU1). */
  readonly keepLease: () => Promise<void>;
}
