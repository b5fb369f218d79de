import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/services/**'],
    // A first type-checked lint builds a whole TypeScript program.
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
