import { defineConfig } from 'vitest/config';

const common = {
  // A first type-checked lint builds a whole TypeScript program.
  testTimeout: 120_000,
  hookTimeout: 300_000,
  // The types of all clients at once are more than a default heap holds.
  execArgv: ['--max-old-space-size=4096'],
};

/** Tests that need a process of their own: they replace a module of the plugin, listen to the process, or fill its memory with types. */
const isolated = ['catalog/rows', 'fixtures/fixtures', 'fuzz/*', 'lab/*'].map(file => `test/${file}.test.ts`);

export default defineConfig({
  test: {
    // Most of the time goes to the type checker: without this, a machine of two cores would use one.
    maxWorkers: '100%',
    projects: [
      // Tests that change nothing but what they make share a process, and so what was loaded, parsed and compiled before.
      {
        test: {
          ...common,
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: ['test/compat/**', 'test/services/**', ...isolated],
          isolate: false,
        },
      },
      { test: { ...common, name: 'isolated', include: isolated } },
    ],
  },
});
