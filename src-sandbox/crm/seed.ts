/** A believable agenda around today. */
import type { Clock } from '../../src-shared/domain/clock.ts';
import type { CrmParts } from './routes.ts';

export function seed(parts: CrmParts, _clock: Clock): void {
  parts.store.setFact('seeded', '1');
}
