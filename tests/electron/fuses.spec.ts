/** The fuses of the Electron at hand: one that is not on the list has to be decided first. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fuses, readFuses } from '../../resources/build/fuses.ts';
import { electron, missing } from './support/desktop-app.ts';

describe.skipIf(missing !== null)('fuses', () => {
  it('this Electron knows no fuse that is not on the list', () => {
    const wire = readFuses(readFileSync(electron));
    expect(wire.length).toBeLessThanOrEqual(fuses.length);
  });
});
