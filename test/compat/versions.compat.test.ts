/** The packed tarball with the oldest and newest versions that it asks for, in the layouts of npm and pnpm. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { installedProject, pnpmProject, type Project, type Run } from '../package/packed.ts';
import { blockOf, blockWith, readmeBlock } from '../package/readme.ts';

const eslint = 'eslint/bin/eslint.js';
const clients = ['amqplib@0.10', '@types/amqplib@0.10', '@types/node@22'];
const report = '13:5  error  `channel.ack` runs before `fetch` (line 14) has finished.';

/** Says what ESLint says under one configuration file, and takes that away again. */
const lint = (project: Project, file: string, config: string): Run => {
  project.write(file, config);
  const run = project.run(eslint, 'src');
  project.remove(file);
  return run;
};

const version = (project: Project, name: string): string =>
  project.run(name === 'eslint' ? eslint : 'typescript/bin/tsc', '--version').stdout.trim();

const byList = blockOf('docs/setup.md', 'eslint.config.mjs');
const esm = readmeBlock('eslint.config.mjs');
const cjs = readmeBlock('eslint.config.cjs');
const listed = ['eslint.config.mjs', byList] as const;
const anyEslint = [listed, ['eslint.config.js', byList]] as const;
const newEslint = [
  listed,
  ['eslint.config.js', esm],
  ['eslint.config.mjs', esm],
  ['eslint.config.ts', esm],
  ['eslint.config.mts', esm],
  ['eslint.config.cjs', cjs],
  ['eslint.config.cts', cjs],
] as const;

interface Setup {
  readonly title: string;
  readonly install: (...packages: readonly string[]) => Project;
  readonly packages: readonly string[];
  readonly eslint: RegExp;
  readonly typescript: RegExp;
  readonly configs: readonly (readonly [string, string])[];
}

const setups: readonly Setup[] = [
  {
    title: 'the oldest of everything, by npm',
    install: installedProject,
    packages: ['eslint@9.0.0', 'typescript@5.4', 'typescript-eslint@8.0.0'],
    eslint: /^v9\.0\.0$/u,
    typescript: / 5\.4\./u,
    configs: anyEslint,
  },
  {
    title: 'ESLint 9 with the oldest typescript-eslint, by pnpm',
    install: pnpmProject,
    packages: ['eslint@9', 'typescript@5.4', 'typescript-eslint@8.0.0', 'jiti'],
    eslint: /^v9\.(?:[3-9]\d)\./u,
    typescript: / 5\.4\./u,
    configs: newEslint.filter(([file]) => !file.endsWith('.cts')),
  },
  {
    title: 'the newest of everything with the oldest TypeScript, by npm',
    install: installedProject,
    packages: ['eslint@10', 'typescript@5.4', 'typescript-eslint@8', 'jiti'],
    eslint: /^v10\./u,
    typescript: / 5\.4\./u,
    configs: [listed, ['eslint.config.js', esm]],
  },
  {
    title: 'the newest of everything, by npm',
    install: installedProject,
    packages: ['eslint@10', 'typescript@~6.0', 'typescript-eslint@8', 'jiti'],
    eslint: /^v10\./u,
    typescript: / 6\.0\./u,
    configs: newEslint,
  },
  {
    title: 'the newest of everything, by pnpm',
    install: pnpmProject,
    packages: ['eslint@10', 'typescript@~6.0', 'typescript-eslint@8', 'jiti'],
    eslint: /^v10\./u,
    typescript: / 6\.0\./u,
    configs: [listed, ['eslint.config.ts', esm], ['eslint.config.cjs', cjs]],
  },
];

describe.each(setups.map(setup => [setup.title, setup] as const))('%s', (_, setup) => {
  const { install, packages, eslint: eslintVersion, typescript, configs } = setup;
  let project: Project;
  beforeAll(() => {
    project = install(...packages, ...clients);
  });
  afterAll(() => {
    project.dispose();
  });

  it('is what it says', () => {
    expect(version(project, 'eslint')).toMatch(eslintVersion);
    expect(version(project, 'typescript')).toMatch(typescript);
  });

  it.each(configs)('reports the bug of the sample, and no other, with %s', (file, config) => {
    const { status, stdout, stderr } = lint(project, file, config);
    expect(stdout, stderr).toContain(report);
    expect(stdout).toContain('1 problem');
    expect(status).toBe(1);
  });

  it('does so with `project` instead of `projectService`', () => {
    const { stdout, stderr } = lint(project, 'eslint.config.mjs', byList.replace('projectService', 'project'));
    expect(stdout, stderr).toContain(report);
    expect(stdout).toContain('1 problem');
  });

  it('makes a report', () => {
    project.write('eslint.config.mjs', byList);
    const { status, stdout, stderr } = project.run('eslint-plugin-exactly-once/dist/src/cli/main.js', 'report');
    project.remove('eslint.config.mjs');
    expect(status, stderr).toBe(0);
    expect(stdout).toContain('src/orders.ts');
  });
});

describe('TypeScript 7', () => {
  let project: Project;
  afterAll(() => {
    project.dispose();
  });

  it('ends with one error', () => {
    project = installedProject('--force', 'eslint@10', 'typescript@7', 'typescript-eslint@8', ...clients);
    const { status, stderr } = lint(project, 'eslint.config.mjs', byList);
    expect(status).toBe(2);
    expect(stderr).toContain('typescript-eslint does not support TS 7.0');
    project.dispose();
  });

  it('compiles, and version 6 lints, after what docs/setup.md says', () => {
    const command = blockWith(
      'docs/setup.md',
      'npm i -D typescript@npm:@typescript/typescript6 @typescript/native@npm:typescript@7',
    );
    const aliases = command.trim().split(' ').slice(3);
    project = installedProject('eslint@10', 'typescript-eslint@8', ...aliases, ...clients);
    const { stdout, stderr } = lint(project, ...listed);
    expect(stdout, stderr).toContain(report);
    expect(project.run('@typescript/native/bin/tsc', '--version').stdout).toMatch(/ 7\./u);
  });
});
