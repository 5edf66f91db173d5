/** What can happen in a random history of a mailbox and a CRM. */
import * as fc from 'fast-check';

export type MailStepOfHistory =
  | {
      readonly do: 'arrive';
      readonly to: number;
      readonly id: 'own' | 'same' | 'none';
      readonly seen: boolean;
    }
  | { readonly do: 'create-in-crm' }
  | { readonly do: 'move'; readonly at: 'provider' | 'crm'; readonly which: number; readonly to: number }
  | { readonly do: 'copy'; readonly which: number; readonly to: number }
  | {
      readonly do: 'keyword';
      readonly at: 'provider' | 'crm';
      readonly which: number;
      readonly keyword: string;
      readonly on: boolean;
    }
  | { readonly do: 'erase'; readonly which: number }
  | { readonly do: 'remove-in-crm'; readonly which: number; readonly reason: 'deleted' | 'hidden' }
  | { readonly do: 'renumber'; readonly which: number }
  | { readonly do: 'expire' }
  | { readonly do: 'wait'; readonly minutes: number }
  | { readonly do: 'sync'; readonly share: number; readonly seed: number }
  | { readonly do: 'kill'; readonly moment: number };

const at = fc.constantFrom('provider' as const, 'crm' as const);
const which = fc.nat(50);
const to = fc.nat(20);

const step: fc.Arbitrary<MailStepOfHistory> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('arrive' as const),
      to,
      id: fc.constantFrom('own' as const, 'own' as const, 'own' as const, 'same' as const, 'none' as const),
      seen: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('create-in-crm' as const) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('move' as const), at, which, to }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('copy' as const), which, to }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('keyword' as const),
      at,
      which,
      keyword: fc.constantFrom('$seen', '$flagged', 'own'),
      on: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('erase' as const), which }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('remove-in-crm' as const),
      which,
      reason: fc.constantFrom('deleted' as const, 'hidden' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('renumber' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('expire' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.nat(3_000) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('sync' as const),
      share: fc.constantFrom(0, 0, 0.05, 0.2),
      seed: fc.nat(1_000_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('kill' as const), moment: fc.integer({ min: 1, max: 60 }) }),
  },
);

export const mailHistory = fc.array(step, { minLength: 4, maxLength: 30, size: 'max' });
