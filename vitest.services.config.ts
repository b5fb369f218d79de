import { defineConfig } from 'vitest/config';

/** Tests that execute the catalog's claims against running brokers; `npm test` leaves them out. */
export default defineConfig({
  test: {
    include: ['test/services/**/*.services.test.ts'],
    globalSetup: 'test/services/start-services.ts',
    testTimeout: 180_000,
    hookTimeout: 120_000,
    // The waiting is done side by side, the processes of consumers need the cores.
    maxConcurrency: 6,
    maxWorkers: 2,
  },
});
