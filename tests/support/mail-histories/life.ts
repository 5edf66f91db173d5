/**
 * Random histories of mail: people on both sides read, flag, move and delete while Concord runs, fails and is killed; then the faults end
 * and both sides must agree as the map says, with no message lost, none doubled, and no more writes.
 */
import { mappedMailboxes, sameList } from '../../../src-main/sync/mail/mapping.ts';
import type { MailMapping } from '../../../src-main/sync/mail/model.ts';
import { Killed } from '../../../src-sandbox/sample-sides/index.ts';
import { content } from '../../../src-sandbox/sample-sides/mail/content.ts';
import type { ImapLike } from '../../../src-sandbox/sample-sides/mail/imap-like.ts';
import { type MailFaults, seededMailFaults } from '../../../src-sandbox/sample-sides/mail/trouble.ts';
import { atCrm, atProvider, type MailMachine, mailWorld, me, usualMapping } from '../mail-world.ts';
import { seededRandom } from '../seeded.ts';
import type { MailStepOfHistory } from './steps.ts';

const providerMailboxes = ['INBOX', 'Archive', 'Sent', 'Trash', 'Junk', 'Private'];
const crmMailboxes = ['inbox', 'archive', 'sent', 'trash', 'filed'];

export interface MailHistoryOptions {
  readonly locates: boolean;
  readonly tellsMessages: boolean;
  readonly stableIds?: boolean;
  /** Another mailbox than the one like IMAP, with the same hand, and the mapping with its ids. */
  readonly otherProvider?: (now: () => number) => ImapLike;
  readonly mapping?: MailMapping;
}

/** Runs one history to rest and answers what is wrong with the end state; an empty list is a pass. */
export async function liveThroughMail(
  steps: readonly MailStepOfHistory[],
  options: MailHistoryOptions,
): Promise<readonly string[]> {
  const life = new MailLife(options);
  for (const step of steps) await life.take(step);
  await life.comeToRest();
  const complaints = life.complaints();
  life.close();
  return complaints;
}

class MailLife {
  private readonly world;
  private machine: MailMachine;
  private faults: MailFaults = {};
  private onCommit: (() => void) | null = null;
  private made = 0;
  /** Subjects: every message has one of its own. */
  private readonly inCrmOnly = new Set<string>();
  private readonly erased = new Set<string>();
  private readonly removedInCrm = new Set<string>();
  private readonly copied = new Set<string>();
  /** What the CRM ever had. */
  private readonly everInCrm = new Set<string>();
  private readonly wrong: string[] = [];

  constructor({ locates, tellsMessages, stableIds = false, otherProvider, mapping }: MailHistoryOptions) {
    this.world = mailWorld({
      ...(otherProvider === undefined ? {} : { otherProvider }),
      ...(mapping === undefined ? {} : { mapping }),
      provider: { locates, stableIds, pageSize: 3 },
      crm: { tellsMessages, pageSize: 3 },
    });
    this.machine = this.start();
  }

  async take(step: MailStepOfHistory): Promise<void> {
    const { provider, crm } = this.world;
    this.world.advance(1_000);
    switch (step.do) {
      case 'arrive': {
        const subject = this.newSubject();
        const messageId =
          step.id === 'none' ? null : step.id === 'same' ? 'same@example.com' : `${subject}@example.com`;
        const mailbox = pick(['INBOX', 'INBOX', 'INBOX', ...providerMailboxes], step.to);
        const text = 'x'.repeat(this.made);
        provider.hand.deliver(mailbox, content({ subject, messageId, text }), step.seen ? ['$seen'] : []);
        return;
      }
      case 'create-in-crm': {
        const subject = this.newSubject();
        this.inCrmOnly.add(subject);
        crm.hand.create(me, ['inbox'], content({ subject, text: subject }), `crm:${subject}`);
        return;
      }
      case 'move':
        this.withMessage(step.at, step.which, ({ ref }) => {
          if (step.at === 'provider') provider.hand.move(ref, pick(providerMailboxes, step.to));
          else crm.hand.move(me, ref, [pick(crmMailboxes, step.to)]);
        });
        return;
      case 'copy':
        this.withMessage('provider', step.which, ({ ref, subject }) => {
          this.copied.add(subject);
          provider.hand.copy(ref, pick(providerMailboxes, step.to));
        });
        return;
      case 'keyword':
        this.withMessage(step.at, step.which, ({ ref }) => {
          if (step.at === 'provider') provider.hand.setKeyword(ref, step.keyword, step.on);
          else crm.hand.setKeyword(me, ref, step.keyword, step.on);
        });
        return;
      case 'erase':
        this.withMessage('provider', step.which, ({ ref, subject }) => {
          this.erased.add(subject);
          provider.hand.erase(ref);
        });
        return;
      case 'remove-in-crm':
        this.withMessage('crm', step.which, ({ ref, subject }) => {
          this.removedInCrm.add(subject);
          crm.hand.remove(me, ref, step.reason);
        });
        return;
      case 'renumber':
        provider.hand.renumber(pick(providerMailboxes, step.which));
        return;
      case 'expire':
        crm.hand.expireStates();
        return;
      case 'wait':
        this.world.advance(step.minutes * 60_000);
        return;
      case 'sync':
        this.faults = seededMailFaults(seededRandom(step.seed), step.share);
        await this.machine.attempt();
        this.faults = {};
        this.note();
        return;
      case 'kill':
        await this.kill(step.moment);
        this.note();
    }
  }

  async comeToRest(): Promise<void> {
    for (let turn = 0; turn < 12; turn++) {
      this.world.advance(25 * 60 * 60_000);
      if ((await this.machine.attempt()) !== null) continue;
      const before = this.world.writes();
      const decisions = this.machine.engine.decisions();
      for (const { id, digest } of decisions) this.machine.engine.decide(id, digest, 'approve');
      const summary = await this.machine.run();
      if (summary.problems.length > 0 || decisions.length > 0) continue;
      if (this.world.writes() === before && summary.waiting === 0 && this.machine.store.mail.news.isEmpty()) {
        this.note();
        return;
      }
    }
    this.wrong.push('it never comes to rest');
  }

  complaints(): readonly string[] {
    const here = atProvider(this.world);
    const there = atCrm(this.world);
    const subjects = Array.from({ length: this.made }, (_, index) => `m${index + 1}`);
    for (const subject of subjects) {
      const mine = here.filter((one) => one.subject === subject);
      const theirs = there.filter((one) => one.subject === subject);
      if (theirs.length > 1) this.wrong.push(`${subject} is doubled in the CRM`);
      if (this.inCrmOnly.has(subject) && mine.length > 0) this.wrong.push(`${subject} left the CRM`);
      if (!this.inCrmOnly.has(subject) && mine.length === 0 && !this.erased.has(subject))
        this.wrong.push(`${subject} is lost at the provider`);
      if (this.everInCrm.has(subject) && theirs.length === 0 && !this.removedInCrm.has(subject))
        this.wrong.push(`${subject} is lost in the CRM`);
      const isMapped = mine.some(({ mailboxes }) => map.places('provider', mailboxes).length > 0);
      if (isMapped && theirs.length === 0 && !this.removedInCrm.has(subject))
        this.wrong.push(`${subject} was not carried`);
      if (isMapped && theirs.length === 1) this.compare(subject);
      const bytes = mine[0]?.content.bytes;
      if (
        bytes !== undefined &&
        theirs[0] !== undefined &&
        !Buffer.from(bytes).equals(theirs[0].content.bytes)
      )
        this.wrong.push(`${subject} has other bytes in the CRM`);
    }
    if (this.world.provider.hand.openSources() > 0) this.wrong.push('a source was not disposed of');
    return this.wrong;
  }

  close(): void {
    this.machine.store.close();
  }

  /** Both sides have the message in mailboxes that stand for each other, read and flagged alike. */
  private compare(subject: string): void {
    if (this.copied.has(subject) || this.removedInCrm.has(subject)) return;
    const [mine] = atProvider(this.world).filter((one) => one.subject === subject);
    const [theirs] = atCrm(this.world).filter((one) => one.subject === subject);
    if (mine === undefined || theirs === undefined) return;
    const places = map.places('crm', theirs.mailboxes);
    // filed in the CRM, it stays there
    if (places.length === 0) return;
    if (!sameList(map.places('provider', mine.mailboxes), places))
      this.wrong.push(`${subject} is in ${mine.mailboxes} and in ${theirs.mailboxes}`);
    const crossing = (keywords: readonly string[]) => keywords.filter((one) => one.startsWith('$'));
    if (!sameList(crossing(mine.keywords), crossing(theirs.keywords)))
      this.wrong.push(`${subject} is ${mine.keywords} and ${theirs.keywords}`);
  }

  private async kill(moment: number): Promise<void> {
    let passed = 0;
    const pass = () => {
      passed += 1;
      if (passed === moment) throw new Killed(`moment ${moment}`);
    };
    this.faults = { before: pass, after: pass };
    this.onCommit = pass;
    try {
      await this.machine.attempt();
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      this.onCommit = null;
      this.machine = this.start();
    } finally {
      this.faults = {};
      this.onCommit = null;
    }
  }

  private start(): MailMachine {
    const faults: MailFaults = {
      decide: (step) => this.faults.decide?.(step) ?? null,
      before: (step) => this.faults.before?.(step),
      after: (step) => this.faults.after?.(step),
    };
    const store = this.machine?.store;
    return this.world.machine({
      ...(store === undefined ? {} : { store }),
      providerFaults: faults,
      crmFaults: faults,
      onCommit: () => this.onCommit?.(),
      batchMessages: 4,
      batchBytes: 600,
    });
  }

  private note(): void {
    for (const { subject } of atCrm(this.world)) this.everInCrm.add(subject);
  }

  private newSubject(): string {
    this.made += 1;
    return `m${this.made}`;
  }

  private withMessage(
    at: 'provider' | 'crm',
    which: number,
    act: (message: { readonly ref: string; readonly subject: string }) => void,
  ): void {
    const list = at === 'provider' ? atProvider(this.world) : atCrm(this.world);
    const one = list[which % Math.max(1, list.length)];
    if (one !== undefined) act(one);
  }
}

const map = mappedMailboxes(usualMapping);

function pick<T>(list: readonly T[], which: number): T {
  const one = list[which % list.length];
  if (one === undefined) throw new Error('nothing to pick from');
  return one;
}
