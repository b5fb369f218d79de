import { defineConfig } from 'vitest/config';

const common = {
  // A first type-checked lint builds a whole TypeScript program.
  testTimeout: 120_000,
  hookTimeout: 300_000,
  // The types of all clients at once are more than a default heap holds.
  execArgv: ['--max-old-space-size=4096'],
};

/** Tests of programs in memory. */
const shared = ['consumers', 'delivery', 'effects', 'entities', 'migrations', 'rules', 'typescript'];

export default defineConfig({
  test: {
    // Most of the time goes to the type checker: without this, a machine of two cores would use one.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          ...common,
          name: 'programs',
          include: shared.map(folder => `test/${folder}/**/*.test.ts`),
          // They share what was parsed of the types of all clients.
          isolate: false,
        },
      },
      {
        test: {
          ...common,
          name: 'others',
          include: ['test/**/*.test.ts'],
          exclude: ['services', ...shared].map(folder => `test/${folder}/**`),
        },
      },
    ],
  },
});
