/**
 * Days of a busy person (RU5): 40 things a day in the calendar and the CRM, 120 new messages and what is done with them, while the machine
 * sleeps, wakes, is offline, throttled, quit and started, its clock is wrong for a while and servers forget their change histories.
 * Afterwards both sides are equal, the history tells everything, and Concord holds no more than in the beginning.
 */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { RunTopic } from '../../../src-main/app/engine/messages.ts';
import { profiles, sampleCrm, sampleProvider } from '../../../src-sandbox/sample-sides/index.ts';
import { content } from '../../../src-sandbox/sample-sides/mail/content.ts';
import { crmLike } from '../../../src-sandbox/sample-sides/mail/crm-like.ts';
import { imapLike } from '../../../src-sandbox/sample-sides/mail/imap-like.ts';
import { type CalendarEvent, participantId } from '../../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { isProven } from '../../../src-shared/domain/comparison.ts';
import { type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import { me } from '../mail-world.ts';
import { seededRandom } from '../seeded.ts';
import { contents, event, type Machine, seededRandomness, type World, type WorldProvider } from '../world.ts';
import { deltaMailbox } from './delta-mailbox.ts';
import { type Desktop, type Servers, startDesktop } from './desktop.ts';
import { type SimClock, simClock } from './sim-clock.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** A Monday, 00:00 UTC. */
const startsAt = Date.UTC(2026, 10, 2);

export const entriesADay = 40;
export const mailsADay = 120;

export interface BusyDays {
  /** What is wrong in the end; nothing is a pass. */
  readonly complaints: readonly string[];
  readonly runs: Readonly<Record<RunTopic, number>>;
  readonly starts: number;
  readonly entries: number;
  readonly messages: number;
  readonly historyRows: number;
  readonly databaseBytes: number;
  /** What Concord holds on the heap when it is quit, in bytes, once a day. */
  readonly held: readonly number[];
  readonly troubles: ReadonlyMap<string, number>;
}

/** @param folder an empty one, for the database */
export async function busyDays(days: number, seed: number, folder: string): Promise<BusyDays> {
  const life = new BusyLife(seed, folder);
  for (let index = 0; index < days; index += 1) life.plan(index);
  await life.live(days);
  return life.result();
}

class BusyLife {
  private readonly clock: SimClock = simClock(startsAt);
  private readonly seed: number;
  private readonly folder: string;
  private readonly random: () => number;
  private readonly servers: Servers;
  private desktop: Desktop;
  private isOffline = false;
  private isAsleep = false;
  /** Until when a side does not want to be asked, of the server's clock, and since when it said so. */
  private readonly throttled = new Map<string, { readonly since: number; readonly until: number }>();
  private readonly toThrottle = new Map<string, number>();
  private made = 0;
  private starts = 0;
  private readonly wrong: string[] = [];
  private readonly held: number[] = [];
  private readonly runs: Record<RunTopic, number> = { calendar: 0, mail: 0 };
  private readonly troubles = new Map<string, number>();
  /** Titles of entries and subjects of messages that a person made, each with the moment. */
  private readonly subjects = new Map<string, number>();
  private databaseBytes = 0;

  constructor(seed: number, folder: string) {
    this.seed = seed;
    this.folder = folder;
    this.random = seededRandom(seed);
    const { server } = this.clock;
    const randomness = seededRandomness(seed);
    const [providerNames, crmNames] = [
      { INBOX: 'inbox', Archive: 'archive', Sent: 'sent', Trash: 'trash', Junk: 'junk' },
      { inbox: 'inbox', archive: 'archive', sent: 'sent', trash: 'trash', junk: 'junk' },
    ] as const;
    this.servers = {
      calendar: sampleProvider('graph-like', { clock: server, randomness, address: me }),
      crm: sampleCrm({ clock: server, randomness, address: me }, profiles['crm-like']),
      mailbox: deltaMailbox(imapLike({ mailboxes: providerNames, now: server.now }), server.now),
      crmMail: crmLike({ mailboxes: crmNames, now: server.now }),
    };
    this.desktop = this.start();
  }

  /** Puts down when what happens on a day. */
  plan(index: number): void {
    const midnight = startsAt + index * day;
    const between = (from: number, to: number) =>
      midnight + Math.round((from + this.random() * (to - from)) * hour);
    const at = (moment: number, action: () => void | Promise<void>) => this.clock.at(moment, action);
    for (let n = 0; n < entriesADay; n += 1) at(between(7, 20), () => this.doCalendar());
    // mail comes at night too
    for (let n = 0; n < mailsADay; n += 1) at(between(0, 24), () => this.deliver());
    for (let n = 0; n < mailsADay / 3; n += 1) at(between(7, 20), () => this.doMail());
    for (const when of [7.9, 12.9]) at(midnight + when * hour, () => this.wake());
    for (const when of [12, 18.5]) at(midnight + when * hour, () => this.sleep());
    for (const when of [11.5, 14, 18]) at(midnight + when * hour, () => this.decide());
    const outage = between(9, 11);
    at(outage, () => this.setOffline(true));
    at(outage + (2 + this.random() * 20) * minute, () => this.setOffline(false));
    for (const side of ['calendar provider', 'crm', 'mail provider'])
      if (this.random() < 0.6)
        at(
          between(14, 17),
          () => void this.toThrottle.set(side, 90_000 + Math.round(this.random() * 300_000)),
        );
    at(between(10, 11.5), () => this.restart(false));
    // in the middle of whatever it does, as when the machine is switched off; often just after a server asked it to wait
    at(between(14, 17.5), () => this.restart(true));
    if (index % 3 === 1) at(between(8, 18), () => this.servers.calendar.hand.expireStates());
    if (index % 4 === 2) at(between(8, 18), () => this.servers.crm.hand.expireStates());
    if (index % 5 === 3) at(between(8, 18), () => this.servers.crmMail.hand.expireStates());
    if (index % 9 === 4) at(between(8, 18), () => this.servers.mailbox.hand.renumber('INBOX'));
    if (index % 6 === 1) {
      const [wrong, right] = [between(8, 9), between(9.5, 11)];
      at(wrong, () => this.clock.setSkew(this.random() < 0.5 ? 3 * hour : -3 * hour));
      at(right, () => this.clock.setSkew(0));
    }
  }

  async live(days: number): Promise<void> {
    for (let index = 1; index <= days; index += 1) {
      await this.clock.runUntil(startsAt + index * day - hour);
      await this.clock.runUntil(startsAt + index * day);
    }
    await this.comeToRest(startsAt + days * day);
    await this.check();
    this.take(this.desktop);
    this.databaseBytes = this.bytes();
  }

  result(): BusyDays {
    const { complaints, runs, starts, held, troubles, databaseBytes } = {
      complaints: this.wrong,
      ...{ runs: this.runs, starts: this.starts, held: this.held, troubles: this.troubles },
      databaseBytes: this.databaseBytes,
    };
    const { store } = this.desktop;
    const entries = store.links.count();
    const messages = store.mail.links.count();
    const historyRows = this.historyRows().length + store.mail.history.page(null, 1_000_000).length;
    store.close();
    return { complaints, runs, starts, entries, messages, historyRows, databaseBytes, held, troubles };
  }

  private start(): Desktop {
    this.starts += 1;
    return startDesktop({
      folder: this.folder,
      clock: this.clock,
      servers: this.servers,
      seed: this.seed * 1_000 + this.starts,
      trouble: (topic, side) => this.trouble(topic, side),
    });
  }

  private trouble(topic: RunTopic, side: SideName) {
    if (this.isAsleep) this.wrong.push(`${topic} asked the ${side} while the machine slept`);
    if (this.isOffline) return { type: 'unreachable' as const, retryAfterMs: 0 };
    const now = this.clock.server.now();
    const name = side === 'crm' ? 'crm' : `${topic} provider`;
    const before = this.throttled.get(name);
    // at the same moment the other topic's request may be on its way already
    if (before !== undefined && now > before.since && now < before.until)
      this.wrong.push(
        `${name} was asked ${Math.round((before.until - now) / 1000)} s before it wanted to be`,
      );
    const retryAfterMs = this.toThrottle.get(name);
    if (retryAfterMs === undefined) return null;
    this.toThrottle.delete(name);
    this.throttled.set(name, { since: now, until: now + retryAfterMs });
    return { type: 'throttled' as const, retryAfterMs };
  }

  private sleep(): Promise<void> {
    this.isAsleep = true;
    return this.desktop.sleep().then(() => this.clock.sleep());
  }

  private wake(): void {
    if (!this.isAsleep) return;
    this.isAsleep = false;
    this.clock.wake();
    this.desktop.wake();
    this.desktop.syncNow();
  }

  private setOffline(isOffline: boolean): void {
    this.isOffline = isOffline;
    if (!isOffline && !this.isAsleep) this.desktop.syncNow();
  }

  /** @param isMeasured what Concord holds is what the heap loses when it is quit */
  private async restart(isMeasured: boolean): Promise<void> {
    if (this.isAsleep) return;
    const before = isMeasured ? heapBytes() : 0;
    await this.desktop.quit();
    this.take(this.desktop);
    this.desktop = null as never;
    if (isMeasured) this.held.push(before - heapBytes());
    this.desktop = this.start();
  }

  private take({ runs, failed }: Desktop): void {
    for (const topic of ['calendar', 'mail'] as const) this.runs[topic] += runs[topic];
    for (const [code, count] of failed) this.troubles.set(code, (this.troubles.get(code) ?? 0) + count);
  }

  /** A person looks at what waits, and says yes; of versions the calendar's. */
  private decide(): void {
    for (const engine of [this.desktop.calendar, this.desktop.mail])
      for (const { id, digest, choices } of engine.decisions()) {
        const choice =
          (['approve', 'newer', 'provider'] as const).find((one) => choices.includes(one)) ?? choices[0];
        if (choice !== undefined) engine.decide(id, digest, choice);
      }
    if (!this.isAsleep) this.desktop.syncNow();
  }

  private news(topic: RunTopic, side: SideName): void {
    // a side tells of half of it; the rest is found by polling
    if (!this.isAsleep && this.random() < 0.5) this.desktop.news(topic, side);
  }

  private listed(side: SideName): readonly StoredEvent[] {
    return side === 'crm' ? this.servers.crm.hand.list('crm') : this.servers.calendar.hand.list('personal');
  }

  private one<T>(all: readonly T[]): T | undefined {
    return all[Math.floor(this.random() * all.length)];
  }

  private newTitle(kind: string): string {
    this.made += 1;
    const title = `${kind} ${this.made}`;
    this.subjects.set(title, this.clock.server.now());
    return title;
  }

  private newEvent(side: SideName): CalendarEvent {
    const title = this.newTitle('Entry');
    const inDays = Math.floor(this.random() * 21);
    const date = new Date(this.clock.server.now() + inDays * day).toISOString().slice(0, 10);
    const start = `${date}T${String(8 + Math.floor(this.random() * 9)).padStart(2, '0')}:30:00`;
    const kind = this.random();
    const guest = `guest${Math.floor(this.random() * 40)}@client.example`;
    return event(`uid-${this.made}`, {
      ...{
        title,
        start,
        description: `About ${title}. `.repeat(6),
        locations: { l: { name: `Room ${this.made % 9}` } },
      },
      ...(kind < 0.12 ? { recurrenceRules: [{ frequency: 'weekly' as const, count: 8 }] } : {}),
      ...(kind > 0.12 && kind < 0.2
        ? { showWithoutTime: true, start: `${date}T00:00:00`, duration: 'P1D', timeZone: null }
        : {}),
      ...(kind > 0.8 && side === 'crm'
        ? {
            participants: {
              [participantId(guest)]: { email: guest, roles: { attendee: true }, invite: true },
            },
          }
        : {}),
    });
  }

  private doCalendar(): void {
    const side = this.random() < 0.5 ? 'provider' : 'crm';
    const { calendar, crm } = this.servers;
    const hand = side === 'crm' ? crm.hand : calendar.hand;
    const entry = this.one(this.listed(side));
    const what = this.random();
    if (entry === undefined || what < 0.35) hand.create(this.newEvent(side));
    else if (what < 0.65) hand.edit(entry.ref, { title: `${entry.event.title} ✎`.slice(0, 120) });
    else if (what < 0.8)
      hand.edit(entry.ref, {
        start: `${entry.event.start.slice(0, 11)}${String(8 + Math.floor(this.random() * 9)).padStart(2, '0')}:00:00`,
      });
    else if (what < 0.9 && entry.event.recurrenceRules !== undefined) this.editSeries(side, entry);
    else if (what < 0.9) hand.edit(entry.ref, { description: `Changed ${this.made}` });
    else if (what < 0.95) hand.touch(entry.ref);
    else hand.remove(entry.ref);
    this.news('calendar', side);
  }

  private editSeries(side: SideName, { ref, event: { start } }: StoredEvent): void {
    const hand = side === 'crm' ? this.servers.crm.hand : this.servers.calendar.hand;
    const second = new Date(Date.parse(`${start}Z`) + 7 * day).toISOString().slice(0, 19);
    if (this.random() < 0.5) hand.cancelOccurrence(ref, second);
    else hand.editOccurrence(ref, second, { title: `Once otherwise ${this.made}` });
  }

  private deliver(): void {
    const subject = this.newTitle('Message');
    const body = `${subject}\r\n`.repeat(20);
    this.servers.mailbox.hand.deliver(
      'INBOX',
      content({ subject, messageId: `${this.made}@client.example`, text: body }),
    );
    this.news('mail', 'provider');
  }

  private doMail(): void {
    const { mailbox, crmMail } = this.servers;
    const atProvider = this.one(mailbox.hand.list('INBOX').slice(-200));
    const inCrm = this.one(crmMail.hand.list(me).slice(-200));
    const what = this.random();
    const isOn = this.random() < 0.7;
    if (what < 0.5 && atProvider !== undefined) {
      if (what < 0.2) mailbox.hand.move(atProvider.ref, 'Archive');
      else if (what < 0.25) mailbox.hand.move(atProvider.ref, 'Trash');
      else mailbox.hand.setKeyword(atProvider.ref, what < 0.4 ? '$seen' : '$flagged', isOn);
      this.news('mail', 'provider');
    } else if (inCrm !== undefined) {
      if (what < 0.7) crmMail.hand.move(me, inCrm.ref, ['archive']);
      else if (what < 0.75) crmMail.hand.move(me, inCrm.ref, ['trash']);
      else crmMail.hand.setKeyword(me, inCrm.ref, what < 0.9 ? '$seen' : '$flagged', isOn);
      this.news('mail', 'crm');
    }
  }

  /** Nobody does anything any more; what still waits is decided. */
  private async comeToRest(from: number): Promise<void> {
    this.clock.setSkew(0);
    this.setOffline(false);
    this.toThrottle.clear();
    this.wake();
    for (let turn = 1; turn <= 8; turn += 1) {
      this.decide();
      await this.clock.runUntil(from + turn * 15 * minute);
    }
    await this.desktop.sleep();
  }

  private historyRows() {
    return this.desktop.store.history.latest(1_000_000);
  }

  private async check(): Promise<void> {
    const { calendar, mail, store } = this.desktop;
    const world = {
      provider: { ...this.servers.calendar },
      crm: this.servers.crm,
    } as unknown as World<WorldProvider>;
    const both = contents(world, { store } as unknown as Machine);
    const missing = (a: readonly string[], b: readonly string[]) =>
      a.filter((one) => !b.includes(one)).length;
    if (JSON.stringify(both.provider) !== JSON.stringify(both.crm))
      this.wrong.push(
        `the calendars differ: ${missing(both.provider, both.crm)} of ${both.provider.length} are only in the calendar, ${missing(both.crm, both.provider)} of ${both.crm.length} only in the CRM`,
      );
    const compared = await mail.compare(new AbortController().signal);
    if (!isProven(compared)) this.wrong.push(`mail differs: ${JSON.stringify(compared)}`);
    const inCrm = this.servers.crmMail.hand.list(me).map(({ subject }) => subject);
    for (const subject of this.subjects.keys()) {
      if (!subject.startsWith('Message')) continue;
      const times = inCrm.filter((one) => one === subject).length;
      if (times !== 1) this.wrong.push(`${subject} is in the CRM ${times} times`);
    }
    for (const engine of [calendar, mail])
      for (const { kind, count } of engine.decisions()) this.wrong.push(`${count} still wait: ${kind}`);
    if (store.quarantine.count() > 0)
      this.wrong.push(`${store.quarantine.count()} entries cannot be synchronised`);
    this.checkHistory();
  }

  /** Every entry and every message that is linked is told of, and so is every removal that was carried over. */
  private checkHistory(): void {
    const { store } = this.desktop;
    const rows = this.historyRows();
    const told = new Set(
      rows.filter(({ action }) => action === 'added' || action === 'linked').map(({ link }) => link),
    );
    for (const side of sideNames)
      for (const { ref } of this.listed(side)) {
        const link = store.links.byRef(side, ref);
        if (link !== null && !told.has(link.id)) this.wrong.push(`the history does not tell of ${link.id}`);
      }
    const mails = store.mail.history.page(null, 1_000_000);
    const arrived = new Set(mails.filter(({ action }) => action === 'arrived').map(({ subject }) => subject));
    // what is older than that is forgotten (DE3)
    const since = this.clock.server.now() - 30 * day;
    for (const [subject, at] of this.subjects)
      if (subject.startsWith('Message') && at > since && !arrived.has(subject))
        this.wrong.push(`the history does not tell of ${subject}`);
    if (rows.length === 0) this.wrong.push('the history tells nothing');
  }

  private bytes(): number {
    return ['', '-wal']
      .map((suffix) => join(this.folder, `concord.db${suffix}`))
      .reduce((sum, path) => sum + (existsSync(path) ? statSync(path).size : 0), 0);
  }
}

/** What is left on the heap after everything that nobody holds was given back. */
function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}
