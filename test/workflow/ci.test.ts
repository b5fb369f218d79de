/** What docs/ci.md says of exit codes, baselines, formats, the cache and workers. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { type Project, root, type Run } from '../package/packed.ts';
import { blockOf, blockWith, readmeBlock } from '../package/readme.ts';
import { service } from './service.ts';

const page = 'docs/ci.md';
const early = 'src/orders.ts 13 exactly-once/no-ack-before-processing';
const race = 'src/invoices.ts 9 exactly-once/no-check-then-insert';

let project: Project;
beforeAll(() => {
  project = service('eslint-formatter-gitlab', 'eslint-formatter-junit');
});
afterAll(() => {
  project.dispose();
});

const saved = (file: string): string => readFileSync(path.join(project.folder, file), 'utf8');

/** ESLint with the arguments that a command of the page has. */
const eslint = (command: string, env: Readonly<Record<string, string>> = {}): Run => {
  const [npx, name, ...args] = command.split(' ');
  expect([npx, name]).toEqual(['npx', 'eslint']);
  return spawnSync(process.execPath, [path.join(project.folder, 'node_modules/eslint/bin/eslint.js'), ...args], {
    cwd: project.folder,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
};

interface Result {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string; readonly line: number }[];
}

const reports = (...options: readonly string[]): readonly string[] => {
  const { stdout, stderr } = eslint(['npx eslint --format json', ...options].join(' '));
  if (stdout === '') throw new Error(stderr);
  return (JSON.parse(stdout) as readonly Result[])
    .flatMap(({ filePath, messages }) =>
      messages.map(
        ({ ruleId, line }) => `${path.relative(project.folder, filePath).replaceAll('\\', '/')} ${line} ${ruleId}`,
      ),
    )
    .toSorted();
};

describe('workers and the cache', () => {
  const migration = 'migrations/1.sql';
  afterEach(() => {
    project.write(migration, saved(migration).replace('id text PRIMARY KEY', 'id text NOT NULL'));
  });

  it('give the same reports', () => {
    const expected = [race, early];
    expect(reports('--concurrency', '2')).toEqual(expected);
    expect(reports('--cache', '--cache-location', 'node_modules/.eslintcache')).toEqual(expected);
    expect(existsSync(path.join(project.folder, 'node_modules/.eslintcache'))).toBe(true);
  });

  it('FN: the cache does not know migrations', () => {
    project.write(migration, saved(migration).replace('id text NOT NULL', 'id text PRIMARY KEY'));
    expect(reports('--cache', '--cache-location', 'node_modules/.eslintcache')).toEqual([race, early]);
    expect(reports()).toEqual([early]);
  });
});

describe('formats', () => {
  it('JUnit has each report with its rule and line', () => {
    const command = blockWith(page, 'npx eslint --format junit --output-file eslint.xml').trim();
    expect(eslint(command).status).toBe(1);
    const xml = saved('eslint.xml');
    expect(xml.match(/<failure /gu)).toHaveLength(2);
    expect(xml).toContain('exactly-once/no-ack-before-processing');
    expect(xml).toMatch(/line 13, col 5/u);
  });

  it('GitLab gets its file under the name that the job gives it', () => {
    const job = blockOf(page, '.gitlab-ci.yml');
    project.write('.gitlab-ci.yml', job);
    const [, command = ''] = /- (npx eslint .*)/u.exec(job) ?? [];
    expect(eslint(command, { CI_PROJECT_DIR: project.folder, CI_JOB_NAME: 'eslint' }).status).toBe(1);
    expect(JSON.parse(saved('gl-codequality.json'))).toContainEqual(
      expect.objectContaining({
        check_name: 'exactly-once/no-ack-before-processing',
        severity: 'major',
        location: {
          path: 'src/orders.ts',
          positions: { begin: { line: 13, column: 5 }, end: { line: 13, column: 25 } },
        },
      }),
    );
  });
});

describe('exit codes, with and without a baseline', () => {
  const [suppress = '', add = ''] = blockWith(page, 'npx eslint --suppress-all').trim().split('\n');
  const [, prune = ''] = /`(npx eslint --prune-suppressions)`/u.exec(readFileSync(path.join(root, page), 'utf8')) ?? [];
  const [, run = ''] = /- run: (npx eslint)$/mu.exec(blockOf(page, '.github/workflows/lint.yml')) ?? [];

  it('is 2 where settings have a key that does not exist', () => {
    const config = readmeBlock('eslint.config.mjs');
    project.write(
      'eslint.config.js',
      config.replace('extends:', "settings: { 'exactly-once': { tolerat: [] } }, extends:"),
    );
    const { status, stderr } = eslint(run);
    project.write('eslint.config.js', config);
    expect(status).toBe(2);
    expect(stderr).toContain('has no key "tolerat"');
  });

  it('is 0 with what is in the baseline, and 1 with what is new', () => {
    expect(eslint(suppress).status).toBe(0);
    expect(add).toBe('git add eslint-suppressions.json');
    expect(JSON.parse(saved('eslint-suppressions.json'))).toEqual({
      'src/invoices.ts': { 'exactly-once/no-check-then-insert': { count: 1 } },
      'src/orders.ts': { 'exactly-once/no-ack-before-processing': { count: 1 } },
    });
    expect(eslint(run)).toMatchObject({ status: 0, stdout: '' });
    project.write('src/returns.ts', saved('src/orders.ts').replace('startOrders', 'startReturns'));
    const { status, stdout } = eslint(run);
    expect(status).toBe(1);
    expect(stdout).toContain('returns.ts');
    expect(stdout).not.toContain('orders.ts');
    project.remove('src/returns.ts');
  });

  it('is 2 with what the baseline no longer needs, until that is pruned', () => {
    project.write('src/orders.ts', saved('src/refunds.ts'));
    expect(eslint(run).status).toBe(2);
    expect(eslint(prune).status).toBe(0);
    expect(JSON.parse(saved('eslint-suppressions.json'))).toEqual({
      'src/invoices.ts': { 'exactly-once/no-check-then-insert': { count: 1 } },
    });
  });
});
