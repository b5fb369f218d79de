import { defineConfig } from 'vitest/config';

/** Tests that execute the catalog's claims against running brokers; `npm test` leaves them out. */
export default defineConfig({
  test: {
    include: ['test/services/**/*.services.test.ts'],
    globalSetup: 'test/services/start-services.ts',
    // The runs of a file are made together, and those that are tried again one after the other.
    testTimeout: 480_000,
    hookTimeout: 120_000,
    // What a broker does is waited for; a busy machine may take longer than that once.
    retry: 1,
    // Most of the time is waiting for brokers, which is done side by side.
    maxWorkers: 4,
    isolate: false,
  },
});
