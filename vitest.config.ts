import { defineConfig } from 'vitest/config';

const common = {
  // A first type-checked lint builds a whole TypeScript program.
  testTimeout: 120_000,
  hookTimeout: 900_000,
  // The types of all clients at once are more than a default heap holds. Most of what parsing makes stays: with little room for what is
  // new, a fifth of the time goes to moving it.
  execArgv: ['--max-old-space-size=6144', '--max-semi-space-size=256', '--min-semi-space-size=64'],
};

/** Tests that change nothing but what they make share a process, and so what was parsed and compiled before. */
const shared = [
  ...[
    'analysis',
    'cli',
    'consumers',
    'delivery',
    'effects',
    'entities',
    'migrations',
    'rules',
    'schema',
    'sql',
    'typescript',
  ].map(folder => `test/${folder}/**/*.test.ts`),
  ...['docs', 'generated-docs', 'guides', 'settings'].map(name => `test/${name}.test.ts`),
];

export default defineConfig({
  test: {
    // Most of the time goes to the type checker: without this, a machine of two cores would use one.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          ...common,
          name: 'shared',
          include: shared,
          isolate: false,
        },
      },
      {
        test: {
          ...common,
          name: 'isolated',
          include: ['test/**/*.test.ts'],
          exclude: ['test/compat/**', 'test/services/**', ...shared],
        },
      },
    ],
  },
});
