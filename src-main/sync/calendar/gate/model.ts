/** The plain data between the gate's rules. */

import type { CalendarEvent } from '../../../../src-shared/domain/calendar/event.ts';
import type { CalendarSide, Call } from '../../../../src-shared/domain/calendar/side.ts';
import type { SideName } from '../../../../src-shared/domain/side-name.ts';
import type { Store } from '../../../store/index.ts';
import type { PlannedWrite, Question } from '../plan/model.ts';

/** What the gate reads of the store; it stores nothing. */
export interface GateStore {
  readonly decisions: Pick<Store['decisions'], 'answer'>;
  readonly effects: Pick<Store['effects'], 'sum' | 'times' | 'ever'>;
  readonly links: Pick<Store['links'], 'count'>;
}

export interface GateContext {
  readonly store: GateStore;
  readonly sides: Readonly<Record<SideName, Pick<CalendarSide, 'prepare' | 'mailEffect'>>>;
  /** Milliseconds since 1970, UTC. */
  readonly now: number;
  readonly firstRun: boolean;
  readonly approveFirstRun: boolean;
  /** This account's own addresses, lower-cased: mail to oneself asks nobody. */
  readonly own: readonly string[];
}

export interface PassedWrite extends PlannedWrite {
  readonly calls: readonly Call[];
  /** Whom the provider will mail for it, lower-cased. */
  readonly addressees: readonly string[];
  /** A person approved exactly this: it spends no budget. */
  readonly isApproved: boolean;
  /** How much it takes away for good (DE1). */
  readonly destroys: number;
}

export interface RejectedWrite extends PlannedWrite {
  /** The no was to the mail that it would cause: what the answers were recorded under. */
  readonly refusedMail?: readonly string[];
}

export interface GateResult {
  readonly passed: readonly PassedWrite[];
  /** A person said no: both sides stay as they are, or what causes no mail is planned anew. */
  readonly rejected: readonly RejectedWrite[];
  readonly questions: readonly Question[];
}

/** Whether a person approved exactly this write (RU8). */
export function isApproved({ digest, isAnswered }: PlannedWrite, { store }: GateContext): boolean {
  return isAnswered === true || store.decisions.answer(digest) === 'approve';
}

/** The event a write is about: as it will be, or for a removal as it was last read. */
export function eventOf({ write, known }: PlannedWrite): CalendarEvent {
  return write.type === 'remove' ? (known?.event ?? { uid: '', start: '' }) : write.event;
}
