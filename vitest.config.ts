import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/services/**'],
    // A first type-checked lint builds a whole TypeScript program.
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // Most of the time goes to the type checker: without this, a machine of two cores would use one.
    maxWorkers: '100%',
    // The types of all clients at once are more than a default heap holds.
    execArgv: ['--max-old-space-size=4096'],
  },
});
