/** Protects that our list contains every fuse of the Electron under test, so that none is left undecided. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fuses, readFuses } from '../../resources/build/fuses.ts';
import { electron, missing } from './support/desktop-app.ts';

describe.skipIf(missing !== null)('fuses', () => {
  it('this Electron has no fuse that is missing from the list', () => {
    const wire = readFuses(readFileSync(electron));
    expect(wire.length).toBeLessThanOrEqual(fuses.length);
  });
});
