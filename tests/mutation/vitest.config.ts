/** How specs run under the mutation tester: those that CONCORD_MUTATION_SPECS names, separated by commas. */
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const specs = process.env.CONCORD_MUTATION_SPECS ?? '';

export default defineConfig({
  root: join(import.meta.dirname, '..', '..'),
  test: { include: specs === '' ? ['tests/unit/**/*.spec.ts'] : specs.split(','), testTimeout: 60_000 },
});
