import { defineConfig } from 'vitest/config';

/** Tests that install other versions and other tools from the registry; `npm test` leaves them out. */
export default defineConfig({
  test: {
    include: ['test/compat/**/*.compat.test.ts'],
    testTimeout: 600_000,
    hookTimeout: 1_800_000,
    maxWorkers: 1,
  },
});
