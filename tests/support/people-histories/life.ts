/** Lives through a history of several people: what they do, what the servers mail, and Concord's runs; then everything comes to rest. */
import { changes } from '../world.ts';
import { Doings } from './doings.ts';
import { Expectations } from './expectations.ts';
import { MailLedger } from './mail-ledger.ts';
import type { OfficeUser, OpenOffice, PeopleOffice } from './office.ts';
import { userNames } from './people.ts';
import { openRules } from './rule-sets.ts';
import type { PeopleHistory, PeopleStep } from './steps.ts';

/** How much of what the histories are about really took place. `replies`: answers that were found on both sides. */
export type Counts = Readonly<Record<'mails' | 'replies' | 'decisions' | 'ticks' | 'rules', number>>;

export interface Lived {
  /** What is not as it ought to be. */
  readonly wrong: readonly string[];
  readonly counts: Counts;
}

const mostTurns = 16;

export async function liveTogether(open: OpenOffice, history: PeopleHistory): Promise<Lived> {
  const life = new Life(await open());
  try {
    return await life.through(history);
  } finally {
    await life.close();
  }
}

class Life {
  private readonly office: PeopleOffice;
  private readonly users: readonly OfficeUser[];
  private readonly ledger: MailLedger;
  private readonly expected: Expectations;
  private readonly doings: Doings;
  private readonly wrong: string[] = [];
  private decisions = 0;
  /** Questions that were answered and may still be listed until the next run. */
  private readonly answered = new Set<string>();

  constructor(office: PeopleOffice) {
    this.office = office;
    this.users = Object.values(this.office.users);
    this.ledger = new MailLedger(this.office);
    this.expected = new Expectations(this.office);
    this.doings = new Doings(this.office, this.expected, this.ledger);
    this.office.users.anna.isConnected = true;
  }

  close(): Promise<void> {
    return this.office.close();
  }

  async through({ isRunning, useOrganizer, steps }: PeopleHistory): Promise<Lived> {
    this.office.hand.setRules({ useOrganizer });
    if (isRunning) await this.begin();
    for (const step of steps) {
      if (this.complaints().length > 0) break;
      await this.take(step);
      this.office.deliver();
    }
    if (this.complaints().length === 0) await this.end();
    return {
      wrong: this.complaints(),
      counts: {
        mails: this.ledger.sent,
        replies: this.expected.repliesSeen,
        decisions: this.decisions,
        ticks: this.doings.ticks,
        rules: this.doings.rules,
      },
    };
  }

  private complaints(): readonly string[] {
    return [...this.wrong, ...this.ledger.wrong, ...this.office.complaints()];
  }

  /** Both are connected, each has invited somebody, and there is a meeting with everybody. */
  private async begin(): Promise<void> {
    for (const user of this.users) user.isConnected = true;
    await this.rest();
    const meeting = {
      do: 'create',
      at: 'crm',
      guests: 0b11111,
      ticked: 0b10000,
      scheduled: 0,
      shape: 0,
    } as const;
    for (const organizer of userNames) this.doings.create({ ...meeting, organizer });
    await this.rest();
    for (const user of this.users) while (this.decide(user, 0, 0));
  }

  private async take(step: PeopleStep): Promise<void> {
    const { users, clock } = this.office;
    switch (step.do) {
      case 'create':
        return this.doings.create(step);
      case 'invited':
        return this.doings.invited(step);
      case 'organizer-changes':
        return this.doings.outsideChanges(step);
      case 'edit':
        return this.doings.edit(step);
      case 'add-guest':
        return this.doings.addGuest(step);
      case 'remove-guest':
        return this.doings.removeGuest(step);
      case 'occurrence':
        return this.doings.editOccurrence(step);
      case 'remove':
        return this.doings.remove(step);
      case 'tick':
        return this.doings.tick(step);
      case 'reply':
        this.doings.reply(step);
        this.office.deliver();
        return step.thenRest ? this.rest() : undefined;
      case 'schedule':
        return this.doings.schedule(step);
      case 'hand-over':
        return this.doings.handOver(step);
      case 'push':
        return this.doings.push(step);
      case 'rule':
        return this.doings.rule(step);
      case 'decide':
        return this.decideSomething(step.which, step.choice);
      case 'sync':
        await this.run(users[step.who], step.share, step.seed);
        return;
      case 'kill':
        return this.kill(users[step.who], step.moment);
      case 'connect':
        users[step.who].isConnected = true;
        return;
      case 'rest':
        return this.rest();
      case 'wait':
        clock.advance(step.minutes * 60_000);
    }
  }

  /** @returns how much the run changed */
  private async run(user: OfficeUser, share = 0, seed = 0): Promise<number> {
    if (!user.isConnected) return 0;
    this.ledger.beforeRun(user);
    const summary = await user.sync(share, seed);
    this.ledger.afterRun(user, summary !== null && summary.quarantined === 0);
    this.office.deliver();
    return summary === null ? 0 : changes(summary);
  }

  private async kill(user: OfficeUser, moment: number): Promise<void> {
    if (!user.isConnected) return;
    this.ledger.beforeRun(user);
    await user.kill(moment);
    this.ledger.afterRun(user, false);
  }

  /** Runs and mail, until neither changes anything. What waits for a person goes on waiting. */
  private async rest(): Promise<void> {
    for (let turn = 0; turn < mostTurns; turn++) {
      let done = 0;
      for (const user of this.users) done += await this.run(user);
      if (done === 0 && turn > 0) {
        this.wrong.push(...(await this.expected.complaints()));
        return;
      }
      this.office.clock.advance(60_000);
    }
    this.wrong.push('it never comes to rest');
  }

  /** Everything is allowed and everybody is connected, people say yes to whatever they are asked, and it must be over some time. */
  private async end(): Promise<void> {
    this.office.hand.setRules(openRules);
    for (const user of this.users) user.isConnected = true;
    for (let turn = 0; turn < mostTurns; turn++) {
      // longer than rules are known without asking again, and than an invitation is waited for
      this.office.clock.advance(61 * 60_000);
      await this.rest();
      if (this.complaints().length > 0) return;
      const waiting = this.users.filter(({ engine }) => engine.decisions().length > 0);
      if (waiting.length === 0 && turn > 0) {
        this.wrong.push(...this.expected.endComplaints());
        return;
      }
      for (const user of waiting) while (this.decide(user, 0, 0));
    }
    this.wrong.push('people are asked without end');
  }

  private decideSomething(which: number, choice: number): void {
    const waiting = this.users.filter(({ engine }) => engine.decisions().length > 0);
    const user = waiting[which % Math.max(1, waiting.length)];
    if (user !== undefined) this.decide(user, which, choice);
  }

  /** @returns whether something waited that was not answered yet */
  private decide(user: OfficeUser, which: number, choice: number): boolean {
    const keyOf = (digest: string): string => `${user.name} ${digest}`;
    const waiting = user.engine.decisions().filter(({ digest }) => !this.answered.has(keyOf(digest)));
    const decision = waiting[which % Math.max(1, waiting.length)];
    if (decision === undefined) {
      this.answered.clear();
      return false;
    }
    const { id, digest, choices } = decision;
    this.answered.add(keyOf(digest));
    const chosen = choices[choice % choices.length] ?? 'approve';
    if (!user.engine.decide(id, digest, chosen)) return false;
    this.decisions += 1;
    this.ledger.noteDecision(user.name, decision, chosen);
    this.expected.decided(decision, chosen);
    return true;
  }
}
