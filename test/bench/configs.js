import tseslint from 'typescript-eslint';

const promises = () => ({
  plugins: { '@typescript-eslint': tseslint.plugin },
  rules: { '@typescript-eslint/no-floating-promises': 'error' },
});
const strict = async () => (await import('../../dist/src/index.js')).default.configs.strict;

/** The sets of rules that are compared; each loads only what it needs. */
const sets = {
  none: () => [],
  promises: () => [promises()],
  strict: async () => [await strict()],
  recommended: () => tseslint.configs.recommendedTypeChecked,
  'recommended+strict': async () => [...tseslint.configs.recommendedTypeChecked, await strict()],
};

export const configOf = async (set, folder, parser = tseslint.parser) => [
  { ignores: ['**/dist/**', '**/*.d.ts'] },
  ...(await sets[set]()).map(config => ({ files: ['**/*.ts'], ...config })),
  { files: ['**/*.ts'], languageOptions: { parser, parserOptions: { projectService: true, tsconfigRootDir: folder } } },
];
