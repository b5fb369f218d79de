/** The built command, as a shell starts it. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Inventory } from '../../src/cli/inventory/model.ts';
import { linkedProject, manifest, root } from '../package/packed.ts';
import { readmeBlock } from '../package/readme.ts';
import { shop } from './shop.ts';

const bin = path.join(root, 'dist/src/cli/main.js');

const run = (cwd: string, ...words: readonly string[]) =>
  spawnSync(process.execPath, [bin, ...words], { cwd, encoding: 'utf8', env: { ...process.env, FORCE_COLOR: '0' } });

beforeAll(() => {
  if (!existsSync(bin)) throw new Error('Run `npm run build` before these tests.');
});

describe('exactly-once', () => {
  it('says its version', () => {
    expect(run(root, '--version')).toMatchObject({ status: 0, stdout: `${manifest.version}\n`, stderr: '' });
  });

  it('explains itself when it is asked, or given nothing', () => {
    const { status, stdout } = run(root, '--help');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Usage: exactly-once <command>/u);
    expect(run(root)).toMatchObject({ status: 0, stdout });
    expect(run(root, 'report', '--help').stdout).toMatch(/^Usage: exactly-once report/u);
  });

  it.each([
    [['reports'], 'there is no command "reports"'],
    [['report', '--frmat', 'json'], "unknown option '--frmat'"],
    [['report', '--format', 'xml'], '--format takes markdown, html, json'],
    [['report', '--project', 'nowhere'], 'there is no nowhere'],
    [['report', '--compare', 'nowhere.json'], 'nowhere.json cannot be read'],
    [['report', '--compare', 'package.json'], 'package.json is no report'],
    [['report', 'src'], 'report takes options only'],
  ])('ends with one line and exit code 2: %j', (words, line) => {
    const { status, stdout, stderr } = run(root, ...words);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(`exactly-once: ${line}`);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('exactly-once report', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'exactly-once-cli-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('writes a report, and compares a later one with it', () => {
    const file = path.join(folder, 'reports/base.json');
    expect(run(shop, 'report', '--json', '--no-config', '--output', file)).toMatchObject({
      status: 0,
      stdout: '',
      stderr: '',
    });
    const base = JSON.parse(readFileSync(file, 'utf8')) as Inventory;
    expect(base.projects).toEqual(['tsconfig.json']);
    expect(base.summary.consumers).toBe(base.consumers.length);
    expect(base.consumers.length).toBeGreaterThan(10);

    const better = base.consumers.find(({ guarantee }) => guarantee.verdict === 'at-least-once')!;
    const promised = {
      loss: 'none',
      duplicateOnCrash: 'none',
      duplicateOnOverlap: 'none',
      verdict: 'effectively-once',
    };
    writeFileSync(
      file,
      JSON.stringify({
        ...base,
        consumers: base.consumers.map(consumer =>
          consumer === better ? { ...consumer, guarantee: promised } : consumer,
        ),
      }),
    );
    const { status, stdout, stderr } = run(shop, 'report', '--no-config', '--compare', file);
    expect(status).toBe(1);
    expect(stdout).toContain('**Weaker**');
    expect(stderr).toContain(`weaker: \`${better.name}\``);
    expect(stderr).toContain('effectively-once → at-least-once');
  });
});

describe('the packed command in a project with an ESLint configuration', () => {
  const script = 'eslint-plugin-exactly-once/dist/src/cli/main.js';
  const names = ['@types', 'amqplib', 'eslint', 'typescript', 'typescript-eslint', '@typescript-eslint/parser'];
  const project = linkedProject(Object.fromEntries(names.map(name => [name, name])));
  afterAll(() => {
    project.dispose();
  });

  it('takes rules and settings from it', () => {
    const config = readmeBlock('eslint.config.mjs');
    project.write('eslint.config.js', config);
    const report = JSON.parse(project.run(script, 'report', '--json').stdout) as Inventory;
    expect(report.consumers.flatMap(({ findings }) => findings.map(({ rule, line }) => `${rule} ${line}`))).toEqual([
      'no-ack-before-processing 13',
    ]);
    project.write(
      'eslint.config.js',
      config.replace('extends:', "settings: { 'exactly-once': { tolerat: [] } }, extends:"),
    );
    const { status, stderr } = project.run(script, 'report');
    expect(status).toBe(2);
    expect(stderr).toContain('has no key "tolerat"');
  });
});
