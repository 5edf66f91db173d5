/**
 * The share of all bent answers that one spec file tries. Each side has two files with one half each, so that two processors work.
 * `npm run prove -- bends` tries all.
 */
import type { Bend } from './bend.ts';
import type { CrmBend } from './crm-bend.ts';
import { everyBend } from './every-bend.ts';
import { everyCrmBend } from './every-crm-bend.ts';
import { everyEwsBend } from './every-ews-bend.ts';
import { everyGoogleBend } from './every-google-bend.ts';
import { everyGraphBend } from './every-graph-bend.ts';
import type { EwsBend } from './ews-bend.ts';
import { ewsExemptions } from './ews-exemptions.ts';
import { crmExemptions, type Exemption, exemptions, judged } from './exemptions.ts';
import type { GoogleBend } from './google-bend.ts';
import { googleExemptions } from './google-exemptions.ts';
import type { GraphBend } from './graph-bend.ts';
import { graphExemptions } from './graph-exemptions.ts';
import type { BentRun, Recorded } from './odd-server.ts';
import { scriptedCrmRun } from './scripted-crm-run.ts';
import { scriptedEwsRun } from './scripted-ews-run.ts';
import { scriptedGoogleRun } from './scripted-google-run.ts';
import { scriptedGraphRun } from './scripted-graph-run.ts';
import { scriptedRun } from './scripted-run.ts';

/** `npm test` always takes the same share, so that a failure tells of the change under test. */
const seed = Number(process.env.CONCORD_SEED ?? 0);
const share = process.env.CONCORD_BENDS;
/** `2/8`: of what is wanted, the second of eight parts. */
const [part = 1, parts = 1] = (process.env.CONCORD_BENDS_PART ?? '1/1').split('/').map(Number);

interface Harness<OneBend> {
  readonly run: (bend: OneBend | null) => Promise<BentRun>;
  readonly every: (recording: readonly Recorded[]) => readonly OneBend[];
  readonly exempt: readonly Exemption<OneBend>[];
  /** How many bends of one half belong to `npm test`. */
  readonly usualShare: number;
}

export const calDav: Harness<Bend> = {
  run: scriptedRun,
  every: everyBend,
  exempt: exemptions,
  usualShare: 300,
};
export const bridge: Harness<CrmBend> = {
  run: scriptedCrmRun,
  every: everyCrmBend,
  exempt: crmExemptions,
  usualShare: 200,
};
export const google: Harness<GoogleBend> = {
  run: scriptedGoogleRun,
  every: everyGoogleBend,
  exempt: googleExemptions,
  usualShare: 200,
};
export const graph: Harness<GraphBend> = {
  run: scriptedGraphRun,
  every: everyGraphBend,
  exempt: graphExemptions,
  usualShare: 200,
};

export const exchange: Harness<EwsBend> = {
  run: scriptedEwsRun,
  every: everyEwsBend,
  exempt: ewsExemptions,
  usualShare: 200,
};

/** What did not hold with this named rule and is not exempt; a named rule that bends nothing is a fault of the test. */
export async function faultsOf<OneBend>(
  harness: Harness<OneBend>,
  bend: OneBend,
): Promise<readonly string[]> {
  const { bentNothing, lines } = await tried(harness, bend);
  return bentNothing ? [`${JSON.stringify(bend)} bends nothing`, ...lines] : lines;
}

/** Reasons of exemptions whose example does not need them: it shows no fault that only they allow. */
export async function needlessOf<OneBend>({ run, exempt }: Harness<OneBend>): Promise<readonly string[]> {
  const needless: string[] = [];
  for (const one of exempt) {
    if (one.example === undefined) continue;
    const { faults, changed } = await run(one.example);
    const others = exempt.filter((other) => other !== one);
    const left = judged(others, one.example, changed, faults);
    if (left.length === 0 || judged([one], one.example, changed, left).length > 0) needless.push(one.why);
  }
  return needless;
}

/**
 * Bends the answers of one half: as many as wanted, from a beginning that the seed gives, at even distances, so that every position is
 * reached. A bend that changes no answer, because the run asked something else than the recorded one, tests nothing: it is counted apart,
 * and many of them are a fault.
 */
export async function faultsOfHalf<OneBend>(
  harness: Harness<OneBend>,
  half: 0 | 1,
): Promise<readonly string[]> {
  const every = harness.every((await harness.run(null)).recording);
  const all = every.filter((_, index) => index % (2 * parts) === 2 * (part - 1) + half);
  const wanted = share === 'all' ? all.length : Number(share ?? harness.usualShare);
  const count = Math.min(wanted, all.length);
  const lines: string[] = [];
  const idle: OneBend[] = [];
  for (let index = 0; index < count; index += 1) {
    const bend = all[(seed + Math.floor((index * all.length) / count)) % all.length];
    if (bend === undefined) continue;
    const found = await tried(harness, bend);
    if (found.bentNothing) idle.push(bend);
    lines.push(...found.lines);
    for (const line of found.lines) console.log(line);
  }
  console.log(`${all.length} bent answers are in half ${half + 1}, seed ${seed}`);
  console.log(`counted bends tried: ${count - idle.length}\ncounted bends without effect: ${idle.length}`);
  return idle.length <= count * mostWithoutEffect
    ? lines
    : [...lines, `${idle.length} of ${count} bent nothing, such as ${JSON.stringify(idle[0])}`];
}

/** The share of bends that may find nothing to bend. */
const mostWithoutEffect = 0.02;

async function tried<OneBend>({ run, exempt }: Harness<OneBend>, bend: OneBend) {
  const { faults, changed } = await run(bend);
  const name = JSON.stringify(bend);
  const left = judged(exempt, bend, changed, faults);
  return {
    bentNothing: changed.length === 0,
    lines: left.slice(0, 3).map(({ kind, run: when, text }) => `${name}: ${kind} in the ${when}: ${text}`),
  };
}
