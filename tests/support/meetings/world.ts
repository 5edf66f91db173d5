/** A person who organises meetings and is invited to others, with Concord between their calendar and their CRM, as the meeting table uses it. */

import type { Choice, DecisionItem, DecisionKind } from '../../../src-main/sync/index.ts';
import type {
  CalendarEvent,
  LocalDateTime,
  ParticipationStatus,
  PatchObject,
} from '../../../src-shared/domain/calendar/event.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';

/** `me` is the person whose calendar and CRM Concord keeps in agreement; the others are guests, and organise meetings of their own. */
export type Who = 'me' | 'ann' | 'bob' | 'cas';
export const guests = ['ann', 'bob', 'cas'] as const;

export type Answer = Exclude<ParticipationStatus, 'delegated'>;

export interface Waiting {
  readonly id: string;
  readonly kind: DecisionKind;
  readonly digest: string;
  readonly items: readonly DecisionItem[];
}

/**
 * What not every provider has, and a row may need:
 * `organizer-alias`: a meeting of the person's own can name them, its organiser, by another address of theirs.
 * `keeps-declined`: a meeting that the person declines, or one occurrence of it, stays in their calendar.
 */
export type Ability = 'organizer-alias' | 'keeps-declined';

export interface MeetingWorld {
  readonly name: 'cyrus' | 'graph-like' | 'google' | 'microsoft' | 'exchange';
  /** Why what this provider lacks is not there. */
  readonly lacks: Readonly<Partial<Record<Ability, string>>>;
  /** A wall time on the day of the table, which is a Monday in the future. */
  at(time: string, daysLater?: number): LocalDateTime;
  address(who: Who): string;
  /** Another address of the same person, as the account or the CRM knows (PE9). */
  alias(who: Who): string;
  /** What a person does and sees in the CRM. */
  readonly crm: {
    /** Makes a meeting that the person organises, with all three guests. */
    create(title: string, event: Partial<CalendarEvent>, ticked: readonly Who[]): void;
    edit(title: string, patch: PatchObject): void;
    remove(title: string): void;
    /** Changes something that only the CRM knows. */
    note(title: string): void;
    see(title: string): CalendarEvent | undefined;
  };
  /** What the person does and sees in their own calendar program. */
  readonly calendar: {
    /** Makes a meeting that the person organises, with these guests. @param aliased who is named by an alias */
    create(
      title: string,
      event: Partial<CalendarEvent>,
      guests: readonly Who[],
      aliased?: readonly Who[],
    ): Promise<void>;
    /** For the series, or for one occurrence. */
    answer(title: string, answer: Answer, occurrence?: LocalDateTime): Promise<void>;
    /** Gives a meeting that the person organises another time. */
    move(title: string, start: LocalDateTime): Promise<void>;
    /** The server names somebody by the primary address from now on, in place of the alias. */
    usePrimary(title: string, who: Who): Promise<void>;
    /** Sets a reminder. */
    remind(title: string): Promise<void>;
    see(title: string): Promise<CalendarEvent | undefined>;
  };
  /** Somebody else answers in their own program, for the series or for one occurrence. */
  answer(who: Who, title: string, answer: Answer, occurrence?: LocalDateTime): Promise<void>;
  /** Somebody else invites the person and others. @param aliased who is named by an alias */
  invite(
    organizer: Who,
    title: string,
    event: Partial<CalendarEvent>,
    guests: readonly Who[],
    aliased?: readonly Who[],
  ): Promise<void>;
  /** Somebody else gives the meeting that they organise another time. */
  move(organizer: Who, title: string, start: LocalDateTime): Promise<void>;
  /** The person wants what this side had before the first run on the other side too (C5, C6). */
  bring(side: SideName): void;
  /** Lets Concord run until nothing changes any more. @returns how many entries it wrote, on both sides together */
  run(): Promise<number>;
  waiting(): readonly Waiting[];
  decide(waiting: Waiting, choice: Choice): void;
  /**
   * Everything that was delivered to anybody since the last question, sorted: `ann REQUEST Intake`, `me REPLY Intake: ann accepted`, and
   * with ` on <original start>` after the title for an occurrence.
   */
  messages(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Connects nothing yet: `connect` does, once the state before the first run is there. */
export interface UnconnectedWorld extends MeetingWorld {
  connect(): void;
}
