/** The commands and configurations of the pages on setup and editors, in fresh projects. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { linkedProject, type Project, root, type Run } from './packed.ts';
import { readmeBlock } from './readme.ts';

interface Block {
  readonly page: string;
  readonly language: string;
  readonly code: string;
}

const blocks = ['docs/editors.md', 'docs/setup.md'].flatMap((page): readonly Block[] => {
  const text = readFileSync(path.join(root, page), 'utf8');
  return [...text.matchAll(/^```(?<language>\w*)\n(?<code>.*?)^```$/gmsu)].map(({ groups }) => {
    const { language = '', code = '' } = groups ?? {};
    return { page, language, code };
  });
});

const used = new Set<Block>();

/** The block of a page that has this text. */
const blockWith = (page: string, text: string): Block => {
  const found = blocks.filter(block => block.page === page && block.code.includes(text));
  const [block] = found;
  if (block === undefined || found.length > 1) throw new Error(`${page} has not one block with "${text}".`);
  used.add(block);
  return block;
};

/** Blocks that no test runs, by a text that is in them, and why. */
const notRun: Readonly<Record<string, string>> = {
  'npm i -D typescript@npm:':
    'it asks the registry for TypeScript 7; typescript-7.test.ts has a project that looks like it',
};

const configOf = (page: string, text: string): string => {
  const { code } = blockWith(page, text);
  // The pages show what differs from the README, which has these imports.
  const imports = readmeBlock('eslint.config.js')
    .split('\n')
    .filter(line => line.startsWith('import '));
  return `${imports.join('\n')}\n${code}`;
};

/** What the commands of a block do, one after the other. */
const runBlock = (project: Project, { code }: Block): readonly Run[] =>
  code
    .trim()
    .split('\n')
    .map(line => {
      const [npx, command, ...words] = line.split(' ');
      expect([npx, command]).toEqual(['npx', 'eslint']);
      return project.run('eslint/bin/eslint.js', ...words);
    });

interface Result {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string | null; readonly message: string }[];
}

/** `src/orders.ts no-ack-before-processing`; what is no report of a rule, by its text. */
const lint = (project: Project, ...targets: readonly string[]): readonly string[] => {
  const { stdout, stderr } = project.run('eslint/bin/eslint.js', '--format', 'json', ...targets);
  if (stdout === '') throw new Error(stderr);
  return (JSON.parse(stdout) as readonly Result[]).flatMap(({ filePath, messages }) => {
    const file = path.relative(project.folder, filePath).replaceAll('\\', '/');
    return messages.map(({ ruleId, message }) => `${file} ${ruleId?.replace('exactly-once/', '') ?? message}`);
  });
};

const early = 'src/orders.ts no-ack-before-processing';

const untyped = `
import amqp from 'amqplib';
const channel = await (await amqp.connect('amqp://localhost')).createChannel();
await channel.consume('orders', async message => {
  channel.ack(message);
  await fetch('https://billing.example/orders');
});
`;

const payments = `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';

export const start = async (channel: Channel, pool: Pool): Promise<void> => {
  await channel.consume('payments', async message => {
    if (message === null) return;
    const { id, cents } = JSON.parse(message.content.toString()) as { readonly id: string; readonly cents: number };
    const { rowCount } = await pool.query('SELECT 1 FROM payments WHERE id = $1', [id]);
    if (rowCount === 0) await pool.query('INSERT INTO payments (id, cents) VALUES ($1, $2)', [id, cents]);
    channel.ack(message);
  });
};
`;

const projectWith = (files: Readonly<Record<string, string>>): Project => {
  const project = linkedProject({
    '@types': '@types',
    amqplib: 'amqplib',
    eslint: 'eslint',
    typescript: 'typescript',
    'typescript-eslint': 'typescript-eslint',
  });
  for (const [file, text] of Object.entries(files)) project.write(file, text);
  return project;
};

/** Each of these starts ESLint several times. */
const TIMEOUT = { timeout: 300_000 };

describe('the configurations of the setup page', TIMEOUT, () => {
  let project: Project;
  beforeAll(() => {
    project = projectWith({ 'scripts/drain.js': untyped });
  });
  afterAll(() => {
    project.dispose();
  });

  it('leave files outside of the project alone', () => {
    project.write('eslint.config.js', configOf('docs/setup.md', "files: ['src/**/*.ts']"));
    expect(lint(project, '.')).toEqual([early]);
  });

  it('turn the rules off where there are no types', () => {
    const config = configOf('docs/setup.md', 'Object.fromEntries(');
    project.write('eslint.config.js', config);
    expect(lint(project, '.')).toEqual([early]);
    project.write('eslint.config.js', config.replace("'off'", "'error'"));
    expect(() => lint(project, '.')).toThrow('has no type information');
  });
});

describe('the configuration of a monorepo', TIMEOUT, () => {
  let project: Project;
  beforeAll(() => {
    const packages = Object.entries({ orders: 'id text PRIMARY KEY', billing: 'id text NOT NULL' }).flatMap(
      ([name, column]) => [
        [`packages/${name}/src/payments.ts`, payments],
        [`packages/${name}/migrations/1.sql`, `CREATE TABLE payments (${column}, cents integer NOT NULL);\n`],
        [`packages/${name}/tsconfig.json`, JSON.stringify({ extends: '../../tsconfig.json', include: ['src'] })],
      ],
    );
    project = projectWith({
      'eslint.config.js': configOf('docs/editors.md', 'import.meta.dirname'),
      ...(Object.fromEntries(packages) as Record<string, string>),
    });
  });
  afterAll(() => {
    project.dispose();
  });

  it('lets the migrations of one package not speak for another', () => {
    expect(lint(project, 'packages')).toEqual(['packages/billing/src/payments.ts no-check-then-insert']);
  });
});

describe('the commands of the page on editors', TIMEOUT, () => {
  let project: Project;
  beforeAll(() => {
    project = projectWith({ 'eslint.config.js': readmeBlock('eslint.config.js') });
    const sample = readFileSync(path.join(project.folder, 'src/orders.ts'), 'utf8');
    project.write('src/consumers/late.ts', sample);
  });
  afterAll(() => {
    project.dispose();
  });

  it('lint the folder of the consumers', () => {
    const [run] = runBlock(project, blockWith('docs/editors.md', 'eslint src/consumers'));
    expect(run?.status).toBe(1);
    expect(run?.stdout).toContain('late.ts');
    expect(run?.stdout).not.toContain('orders.ts');
  });

  it('hold the reports that are there, let no new one in, and forget what is repaired', () => {
    const suppressions = (): string => readFileSync(path.join(project.folder, 'eslint-suppressions.json'), 'utf8');
    const [all, prune] = blockWith('docs/editors.md', '--suppress-all').code.trim().split('\n');
    const run = (line = ''): readonly Run[] => runBlock(project, { page: '', language: 'sh', code: line });
    expect(run(all)[0]?.status).toBe(0);
    expect(lint(project, '.')).toEqual([]);

    project.write('src/new.ts', readFileSync(path.join(project.folder, 'src/orders.ts'), 'utf8'));
    expect(lint(project, '.')).toEqual(['src/new.ts no-ack-before-processing']);
    project.remove('src/new.ts');

    project.remove('src/consumers/late.ts');
    project.write('src/consumers/late.ts', readFileSync(path.join(project.folder, 'src/refunds.ts'), 'utf8'));
    expect(suppressions()).toContain('late.ts');
    expect(run(prune)[0]?.status).toBe(0);
    expect(suppressions()).not.toContain('late.ts');
    expect(suppressions()).toContain('orders.ts');
  });
});

it('every block of the pages is run, or there is a reason', () => {
  const reasons = Object.keys(notRun);
  const isExcused = ({ code }: Block): boolean => reasons.some(text => code.includes(text));
  const left = blocks.filter(block => !used.has(block) && !isExcused(block));
  expect(left.map(({ page, code }) => `${page}: ${code}`)).toEqual([]);
  expect(reasons.filter(text => !blocks.some(({ code }) => code.includes(text)))).toEqual([]);
});
