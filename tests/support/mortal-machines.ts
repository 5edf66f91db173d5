/** The machines of a random history: one works, is troubled, killed and started again; another takes over and hands back. */
import type { Store } from '../../src-main/store/index.ts';
import { type Faults, Killed, type Step, seededFaults } from '../../src-sandbox/sample-sides/index.ts';
import {
  type Machine,
  type MachineOptions,
  seededRandomness,
  type World,
  type WorldProvider,
} from './world.ts';

export class MortalMachines {
  /** The one that works. */
  current: Machine;
  private readonly world: World<WorldProvider>;
  private readonly settings: NonNullable<MachineOptions['settings']>;
  private readonly stores: Store[] = [];
  private faults: Faults = {};
  private onCommit: (() => void) | null = null;

  constructor(world: World<WorldProvider>, settings: MachineOptions['settings'] = {}) {
    this.world = world;
    this.settings = settings;
    this.current = this.start(null);
  }

  /** A run with trouble in that share of the requests. */
  async sync(share: number, seed: number): Promise<void> {
    this.faults = seededFaults(seededRandomness(seed).fraction, share);
    await this.current.attempt();
    this.faults = {};
  }

  /** A run that dies at that moment, counted over requests and commits, and the machine started again. */
  async kill(moment: number): Promise<void> {
    let passed = 0;
    const pass = () => {
      passed += 1;
      if (passed === moment) throw new Killed(`moment ${moment}`);
    };
    this.faults = { before: pass, after: pass };
    this.onCommit = pass;
    try {
      await this.current.attempt();
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      this.current = this.start(this.current.store);
    } finally {
      this.faults = {};
      this.onCommit = null;
    }
  }

  /**
   * A run in which no answer to a write comes back from one calendar: the write happened (`lost-after`), or it did not
   * (`lost-before`), or the machine dies when the first one has happened (`killed`).
   */
  async syncUnanswered(calendar: string, how: 'lost-after' | 'lost-before' | 'killed'): Promise<void> {
    const isWrite = (step: Step) => step.operation === 'perform' && step.calendar === calendar;
    // nothing is found out within the same run: after the write neither side can be asked
    let wrote = false;
    this.faults =
      how === 'killed'
        ? {
            after: (step) => {
              if (isWrite(step)) throw new Killed('after a write');
            },
          }
        : {
            decide: (step) => {
              if (isWrite(step)) wrote = true;
              return isWrite(step) ? { type: how } : wrote ? { type: 'unreachable' } : null;
            },
          };
    try {
      await this.current.attempt();
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      this.current = this.start(this.current.store);
    } finally {
      this.faults = {};
    }
  }

  /** The other machine goes on: a new one at first, then the two by turns. */
  handOver(): void {
    this.current = this.start(this.stores.find((store) => store !== this.current.store) ?? null);
  }

  get count(): number {
    return this.stores.length;
  }

  close(): void {
    for (const store of this.stores) store.close();
  }

  private start(store: Store | null): Machine {
    const faults: Faults = {
      decide: (at) => this.faults.decide?.(at) ?? null,
      before: (at) => this.faults.before?.(at),
      after: (at) => this.faults.after?.(at),
    };
    const machine = this.world.machine({
      id: `machine-${store === null ? this.stores.length + 1 : this.stores.indexOf(store) + 1}`,
      ...(store === null ? {} : { store }),
      providerFaults: faults,
      crmFaults: faults,
      onCommit: () => this.onCommit?.(),
      settings: this.settings,
    });
    if (store === null) this.stores.push(machine.store);
    return machine;
  }
}
