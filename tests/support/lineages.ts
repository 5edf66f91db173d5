/**
 * Follows every text of an entry through a random history: which edit is the last word, and which ones were made at the same time on
 * both sides, so that either may stand (WR7). An edit that is the last word and is nowhere at the end was lost (WR8).
 */
import { canonicalJson } from '../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent, FieldName } from '../../src-shared/domain/calendar/event.ts';

const texts = ['title', 'description', 'locations'] as const satisfies readonly FieldName[];
type Text = (typeof texts)[number];

export class Lineages {
  /** By entry and text: the values that may stand at the end. */
  private readonly standing = new Map<string, Set<string>>();
  /** By entry and text: every value there was. */
  private readonly past = new Map<string, Set<string>>();
  private readonly exempt = new Set<string>();
  private readonly open = new Set<string>();

  /** A person edited what a side showed them. What they saw is superseded; what they did not see was edited at the same time. */
  note(mark: string, before: CalendarEvent, after: CalendarEvent): void {
    for (const text of texts) {
      const [was, is] = [valueIn(before, text), valueIn(after, text)];
      if (was === is) continue;
      const key = keyOf(mark, text);
      const values = this.standing.get(key) ?? new Set([was]);
      const past = this.past.get(key) ?? new Set([was]);
      const isPutBack = past.has(is);
      if (!isPutBack) values.delete(was);
      this.standing.set(key, values.add(is));
      this.past.set(key, past.add(is));
      if (isPutBack && this.open.has(mark)) this.anyMayStand(mark);
    }
  }

  /**
   * Who puts back a value of before cannot be told from a write that never came through. Then all texts that the write carried count
   * as edited at the same time on both sides.
   */
  private anyMayStand(mark: string): void {
    for (const text of texts)
      for (const value of this.past.get(keyOf(mark, text)) ?? [])
        this.standing.get(keyOf(mark, text))?.add(value);
  }

  /** A write of this entry stays unanswered: whether it came through is told by what the entry holds. */
  leftOpen(mark: string): void {
    this.open.add(mark);
  }

  /** Its dates were changed too: what one field holds tells nothing of whether an unanswered write brought the others (WR7 decides). */
  datesChanged(mark: string): void {
    if (this.open.has(mark)) for (const text of texts) this.forget(mark, text);
  }

  /** From now on anything may become of this text: a rule, and not the order of edits, decides about it. */
  forget(mark: string, text: Text): void {
    this.exempt.add(keyOf(mark, text));
  }

  complaints(mark: string, end: CalendarEvent): readonly string[] {
    return texts.flatMap((text) => {
      const key = keyOf(mark, text);
      const values = this.standing.get(key);
      if (values === undefined || this.exempt.has(key) || values.has(valueIn(end, text))) return [];
      return [
        `${mark} lost an edit: its ${text} is ${valueIn(end, text)} and not ${[...values].join(' or ')}`,
      ];
    });
  }
}

function keyOf(mark: string, text: Text): string {
  return `${mark} ${text}`;
}

function valueIn(event: CalendarEvent, text: Text): string {
  return canonicalJson(event[text] ?? null);
}
