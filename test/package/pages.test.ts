/** The commands and configurations of the page on setup, in fresh projects. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { linkedProject, type Project, root } from './packed.ts';
import { readmeBlock } from './readme.ts';

interface Block {
  readonly page: string;
  readonly language: string;
  readonly code: string;
}

const blocks = ['docs/setup.md'].flatMap((page): readonly Block[] => {
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
  '// eslint.config.mjs': 'versions.compat.test.ts runs it with the oldest ESLint',
  'npm i -D typescript@npm:':
    'it asks the registry for TypeScript 7; typescript-7.test.ts has a project that looks like it',
};

const configOf = (page: string, text: string): string => {
  const { code } = blockWith(page, text);
  // The pages show what differs from the README, which has these imports.
  const imports = readmeBlock('eslint.config.mjs')
    .split('\n')
    .filter(line => line.startsWith('import '));
  return `${imports.join('\n')}\n${code}`;
};

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

it('every block of the pages is run, or there is a reason', () => {
  const reasons = Object.keys(notRun);
  const isExcused = ({ code }: Block): boolean => reasons.some(text => code.includes(text));
  const left = blocks.filter(block => !used.has(block) && !isExcused(block));
  expect(left.map(({ page, code }) => `${page}: ${code}`)).toEqual([]);
  expect(reasons.filter(text => !blocks.some(({ code }) => code.includes(text)))).toEqual([]);
});
