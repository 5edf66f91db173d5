/**
 * What a run cannot know, whatever it does. Everything else has to hold at every run, for every bent answer. An exemption names the kind
 * of bend, the request and the position that it is about, and only what it allows, with a bend that needs it
 * where one is known.
 */
import { askingOf, type Bend } from './bend.ts';
import { askingOfCrm, type CrmBend } from './crm-bend.ts';
import type { Recorded } from './odd-server.ts';
import type { Fault, FaultKind } from './story.ts';

export interface Exemption<OneBend> {
  readonly why: string;
  readonly allows: readonly FaultKind[];
  /** Shows, of all that is exempt, only faults that this exemption allows. */
  readonly example?: OneBend;
  /** @param changed the bent request with its true answer */
  readonly isFor: (bend: OneBend, changed: Recorded, fault: Fault) => boolean;
}

/** Lists are compared with what is known after a day at the latest; from then on nothing of this is allowed. */
export const isBeforeComparison = ({ run }: Fault): boolean => !/minutes later|last/.test(run);
/** Only the entry of the one bent row may be affected. */
const isAboutOne = ({ keys }: Fault): boolean => keys.length <= 1;
const isRefusal = (status: number | undefined): boolean => status !== undefined && status >= 400;
/** Entries that people removed between the first and the second run. */
export const removedByPeople = ['p3', 'p4', 'c3', 'c4'];

export const exemptions: readonly Exemption<Bend>[] = [
  {
    why: 'A list that leaves an object out is the true list of a calendar without it.',
    allows: ['false agreement'],
    example: { at: 18, row: 0, drop: true },
    isFor: ({ drop }, { asked }, fault) =>
      drop === true && isList(askingOf(asked)) && isAboutOne(fault) && isBeforeComparison(fault),
  },
  {
    why: 'A change log that names the calendar, or an address at which nothing lies, is the true log of a calendar in which that changed.',
    allows: ['false agreement'],
    example: { at: 18, row: 0, href: '/cal/' },
    isFor: ({ href }, { asked }, fault) =>
      href !== undefined &&
      askingOf(asked) === 'sync-collection' &&
      isAboutOne(fault) &&
      isBeforeComparison(fault),
  },
  {
    why: 'A server that takes a place to go on at which it never gave tells, when it goes on there, nothing of what happened since.',
    allows: ['false agreement'],
    example: { from: 16, asking: 'sync-collection', cut: true, once: false },
    isFor: ({ cut, once }, { asked }, fault) =>
      cut === true &&
      once === false &&
      askingOf(asked) === 'sync-collection' &&
      asked.body.includes('<D:sync-token></D:sync-token>') &&
      isBeforeComparison(fault),
  },
  {
    why: '"Not permitted" for an object that is listed no more takes it out of scope: its link ends and the CRM keeps the entry (ID5).',
    allows: ['false agreement', 'not equal in the end'],
    isFor: ({ rowStatus }, { asked }, { keys }) =>
      (rowStatus === 401 || rowStatus === 403) &&
      askingOf(asked) === 'multiget' &&
      keys.every((key) => removedByPeople.includes(key)),
  },
  {
    why: 'Contents under the address of another object are not told from an edit of that object yet (RU9).',
    allows: ['doubled', 'lost', 'false agreement', 'not equal in the end', 'told in the end'],
    isFor: ({ data }, { asked }, { keys }) =>
      data === 'of the next row' && ['query', 'multiget'].includes(askingOf(asked)) && keys.length <= 2,
  },
  {
    why: 'A server that did what it refused leaves two versions as soon as people go on editing, of which a person chooses (ID9).',
    allows: ['told in the end'],
    isFor: ({ status, unasked }, { asked }) =>
      isRefusal(status) && unasked === undefined && askingOf(asked) === 'put',
  },
];

function isList(asking: ReturnType<typeof askingOf>): boolean {
  return asking === 'query' || asking === 'sync-collection';
}

export const crmExemptions: readonly Exemption<CrmBend>[] = [
  {
    why: 'A list that leaves entries out is the true list of a CRM without them.',
    allows: ['false agreement'],
    example: { at: 10, list: 'changes', row: 1, drop: true },
    isFor: ({ drop, set }, { asked }, fault) =>
      ((drop === true && isAboutOne(fault)) || JSON.stringify(set) === '["changes",[]]') &&
      isChangeList(asked) &&
      isBeforeComparison(fault),
  },
  {
    why: 'A CRM that names a reason of its own is believed (DE2): hidden ends the link, unscheduled and unpushed remove the copy.',
    allows: ['lost', 'false agreement', 'not equal in the end'],
    example: { at: 10, list: 'changes', row: 2, set: ['removed', 'hidden'] },
    isFor: ({ set = [] }, { asked }, fault) =>
      set[0] === 'removed' &&
      ['hidden', 'unscheduled', 'unpushed'].includes(String(set[1])) &&
      isChangeList(asked) &&
      isAboutOne(fault),
  },
  {
    why: 'Which entry has an id is known only from the answer that names it first (RU9).',
    allows: ['doubled', 'lost', 'false agreement', 'not equal in the end', 'told in the end'],
    example: { at: 4, list: 'entries', row: 0, swap: 'id' },
    isFor: ({ swap }, { asked }, { keys }) =>
      (swap === 'id' || swap === 'uids') && askingOfCrm(asked) === 'POST events:get' && keys.length <= 2,
  },
  {
    why: 'A CRM that names another calendar is another agenda, and the calendar was chosen for good (C1).',
    allows: ['problem in the end'],
    example: { at: 1, set: ['calendar', 'x'] },
    isFor: ({ set = [] }, { asked }) => set[0] === 'calendar' && askingOfCrm(asked) === 'GET session',
  },
];

function isChangeList(asked: Recorded['asked']): boolean {
  return askingOfCrm(asked) === 'GET changes';
}

/** The faults that nothing exempts. */
export function judged<OneBend>(
  exempt: readonly Exemption<OneBend>[],
  bend: OneBend,
  changed: readonly Recorded[],
  faults: readonly Fault[],
): readonly Fault[] {
  const [first] = changed;
  if (first === undefined) return faults;
  return faults.filter(
    (fault) => !exempt.some(({ allows, isFor }) => allows.includes(fault.kind) && isFor(bend, first, fault)),
  );
}
