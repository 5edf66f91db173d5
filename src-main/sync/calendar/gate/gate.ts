/**
 * Between planning and sending: nobody is mailed whom nobody ticked, nothing is removed or created in unusual numbers, nothing is
 * written again and again, and a first run does exactly what was approved. What does not pass waits for a person.
 */
import { changedFields } from '../../../../src-shared/domain/calendar/patch.ts';
import { otherSide } from '../../../../src-shared/domain/side-name.ts';
import { addressIn } from '../../common/decided.ts';
import type { DecisionKind } from '../../sync.ts';
import { destruction } from '../entries/destruction.ts';
import { itemOf } from '../plan/actions.ts';
import type { PlannedWrite, Question } from '../plan/model.ts';
import { areRelated, endsOfSplits } from '../plan/splits.ts';
import { excesses } from './budgets.ts';
import {
  addresseesOf,
  asksBeforeMailing,
  guestDigests,
  mailAnswer,
  mailDigest,
  mailedToday,
  mailsFor,
} from './mail.ts';
import {
  eventOf,
  type GateContext,
  type GateResult,
  isApproved,
  type PassedWrite,
  type RejectedWrite,
} from './model.ts';
import { isRepeated } from './repeated-writes.ts';

/** What the rules say of one write by itself. */
type Verdict =
  | { readonly type: 'passes'; readonly write: PassedWrite }
  | { readonly type: 'refused'; readonly write: RejectedWrite }
  | { readonly type: 'waits'; readonly question: Question };

/**
 * The rules, in their order:
 * 1. What a person refused is not done.
 * 2. An unapproved first run does nothing and shows everything (C19); neither is done what a wider rule lets across, or
 *    what existed before and is wanted now (C5, C6).
 * 3. Mail that nobody allowed, or that is unusual, waits; a yes to the first run is no yes to mail (PE1, PE6, PE7).
 * 4. The same content written again and again waits (RU3).
 * 5. Of what is left, removals and creations in unusual numbers wait (DE1).
 * 6. The second part of a split series goes only with the end of its first part (TI2).
 */
export function gate(writes: readonly PlannedWrite[], context: GateContext): GateResult {
  const verdicts = judgeEach(writes, context);
  const refused = verdicts.flatMap((one) => (one.type === 'refused' ? [one.write] : []));
  const candidates = verdicts.flatMap((one) => (one.type === 'passes' ? [one.write] : []));
  const asked = verdicts.flatMap((one) => (one.type === 'waits' ? [one.question] : []));

  const tooMuch = excesses(candidates, context);
  const held = new Set(tooMuch.flatMap((excess) => excess.writes));
  const alsoAsked = tooMuch.flatMap(({ kind, writes }) => writes.map((write) => question(kind, write)));

  const ready = candidates.filter((write) => !held.has(write));
  const { passed, stranded } = splitTogether(ready, refused, writes);
  return { passed, rejected: [...refused, ...stranded], questions: [...asked, ...alsoAsked] };
}

/** Each write by itself; only how many people were mailed today goes from one to the next. */
function judgeEach(writes: readonly PlannedWrite[], context: GateContext): readonly Verdict[] {
  let mailed = mailedToday(context);
  return writes.map((write) => {
    const verdict = judge(write, mailed, context);
    if (verdict.type === 'passes') mailed += verdict.write.addressees.length;
    return verdict;
  });
}

function judge(write: PlannedWrite, mailed: number, context: GateContext): Verdict {
  const waits = (kind: DecisionKind): Verdict => ({ type: 'waits', question: question(kind, write) });
  if (context.store.decisions.answer(write.digest) === 'reject') return { type: 'refused', write };
  const approved = isApproved(write, context);
  if (context.firstRun && !context.approveFirstRun && !approved) return waits('first-run');
  if (write.shownFirst !== undefined && !approved) return waits(write.shownFirst);

  const calls = context.sides[write.side].prepare(write.write, write.known);
  const addressees = addresseesOf(write, calls, context);
  const answer = mailAnswer(write, addressees, context);
  if (answer === 'reject') {
    // the answers name the mail, so that they are used up with the write
    const refusedMail = [mailDigest(write, addressees), ...guestDigests(write, addressees)];
    return { type: 'refused', write: { ...write, refusedMail } };
  }
  if (answer !== 'approve' && asksBeforeMailing(write, addressees, mailed, context))
    return { type: 'waits', question: mailQuestion(write, addressees) };
  if (!approved && isRepeated(write, context))
    return { type: 'waits', question: comparedQuestion('frozen', write) };

  const spendsNothing = approved || (context.firstRun && write.write.type === 'create');
  const destroys = destruction(write.write, write.known);
  return { type: 'passes', write: { ...write, calls, addressees, isApproved: spendsNothing, destroys } };
}

function question(kind: DecisionKind, write: PlannedWrite): Question {
  return {
    kind,
    item: { ...itemOf(write.side, write.write.type, eventOf(write), write.digest), about: aboutOf(write) },
  };
}

/** Where the entry stands that would be written, and the one that it is written from. */
function aboutOf({ side, write, source }: PlannedWrite): readonly string[] {
  return [
    ...(write.type === 'create' ? [] : [addressIn(side, write.ref)]),
    ...(source === null ? [] : [addressIn(otherSide(side), source.ref)]),
  ];
}

/** As `question`, for a change that a person is asked about by itself: what the two sides hold is shown beside each other. */
function comparedQuestion(kind: DecisionKind, planned: PlannedWrite): Question {
  const { item } = question(kind, planned);
  const { side, write, source } = planned;
  if (write.type !== 'update' || source === null) return { kind, item };
  const places = { [side]: write.ref, [otherSide(side)]: source.ref };
  return { kind, item: { ...item, places, differs: changedFields(write.patch) } };
}

function mailQuestion(write: PlannedWrite, addressees: readonly string[]): Question {
  const { kind, item } = comparedQuestion('would-mail', write);
  const mails = mailsFor(write, addressees);
  const digest = mailDigest(write, addressees);
  const perGuest = guestDigests(write, addressees);
  return { kind, item: { ...item, digest, perGuest, addressees, mails } };
}

/**
 * The second part of a split series waits with the end of the first part, and stays on its own side when that end was refused
 * (`stranded`). What only looks like a second part, because no entry names the other one, is a new entry from the next run on.
 */
function splitTogether(
  ready: readonly PassedWrite[],
  refused: readonly RejectedWrite[],
  all: readonly PlannedWrite[],
): { readonly passed: readonly PassedWrite[]; readonly stranded: readonly PassedWrite[] } {
  const ends = endsOfSplits(all);
  const readyKeys = new Set(ready.map(({ write }) => write.key));
  const refusedKeys = new Set(refused.map(({ write }) => write.key));
  const endOfFirstPart = (second: PassedWrite) => ends.get(second.write.key);

  const mayGo = (second: PassedWrite): boolean => {
    const end = endOfFirstPart(second);
    return end === undefined || readyKeys.has(end.write.key);
  };
  const isStranded = (second: PassedWrite): boolean => {
    const end = endOfFirstPart(second);
    return end !== undefined && refusedKeys.has(end.write.key) && areRelated(second, end);
  };
  return { passed: ready.filter(mayGo), stranded: ready.filter(isStranded) };
}
