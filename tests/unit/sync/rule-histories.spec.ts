/** Tests random histories in which the administrator's rules change: a rule by itself writes nothing, and nothing is lost or doubled. */
import { describe, expect, it } from 'vitest';
import type { Machine } from '../../support/world.ts';
import {
  atCrm,
  atProvider,
  changes,
  event,
  seededRandomness,
  type World,
  world,
} from '../../support/world.ts';

const histories = 100;
const steps = 14;

const ruleSets = [
  { direction: 'crm-to-provider' },
  { direction: 'two-way' },
  { createPrefix: 'CRM ' },
  { createPrefix: '' },
  { editingRestricted: true },
  { editingRestricted: false },
  { deletingRestricted: true },
  { deletingRestricted: false },
  { providers: ['google'] },
  { providers: ['google', 'caldav'] },
] as const;

/** A random sequence of what people do and what the administrator decides, each followed by runs. */
class History {
  readonly one: World;
  readonly machine: Machine;
  readonly fraction: () => number;
  made = 0;
  isOff = false;

  constructor(seed: number) {
    this.one = world(seed % 2 === 0 ? 'caldav-like' : 'graph-like', seed);
    this.machine = this.one.machine();
    this.fraction = seededRandomness(seed).fraction;
  }

  pick<T>(from: readonly T[]): T | undefined {
    return from[Math.floor(this.fraction() * from.length)];
  }

  /** What both sides hold, without revisions. */
  held() {
    return [atProvider(this.one), atCrm(this.one)].map((side) =>
      side.map((stored) => JSON.stringify(stored.event)).sort(),
    );
  }

  async runs(): Promise<void> {
    this.one.clock.advance(20 * 60_000);
    for (let turn = 0; turn < 8; turn++) {
      const trouble = await this.machine.attempt();
      this.one.clock.advance(60_000);
      this.isOff = trouble?.code === 'feature-off';
      if (this.isOff) return;
      if (trouble === null && changes(await this.machine.run()) === 0) return;
    }
    throw new Error('it never comes to rest');
  }

  async decideRules(): Promise<void> {
    const before = this.held();
    const wasOff = this.isOff;
    this.one.crm.administrator.setRules(this.pick(ruleSets) ?? {});
    await this.runs();
    // what people did while it was off is carried over when it is on again
    if (!wasOff) expect(this.held()).toEqual(before);
  }

  title(): string {
    this.made += 1;
    return `${this.fraction() < 0.5 ? 'CRM ' : ''}entry ${this.made}`;
  }

  async act(): Promise<void> {
    const { provider, crm } = this.one;
    const title = this.title();
    const inCalendar = this.pick(atProvider(this.one))?.ref;
    const inCrm = this.pick(atCrm(this.one))?.ref;
    const edits: readonly (() => unknown)[] = [
      () => provider.hand.create(event(`p${this.made}`, { title })),
      () => crm.hand.create(event(`c${this.made}`, { title })),
      () => inCalendar !== undefined && provider.hand.edit(inCalendar, { title }),
      () => inCrm !== undefined && crm.hand.edit(inCrm, { title }),
    ];
    const wasOff = this.isOff;
    const count = atProvider(this.one).length;
    const isEdit = this.fraction() < 0.7;
    if (isEdit) this.pick(edits)?.();
    else if (this.fraction() < 0.5) this.answer();
    else if (inCalendar !== undefined) provider.hand.remove(inCalendar);
    await this.runs();
    // an edit takes nothing out of the calendar, whatever the rules are
    if (isEdit && !wasOff) expect(atProvider(this.one).length).toBeGreaterThanOrEqual(count);
  }

  answer(): void {
    for (const { id, digest, choices } of this.machine.engine.decisions())
      this.machine.engine.decide(id, digest, this.pick(choices) ?? 'approve');
  }
}

describe('random histories with rules that change', () => {
  it(`a change of a rule writes nothing on either side, and nothing is doubled: ${histories} histories (RU8, C12, A8)`, async () => {
    for (let seed = 1; seed <= histories; seed++) {
      const history = new History(seed);
      await history.runs();
      for (let step = 0; step < steps; step++) {
        if (history.fraction() < 0.4) await history.decideRules();
        else await history.act();
        for (const side of [atProvider(history.one), atCrm(history.one)]) {
          const titles = side.map(({ event: { title } }) => title);
          expect(new Set(titles).size, `seed ${seed}, step ${step}`).toBe(titles.length);
        }
      }
    }
  });
});
