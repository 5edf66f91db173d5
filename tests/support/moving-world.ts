/** A world whose mailbox moves once, for random histories: the machines that work go on with the account at the new place. */
import { migrate, type NewPlace } from './moved-mailbox.ts';
import type { Machine, MachineOptions, World, WorldProvider } from './world.ts';
import { worldOver } from './world.ts';

export interface MovingWorld {
  readonly world: World<WorldProvider>;
  /** Copies every entry to the new place under its uid, and tells the machines that the mailbox moved. */
  move(): void;
}

/** @param place an empty account of the same person */
export function movingWorld(old: World<WorldProvider>, place: WorldProvider): MovingWorld {
  const both: World<WorldProvider> = worldOver({ clock: old.clock, provider: place });
  let hasMoved = false;
  const machine = (options: MachineOptions = {}): Machine => {
    const first = old.machine(options);
    let second: Machine | null = null;
    const current = (): Machine => {
      if (!hasMoved) return first;
      second ??= both.machine({
        ...options,
        store: first.store,
        crm: old.crm.connect(options.crmFaults),
        movedFrom: ['robin@example.com'],
        accountId: 'account-2',
      });
      return second;
    };
    return {
      store: first.store,
      get engine() {
        return current().engine;
      },
      run: () => current().run(),
      settle: (most) => current().settle(most),
      attempt: () => current().attempt(),
    };
  };
  const mails = () => [...old.provider.hand.mails(), ...place.hand.mails()];
  const moved: WorldProvider = { ...place, hand: { ...place.hand, mails } };
  return {
    world: {
      clock: old.clock,
      crm: old.crm,
      get provider() {
        return hasMoved ? moved : old.provider;
      },
      machine,
    },
    move() {
      for (const calendar of ['personal', 'work']) migrateCalendar(old, place, calendar);
      hasMoved = true;
    },
  };
}

function migrateCalendar({ provider }: World<WorldProvider>, place: NewPlace, calendar: string): void {
  const into = {
    ...place,
    hand: {
      ...place.hand,
      receive: ((event) => place.hand.receive(event, calendar)) as typeof place.hand.receive,
    },
  };
  migrate(provider.hand.list(calendar), into);
}
