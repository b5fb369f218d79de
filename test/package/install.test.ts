import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { installedProject, linkedProject, type Project } from './packed.ts';
import { readmeBlock } from './readme.ts';

/** What the plugin has to say about `sample/`; `refunds.ts` is the same consumer, repaired. */
const expected = [{ file: 'src/orders.ts', rule: 'exactly-once/no-ack-before-processing', line: 13, column: 5 }];

interface Result {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string | null; readonly line: number; readonly column: number }[];
}

/** The reports of the command line in a project that has this configuration. */
const lint = (project: Project, configFile: string, config: string) => {
  project.write(configFile, config);
  const { stdout, stderr } = project.run('eslint/bin/eslint.js', '--format', 'json', 'src');
  project.remove(configFile);
  if (stdout === '') throw new Error(stderr);
  return (JSON.parse(stdout) as readonly Result[]).flatMap(({ filePath, messages }) =>
    messages.map(({ ruleId, line, column }) => ({
      file: filePath.slice(project.folder.length + 1).replaceAll('\\', '/'),
      rule: ruleId,
      line,
      column,
    })),
  );
};

const esm = readmeBlock('eslint.config.mjs');
const cjs = readmeBlock('eslint.config.cjs');

describe('the packed plugin in a fresh project, configured as the README says', () => {
  let project: Project;
  beforeAll(() => {
    project = installedProject('eslint', 'typescript@~6.0', 'typescript-eslint', 'amqplib', '@types/node', 'jiti');
  }, 180_000);
  afterAll(() => {
    project.dispose();
  });

  it.each([
    ['eslint.config.js', esm],
    ['eslint.config.mjs', esm],
    ['eslint.config.ts', esm],
    ['eslint.config.cjs', cjs],
  ])('finds the bugs of the sample with %s', (configFile, config) => {
    expect(lint(project, configFile, config)).toEqual(expected);
  });
});

describe('the packed plugin under ESLint 9', () => {
  let project: Project;
  beforeAll(() => {
    project = linkedProject({
      '@types': '@types',
      amqplib: 'amqplib',
      eslint: 'eslint-9',
      typescript: 'typescript',
      'typescript-eslint': 'typescript-eslint',
    });
  });
  afterAll(() => {
    project.dispose();
  });

  it('is ESLint 9', () => {
    expect(project.run('eslint/bin/eslint.js', '--version').stdout).toMatch(/^v9\./u);
  });

  it.each([
    ['eslint.config.js', esm],
    ['eslint.config.cjs', cjs],
  ])('finds the bugs of the sample with %s', (configFile, config) => {
    expect(lint(project, configFile, config)).toEqual(expected);
  });
});
