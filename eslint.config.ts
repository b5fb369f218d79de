import { defineConfig, globalIgnores, type ConfigObject } from 'eslint/config';
import eslintPlugin from 'eslint-plugin-eslint-plugin';
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

/**
 * The import arrows: for each part of the plugin the other parts it may import. Parts are folders and single files of `src`;
 * an entry such as `effects/program` allows that one file of a folder.
 */
const arrows: Readonly<Record<string, readonly string[]>> = {
  sql: [],
  schema: ['sql'],
  catalog: [],
  typescript: ['catalog'],
  entities: ['typescript', 'schema'],
  migrations: ['typescript', 'schema'],
  consumers: ['typescript', 'catalog', 'effects'],
  effects: ['typescript', 'catalog', 'consumers', 'schema', 'sql'],
  delivery: ['effects/program', 'effects/parts', 'effects/table-name', 'consumers/consumer'],
  fixes: ['typescript', 'effects', 'delivery', 'engine', 'analysis'],
  report: ['typescript', 'effects/program', 'delivery', 'engine', 'analysis', 'fixes'],
  engine: ['typescript', 'catalog', 'consumers', 'effects', 'delivery', 'schema', 'entities', 'migrations', 'settings'],
  analysis: ['engine', 'typescript', 'effects/program', 'delivery', 'settings', 'manifest'],
  settings: ['catalog/model', 'manifest'],
  cli: [
    'typescript',
    'catalog',
    'effects',
    'delivery',
    'settings',
    'engine',
    'analysis',
    'configs',
    'manifest',
    'rules',
  ],
};
const parts = [...Object.keys(arrows), 'configs', 'index', 'manifest', 'rules'];

/** Only this part calls the TypeScript API; the others may name its types, except those that must not know of it at all. */
const typescriptDoor = 'typescript';
const withoutTypeScript = ['sql', 'schema', 'catalog', 'delivery', 'settings'];
const withoutEslint = [...withoutTypeScript, 'typescript', 'entities', 'migrations', 'consumers', 'effects'];

interface ImportPattern {
  readonly regex: string;
  readonly message: string;
  readonly allowTypeImports?: boolean;
}

const forbiddenImports = (part: string, allowed: readonly string[]): ImportPattern[] => {
  const forbiddenParts = parts
    .filter(other => other !== part && !allowed.includes(other))
    .map(other => {
      const files = allowed.filter(entry => entry.startsWith(`${other}/`)).map(entry => entry.slice(other.length + 1));
      return files.length === 0 ? `${other}(?:/|\\.ts$)` : `${other}(?!/(?:${files.join('|')})\\.ts$)(?:/|\\.ts$)`;
    });
  return [
    {
      regex: `^(?:\\.\\.?/)+(?:${forbiddenParts.join('|')})`,
      message: `src/${part} imports only: ${[...allowed, 'its own files'].join(', ')}.`,
    },
    ...(part === typescriptDoor
      ? []
      : [
          {
            regex: '^typescript(?:$|/)',
            allowTypeImports: !withoutTypeScript.includes(part),
            message: 'Only src/typescript calls the TypeScript API.',
          },
        ]),
    ...(withoutEslint.includes(part)
      ? [{ regex: '^(?:eslint|@eslint/.*|@typescript-eslint/.*)(?:$|/)', message: `src/${part} does not know ESLint.` }]
      : []),
  ];
};

export default defineConfig(
  globalIgnores([
    'dist/',
    'coverage/',
    'fixtures/',
    'node_modules/',
    'test/package/sample/',
    'test/workflow/sample/',
    'test/bench/sample/',
  ]),
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { noInlineConfig: true, reportUnusedInlineConfigs: 'error' },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-warning-comments': 'error',
      'object-shorthand': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    // Rows are literals that the compiler compares with their type: there is no promise and no `any` in them, and to ask for the
    // contextual type of every member takes half the time of the whole run.
    files: ['src/catalog/{brokers,runtime,services,stores}/**/*.ts'],
    rules: {
      '@typescript-eslint/no-misused-promises': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
    },
  },
  {
    files: ['src/**/*.ts', 'rules/**/*.ts'],
    plugins: { regexp },
    rules: {
      'max-lines': ['error', { max: 400 }],
      'no-console': 'error',
      // Texts of the linted project meet these expressions: none may take more than linear time.
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential', ignorePartial: false }],
    },
  },
  Object.entries(arrows).map(([part, allowed]): ConfigObject => ({
    name: `arrows/${part}`,
    files: [`src/${part}.ts`, `src/${part}/**/*.ts`],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: forbiddenImports(part, allowed) }] },
  })),
  {
    name: 'arrows/catalog data',
    files: ['src/catalog/*/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^(?!(?:\\.\\./)+model\\.ts$)', message: 'A catalog file is data: it imports model.ts only.' },
          ],
        },
      ],
    },
  },
  {
    name: 'arrows/rules',
    files: ['rules/**/*.ts'],
    ignores: ['rules/create-rule.ts', 'rules/index.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(?!\\./create-rule\\.ts$|\\.\\./src/(?:analysis|report)\\.ts$|\\.\\./src/fixes(?:/|\\.ts$))',
              message: 'A rule imports src/analysis, src/report, src/fixes and create-rule only.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['rules/**/*.ts'],
    ignores: ['rules/create-rule.ts', 'rules/index.ts'],
    extends: [eslintPlugin.configs['rules-recommended']],
    rules: {
      'eslint-plugin/meta-property-ordering': [
        'error',
        ['type', 'docs', 'fixable', 'hasSuggestions', 'messages', 'schema', 'defaultOptions'],
      ],
      'eslint-plugin/require-meta-docs-description': ['error', { pattern: '^(Disallow|Require) ' }],
      'eslint-plugin/require-meta-docs-recommended': 'off',
      'max-lines': ['error', { max: 150 }],
    },
  },
  {
    files: ['src/cli/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['test/rules/**/*.ts'],
    extends: [eslintPlugin.configs['tests-recommended']],
    rules: {
      'eslint-plugin/require-test-case-name': 'error',
      'eslint-plugin/require-test-error-positions': 'error',
    },
  },
);
