/** The workflow of docs/ci.md that says what a pull request does to the guarantees. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Project, Run } from '../package/packed.ts';
import { blockOf } from '../package/readme.ts';
import { service } from './service.ts';

const workflow = blockOf('docs/ci.md', '.github/workflows/guarantees.yml');

/** What the steps run; what `npm ci` would install stands above the checkouts. */
const steps = [...workflow.matchAll(/^ +(?:- )?run: (?:\|\n(?<lines>(?: {10}.*\n)+)|(?<line>.*)$)/gmu)].map(
  ({ groups }) =>
    (groups?.lines ?? groups?.line ?? '')
      .replaceAll('npm ci', 'true')
      .replaceAll('npx exactly-once', 'node "$MODULES/eslint-plugin-exactly-once/dist/src/cli/main.js"'),
);

let project: Project;
let checkout: string;

const bash = (script: string, cwd: string): Run =>
  spawnSync('bash', ['-e', '-c', script], {
    cwd,
    encoding: 'utf8',
    env: {
      ...process.env,
      MODULES: path.join(project.folder, 'node_modules'),
      GITHUB_BASE_REF: 'main',
      GITHUB_STEP_SUMMARY: path.join(project.folder, 'summary.md'),
    },
  });

beforeAll(() => {
  project = service('@typescript-eslint/parser');
  checkout = path.join(project.folder, 'checkout');
  project.write('.gitignore', 'node_modules/\ncheckout/\nbase/\norigin/\n*.tgz\n');
  const { status, stderr } = bash(
    `git init --quiet --initial-branch main
     git add .
     git -c user.name=Test -c user.email=test@example.com commit --quiet --message 'Start'
     git clone --quiet --bare . origin
     git clone --quiet --depth 1 "file://$PWD/origin" checkout`,
    project.folder,
  );
  expect(status, stderr).toBe(0);
});
afterAll(() => {
  project.dispose();
});

it('fails where a guarantee got weaker, and says which on the page of the run', () => {
  const refunds = path.join(checkout, 'src/refunds.ts');
  const lines = readFileSync(refunds, 'utf8').split('\n');
  const ack = lines.findIndex(line => line.includes('channel.ack'));
  writeFileSync(refunds, lines.toSpliced(ack - 1, 2, lines[ack] ?? '', lines[ack - 1] ?? '').join('\n'));
  const [base = '', install, compare = '', show = ''] = steps;
  expect([steps.length, install]).toEqual([4, 'true']);
  const made = bash(base, checkout);
  expect(made.status, made.stderr).toBe(0);
  const { status, stderr } = bash(compare, checkout);
  expect(status).toBe(1);
  expect(stderr).toContain("weaker: `channel.consume('refunds')` (src/refunds.ts:10)");
  expect(bash(show, checkout).status).toBe(0);
  const summary = readFileSync(path.join(project.folder, 'summary.md'), 'utf8');
  expect(summary).toMatch(/\*\*Weaker\*\*\n\n.*loss: none → possible/u);
  expect(summary).toContain('**New findings**\n\n- no-ack-before-processing (src/refunds.ts:13)');
});
