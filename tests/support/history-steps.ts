/** What may happen in a random history: people's doings on both sides, time, Concord's runs, and its deaths. */
import * as fc from 'fast-check';

export type Where = 'provider' | 'crm';

export type Step =
  | { readonly do: 'create'; readonly at: Where; readonly shape: number }
  | { readonly do: 'edit'; readonly at: Where; readonly which: number; readonly change: number }
  | { readonly do: 'remove'; readonly at: Where; readonly which: number }
  | {
      readonly do: 'occurrence';
      readonly at: Where;
      readonly which: number;
      readonly week: number;
      readonly cancel: boolean;
    }
  | {
      readonly do: 'series';
      readonly at: Where;
      readonly which: number;
      readonly act: SeriesAct;
      readonly n: number;
    }
  /** A series moves or gets another rule on one side while its occurrences are edited on the other. */
  | {
      readonly do: 'meet';
      readonly at: Where;
      readonly which: number;
      readonly act: 'shift' | 'rule';
      readonly n: number;
      readonly weeks: readonly { readonly week: number; readonly cancel: boolean }[];
    }
  /** An edit whose write stays unanswered, and what a person does before anybody finds out what became of it. */
  | {
      readonly do: 'interrupted';
      readonly at: Where;
      readonly which: number;
      readonly field: number;
      readonly how: 'lost-after' | 'lost-before' | 'killed';
      readonly meanwhile:
        | 'edit-here'
        | 'edit-there'
        | 'remove-here'
        | 'remove-there'
        | 'private'
        | 'public'
        | 'nothing';
    }
  | { readonly do: 'tick'; readonly which: number }
  | { readonly do: 'away'; readonly which: number }
  | { readonly do: 'back'; readonly which: number }
  | { readonly do: 'push'; readonly which: number; readonly on: boolean }
  | { readonly do: 'touch'; readonly at: Where; readonly which: number }
  | { readonly do: 'expire'; readonly at: Where }
  | { readonly do: 'wait'; readonly minutes: number }
  | { readonly do: 'sync'; readonly share: number; readonly seed: number }
  | { readonly do: 'kill'; readonly moment: number }
  | { readonly do: 'copy' | 'invited' | 'other-machine' }
  | { readonly do: 'hide' | 'unschedule'; readonly which: number }
  | { readonly do: 'mask' | 'spoil'; readonly which: number; readonly on: boolean };

const seriesActs = ['shift', 'rule', 'single', 'split', 'end', 'move', 'restore'] as const;
export type SeriesAct = (typeof seriesActs)[number];

const where = fc.constantFrom<Where>('provider', 'crm');
const which = fc.nat({ max: 7 });

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('create' as const), at: where, shape: fc.nat({ max: 6 }) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('edit' as const), at: where, which, change: fc.nat({ max: 9 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), at: where, which }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('occurrence' as const),
      at: where,
      which,
      week: fc.nat({ max: 4 }),
      cancel: fc.boolean(),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('series' as const),
      at: where,
      which,
      act: fc.constantFrom(...seriesActs),
      n: fc.nat({ max: 5 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('meet' as const),
      at: where,
      which,
      act: fc.constantFrom('shift' as const, 'rule' as const),
      n: fc.nat({ max: 5 }),
      weeks: fc.array(fc.record({ week: fc.nat({ max: 4 }), cancel: fc.boolean() }), {
        minLength: 1,
        maxLength: 3,
      }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('interrupted' as const),
      at: where,
      which,
      field: fc.nat({ max: 3 }),
      how: fc.constantFrom('lost-after' as const, 'lost-before' as const, 'killed' as const),
      meanwhile: fc.constantFrom(
        'edit-here' as const,
        'edit-here' as const,
        'edit-there' as const,
        'remove-here' as const,
        'remove-there' as const,
        'private' as const,
        'public' as const,
        'nothing' as const,
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('tick' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('away' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('back' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('push' as const), which, on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('touch' as const), at: where, which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('expire' as const), at: where }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 90 }) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('sync' as const),
      share: fc.constantFrom(0, 0, 0.05, 0.2, 0.5),
      seed: fc.nat(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('copy' as const, 'invited' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('other-machine' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('hide' as const, 'unschedule' as const), which }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('mask' as const, 'spoil' as const), which, on: fc.boolean() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('kill' as const), moment: fc.integer({ min: 1, max: 60 }) }),
  },
);

export const history = fc.array(step, { minLength: 3, maxLength: 28 });
