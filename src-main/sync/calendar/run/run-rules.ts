/** What a run's plan and gate are told about the account: the rules in force, the first run, what waits in quarantine. */
import { otherSide, type SideName } from '../../../../src-shared/domain/side-name.ts';
import { uuidOf } from '../../common/fingerprint.ts';
import { isDue } from '../../common/quarantine.ts';
import { contentHash } from '../entries/compare.ts';
import type { GateContext } from '../gate/model.ts';
import type { Gathered } from '../news/gather.ts';
import type { RestoredInput } from '../news/restored.ts';
import type { PlanInput, PlannedWrite } from '../plan/model.ts';
import { bringingOf } from '../rules/bring-existing.ts';
import { isFirstRun } from '../rules/first-run.ts';
import { rulesBefore, rulesOfRun, wasSwitchedOff } from '../rules/rules-in-force.ts';
import type { RunContext } from '../run-context.ts';
import { restoringIn } from '../undo/wishes.ts';

export function planInput(
  { cases, loose, agreements, looksFirst = false }: Gathered,
  run: RunContext,
): PlanInput {
  const { store, own, calendars, capabilities, settings } = run;
  return {
    cases,
    loose,
    agreements,
    calendars,
    capabilities,
    settings: { ...rulesOfRun(run), existing: settings.existing },
    rulesBefore: rulesBefore(store),
    wasSwitchedOff: wasSwitchedOff(store),
    bringing: bringingOf(store),
    firstRun: isFirstRun(store),
    knows: run.knows,
    answer: (digest) => store.decisions.answer(digest),
    newId: (side, ref) => newId(side, ref, run),
    own,
    restoring: restoringIn(store),
    ...(looksFirst ? { looksFirst: true as const } : {}),
  };
}

export function restoredInput(gathered: Gathered, run: RunContext): RestoredInput {
  const { store, now } = run;
  return {
    ...planInput(gathered, run),
    former: (side, ref) => store.versions.former(side, ref),
    now: now(),
  };
}

export function gateContext({ store, sides, now, own, approvesFirstRun }: RunContext): GateContext {
  return {
    store,
    sides,
    now: now(),
    firstRun: isFirstRun(store),
    approveFirstRun: approvesFirstRun,
    own: own.account,
  };
}

/** The first id of this entry that no link has or had. */
function newId(side: SideName, ref: string, { store, account }: RunContext): string {
  for (let generation = 0; ; generation++) {
    const id = uuidOf([account.accountId, side, ref, generation]);
    if (!store.links.isTaken(id)) return id;
  }
}

/** An item whose last attempt failed with this very content waits for its own clock (RU2). */
export function mayBeTried(write: PlannedWrite, { store, now }: RunContext): boolean {
  const { side, source } = write;
  const subject =
    source === null
      ? { side, ref: write.write.type === 'create' ? '' : write.write.ref }
      : { side: otherSide(side), ref: source.ref };
  const held = store.quarantine.get(subject.side, subject.ref);
  if (held === null || isDue(held, now())) return true;
  return source !== null && held.content !== contentHash(source.event);
}
