import tseslint from 'typescript-eslint';

/** The rule sets that are compared; each loads only what it needs. */
const rules = {
  none: () => [],
  promises: () => [
    {
      plugins: { '@typescript-eslint': tseslint.plugin },
      rules: { '@typescript-eslint/no-floating-promises': 'error' },
    },
  ],
  all: async () => [(await import('../../dist/src/index.js')).default.configs.all],
};

export default [
  ...(await rules[process.env.BENCH_RULES]()),
  {
    files: ['**/*.ts'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: process.cwd() },
    },
  },
];
