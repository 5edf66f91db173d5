/** Spends Gmail's quota, and learns what a call costs from what Google refuses. */
import type { Clock } from '../../../../src-shared/domain/clock.ts';
import * as spending from '../../metering.ts';
import { type MailQuota, newProject } from './quota.ts';

export interface SlowDown extends spending.SlowDown {
  /** More units were spent than a minute has, and not only too many requests at the same time. */
  readonly isOverQuota: boolean;
}

export interface Meter extends spending.Meter {
  /** What `messages.get` costs, as far as is known by now. */
  readonly getUnits: number;
  slowDown(refused: SlowDown): void;
}

export function createMeter(quota: MailQuota, clock: Clock): Meter {
  let { getUnits } = quota;
  const { take, slowDown, rate } = spending.createMeter(quota.unitsPerMinute, clock);
  return {
    get getUnits() {
      return getUnits;
    },
    take,
    rate,
    slowDown(refused) {
      // by our count it was not too much: the price of before is not the one that this project pays
      if (refused.isOverQuota) getUnits = Math.max(getUnits, newProject.getUnits);
      slowDown(refused);
    },
  };
}
