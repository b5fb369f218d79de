/** A monorepo under Turborepo and under Nx, each configured as docs/monorepos.md says. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { installedProject, type Project, root } from '../package/packed.ts';
import { blockWith } from '../package/readme.ts';

const sample = (file: string): string => readFileSync(path.join(root, 'test/workflow/sample', file), 'utf8');

/** Which schema package each service reads: ten services and two schemas, all under `packages/`. */
const reads: Readonly<Record<string, 'schema-money' | 'schema-stock'>> = {
  billing: 'schema-money',
  chargebacks: 'schema-money',
  invoices: 'schema-money',
  payouts: 'schema-money',
  arrivals: 'schema-stock',
  picking: 'schema-stock',
  replenishment: 'schema-stock',
  returns: 'schema-stock',
  shipping: 'schema-stock',
  stock: 'schema-stock',
};
const services = Object.keys(reads).toSorted();
const readersOf = (schema: string): readonly string[] => services.filter(name => reads[name] === schema);

const config = `
import { readdirSync, readFileSync } from 'node:fs';

import exactlyOnce from 'eslint-plugin-exactly-once';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const top = import.meta.dirname;
const dependencies = name =>
  Object.keys(JSON.parse(readFileSync(\`\${top}/packages/\${name}/package.json\`, 'utf8')).dependencies ?? {});

export default defineConfig(
  readdirSync(\`\${top}/packages\`).map(name => ({
    files: [\`packages/\${name}/src/**/*.ts\`],
    extends: [tseslint.configs.base, exactlyOnce.configs.recommended],
    languageOptions: { parserOptions: { projectService: true } },
    settings: {
      'exactly-once': {
        root: top,
        schema: dependencies(name).map(dependency => \`packages/\${dependency.replace('@shop/', '')}/migrations/*.sql\`),
      },
    },
  })),
);
`;

const migration = 'packages/schema-money/migrations/1.sql';
const keyed = sample('migrations/1.sql').replace('id text NOT NULL', 'id text PRIMARY KEY');

let project: Project;
beforeAll(() => {
  project = installedProject(
    ...['eslint@10', 'typescript@~6.0', 'typescript-eslint@8', 'turbo@2', 'nx@24'],
    ...['amqplib', '@types/amqplib', 'pg', '@types/pg', '@types/node@22'],
  );
  const json = (file: string, value: object): void => {
    project.write(file, JSON.stringify(value));
  };
  const manifest = JSON.parse(readFileSync(path.join(project.folder, 'package.json'), 'utf8')) as object;
  json('package.json', { ...manifest, name: 'shop', packageManager: 'npm@10.9.0', workspaces: ['packages/*'] });
  project.write('.gitignore', 'node_modules/\n.nx/\n.turbo/\n*.tgz\n');
  project.write('eslint.config.js', config);
  project.write('turbo.json', blockWith('docs/monorepos.md', '  "$schema": "https://turborepo.com/schema.json",'));
  project.write('nx.json', blockWith('docs/monorepos.md', '  "namedInputs": {'));
  for (const name of new Set(Object.values(reads))) {
    json(`packages/${name}/package.json`, { name: `@shop/${name}`, version: '1.0.0' });
    project.write(`packages/${name}/migrations/1.sql`, keyed);
  }
  for (const [name, schema] of Object.entries(reads)) {
    json(`packages/${name}/package.json`, {
      name: `@shop/${name}`,
      version: '1.0.0',
      type: 'module',
      scripts: { lint: 'eslint src' },
      dependencies: { [`@shop/${schema}`]: '1.0.0' },
    });
    json(`packages/${name}/tsconfig.json`, { extends: '../../tsconfig.json', include: ['src'] });
    project.write(`packages/${name}/src/invoices.ts`, sample('src/invoices.ts'));
    project.write(`packages/${name}/src/ledger.ts`, sample('src/ledger.ts'));
  }
  const npm = spawnSync('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund'], {
    cwd: project.folder,
    encoding: 'utf8',
  });
  expect(npm.status, npm.stderr).toBe(0);
  spawnSync('git', ['init', '--quiet'], { cwd: project.folder });
});
afterAll(() => {
  project.dispose();
});

interface Runner {
  readonly title: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The lines about packages that were linted, and about those that were not, each with the name of its package. */
  readonly ran: RegExp;
  readonly cached: RegExp;
}

const turborepo: Runner = {
  title: 'Turborepo',
  command: ['turbo/bin/turbo', 'run', 'lint', '--continue', '--ui=stream'],
  env: { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
  ran: /^@shop\/(?<name>[\w-]+):lint: cache (?:miss|bypass)/gmu,
  cached: /^@shop\/(?<name>[\w-]+):lint: cache hit/gmu,
};

const nx: Runner = {
  title: 'Nx',
  command: ['nx/dist/bin/nx.js', 'run-many', '--targets=lint', '--outputStyle=static'],
  env: { NX_DAEMON: 'false', NX_NO_CLOUD: 'true' },
  ran: /^> nx run @shop\/(?<name>[\w-]+):lint$/gmu,
  cached: /^> nx run @shop\/(?<name>[\w-]+):lint {2}\[/gmu,
};

/** The line under which ESLint lists what it reports about a package. */
const report = /packages\/(?<name>[\w-]+)\/src\/invoices\.ts$/gmu;

/** What a runner ran and what it took from its cache, and which packages have which reports. */
const lint = ({ command: [script = '', ...args], env, ran, cached }: Runner) => {
  const run = spawnSync(process.execPath, [path.join('node_modules', script), ...args], {
    cwd: project.folder,
    encoding: 'utf8',
    env: { ...process.env, ...env, FORCE_COLOR: '0' },
  });
  const all = `${run.stdout}${run.stderr}`;
  const named = (line: RegExp): readonly string[] =>
    [...all.matchAll(line)].map(({ groups }) => groups!.name!).toSorted();
  expect(all.match(/exactly-once\/[\w-]+/gu) ?? []).toEqual(
    named(report).map(() => 'exactly-once/no-check-then-insert'),
  );
  return { status: run.status, ran: named(ran), cached: named(cached), reported: named(report) };
};

describe.each([turborepo, nx].map(runner => [runner.title, runner] as const))(
  'a monorepo of twelve packages under %s',
  (_, runner) => {
    it('lints everything once, and nothing again while nothing changes', () => {
      expect(lint(runner)).toEqual({ status: 0, ran: services, cached: [], reported: [] });
      expect(lint(runner)).toEqual({ status: 0, ran: [], cached: services, reported: [] });
    });

    it('lints again exactly the packages that read a changed migration', () => {
      project.write(migration, keyed.replace('PRIMARY KEY', 'NOT NULL'));
      const money = readersOf('schema-money');
      expect(lint(runner)).toEqual({ status: 1, ran: money, cached: readersOf('schema-stock'), reported: money });
    });

    it('takes everything from the cache again when the change is taken back', () => {
      project.write(migration, keyed);
      expect(lint(runner)).toEqual({ status: 0, ran: [], cached: services, reported: [] });
    });
  },
);

it('gives the same reports where ESLint runs once at the top', () => {
  project.write(migration, keyed.replace('PRIMARY KEY', 'NOT NULL'));
  const { stdout } = project.run('eslint/bin/eslint.js', '--format', 'json', 'packages');
  const results = JSON.parse(stdout) as readonly { filePath: string; messages: readonly { ruleId: string }[] }[];
  const reported = results
    .filter(({ messages }) => messages.length > 0)
    .map(({ filePath }) => path.relative(path.join(project.folder, 'packages'), filePath).split(path.sep)[0]);
  expect(reported.toSorted()).toEqual(readersOf('schema-money'));
  expect(new Set(results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId)))).toEqual(
    new Set(['exactly-once/no-check-then-insert']),
  );
});
