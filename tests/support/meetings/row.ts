/** One step of the meeting table, and what has to follow from it. */
import type { DecisionItem, DecisionKind } from '../../../src-main/sync/index.ts';
import type { LocalDateTime } from '../../../src-shared/domain/calendar/event.ts';
import { participantId } from '../../../src-shared/domain/calendar/event.ts';
import type { Ability, Answer, MeetingWorld, Who } from './world.ts';

/** What is shown of each person: their answer, `-` for none yet. People who are not named are not in the list. */
export type Shown = Readonly<Partial<Record<Who, Answer | '-'>>>;

type Sent = readonly string[] | ((world: MeetingWorld) => readonly string[]);

export interface Row {
  readonly step: string;
  /** Without it the row says nothing about a provider, and is skipped there, with the reason that the world gives. */
  readonly needs?: Ability;
  act(world: MeetingWorld): Promise<void> | void;
  /** What waits for a person before anything is done. */
  readonly asks?: {
    /** Default: `would-mail`. */
    readonly kind?: DecisionKind;
    readonly write: DecisionItem['write'];
    /** A CalDAV server may tell everybody on the list of any change, so all of them are named. */
    readonly names: readonly Who[] | Readonly<Record<MeetingWorld['name'], readonly Who[]>>;
    readonly answer: 'approve' | 'reject';
  };
  /** Messages because of Concord's writes, in the form of `MeetingWorld.messages`: of all worlds, or of each by itself. */
  readonly sent: readonly string[] | Readonly<Record<MeetingWorld['name'], Sent>>;
  /** Concord writes nothing, on neither side. */
  readonly writesNothing?: true;
  readonly shows?: Shows | ((world: MeetingWorld) => Shows);
}

interface Shows {
  readonly title: string;
  readonly occurrence?: (world: MeetingWorld) => LocalDateTime;
  readonly calendar: Shown | 'absent';
  readonly crm: Shown | 'absent';
}

export const tick = (title: string, world: MeetingWorld, who: Who, isTicked: boolean): void =>
  world.crm.edit(title, {
    [`participants/${participantId(world.address(who))}/invite`]: isTicked || null,
  });

/** Ticked before, a guest counts as new once the tick was taken away and set again. */
export async function tickAnew(title: string, world: MeetingWorld, who: Who): Promise<void> {
  tick(title, world, who, false);
  await world.run();
  tick(title, world, who, true);
}

/** Under whichever of the person's addresses the CRM's entry names them. */
export function answerInCrm(title: string, world: MeetingWorld, answer: Answer): void {
  const { participants = {} } = world.crm.see(title) ?? {};
  const id = [world.address('me'), world.alias('me')].map(participantId).find((one) => one in participants);
  world.crm.edit(title, { [`participants/${id}/participationStatus`]: answer });
}

export const weekly = [{ frequency: 'weekly', count: 4 }] as const;

/** What a row expects to be sent in this world. */
export function sentIn(world: MeetingWorld, { sent }: Row): readonly string[] {
  const own = 'cyrus' in sent ? sent[world.name] : sent;
  return typeof own === 'function' ? own(world) : own;
}

/** Whom a row's question names in this world. */
export function namedIn({ name }: MeetingWorld, names: NonNullable<Row['asks']>['names']): readonly Who[] {
  return 'cyrus' in names ? names[name] : names;
}
