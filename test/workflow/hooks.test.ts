/** The hooks of docs/hooks.md in a real repository. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Project, root } from '../package/packed.ts';
import { blockOf, blockWith } from '../package/readme.ts';
import { service } from './service.ts';

const page = 'docs/hooks.md';
const hasPreCommit = spawnSync('pre-commit', ['--version']).status === 0;

let project: Project;

interface Said {
  readonly status: number | null;
  readonly said: string;
}

const run = (cwd: string, command: string, ...args: readonly string[]): Said => {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...env, PRE_COMMIT_HOME: path.join(project.folder, 'node_modules/.pre-commit') },
  });
  return { status, said: `${stdout}${stderr}` };
};

const repository = (folder: string): void => {
  run(folder, 'git', 'init', '--quiet', '--initial-branch', 'main');
  run(folder, 'git', 'config', 'user.name', 'Test');
  run(folder, 'git', 'config', 'user.email', 'test@example.org');
};

const saved = (file: string): string => readFileSync(path.join(project.folder, file), 'utf8');
const stage = (file: string, text: string): void => {
  project.write(file, text);
  run(project.folder, 'git', 'add', file);
};
const commit = (): Said => run(project.folder, 'git', 'commit', '--message', 'Change the service');
const head = (): string => run(project.folder, 'git', 'rev-parse', 'HEAD').said;
const recipe = (which: string): void => {
  project.write('lint-staged.config.mjs', blockOf(page, `lint-staged.config.mjs: ${which}`));
};

/** Gives back what was tried and refused. */
const undo = (): void => {
  run(project.folder, 'git', 'reset', '--quiet', '--hard');
};

let late: string;
let early: string;
let withCharge: string;

beforeAll(() => {
  project = service('husky', 'lint-staged');
  early = saved('src/orders.ts');
  late = early
    .replace(/^ *channel\.ack\(message\);\n/mu, '')
    .replace(/^( *)await fetch\(.*\n/mu, '$&$1channel.ack(message);\n');
  project.write('.gitignore', 'node_modules/\n*.tgz\nlint-staged.config.mjs\n');
  project.write('src/orders.ts', late);
  project.write('migrations/1.sql', saved('migrations/1.sql').replace('id text NOT NULL', 'id text PRIMARY KEY'));
  withCharge = saved('src/ledger.ts').replace(
    "  await pool.query('INSERT",
    "  await fetch('https://billing.example/charges', { method: 'POST', body: invoice.id });\n$&",
  );
  repository(project.folder);
  run(project.folder, 'git', 'add', '.');
  commit();
});
afterAll(() => {
  project.dispose();
});

describe('husky and lint-staged', () => {
  beforeAll(() => {
    const [install, ...commands] = blockWith(page, 'npx husky init').trim().split('\n');
    expect(install).toBe('npm i -D husky lint-staged');
    for (const command of commands) expect(run(project.folder, 'sh', '-c', command).status).toBe(0);
    run(project.folder, 'git', 'add', '.');
    run(project.folder, 'git', 'commit', '--quiet', '--no-verify', '--message', 'Add hooks');
  });

  it('refuse a commit with a report, and accept the repaired one', () => {
    recipe('every staged file');
    const before = head();
    stage('src/orders.ts', early);
    const refused = commit();
    expect(refused.said).toContain('exactly-once/no-ack-before-processing');
    expect(refused.status).toBe(1);
    expect(head()).toBe(before);
    stage('src/orders.ts', `${late}\n`);
    expect(commit()).toMatchObject({ status: 0 });
    expect(head()).not.toBe(before);
  });

  it('do not start ESLint where nothing that is staged can be a consumer', () => {
    recipe('staged files that import a client');
    stage('src/ledger.ts', withCharge);
    const passed = commit();
    expect(passed.status).toBe(0);
    expect(passed.said).not.toContain('eslint --no-warn-ignored');
    stage('src/orders.ts', early);
    const refused = commit();
    expect(refused.said).toContain('exactly-once/no-ack-before-processing');
    expect(refused.status).toBe(1);
    undo();
  });

  it('lint every consumer when a callee or a migration is staged', () => {
    recipe('every file that imports a client');
    stage('migrations/1.sql', `-- A charge precedes the row.\n${saved('migrations/1.sql')}`);
    const refused = commit();
    expect(refused.said).toContain('src/invoices.ts');
    expect(refused.said).toContain('exactly-once/no-side-effect-before-dedup');
    expect(refused.status).toBe(1);
    stage('src/ledger.ts', withCharge.replace(/^ *await fetch\(.*\n/mu, ''));
    expect(commit()).toMatchObject({ status: 0 });
  });
});

// Debian's package `pre-commit` brings it.
describe.skipIf(!hasPreCommit)('the hook for pre-commit', () => {
  let hooks: string;
  beforeAll(() => {
    hooks = path.join(project.folder, 'node_modules/.hooks');
    mkdirSync(hooks);
    cpSync(path.join(root, '.pre-commit-hooks.yaml'), path.join(hooks, '.pre-commit-hooks.yaml'));
    repository(hooks);
    run(hooks, 'git', 'add', '.');
    run(hooks, 'git', 'commit', '--quiet', '--message', 'Add the hook');
  });

  const tryRepo = (...files: readonly string[]): Said =>
    run(project.folder, 'pre-commit', 'try-repo', hooks, 'exactly-once', '--files', ...files);

  it('is the one that the page names', () => {
    const [, id] = /- id: (.*)/u.exec(blockOf(page, '.pre-commit-config.yaml')) ?? [];
    expect(readFileSync(path.join(hooks, '.pre-commit-hooks.yaml'), 'utf8')).toContain(`- id: ${id ?? ''}\n`);
  });

  it('fails with a report', () => {
    stage('src/orders.ts', early);
    const failed = tryRepo('src/orders.ts', 'package.json');
    undo();
    expect(failed.said).toContain('exactly-once/no-ack-before-processing');
    expect(failed.status).toBe(1);
  });

  it('passes without', () => {
    expect(tryRepo('src/orders.ts', 'src/refunds.ts')).toMatchObject({ status: 0 });
  });
});
