import { symlinkSync } from 'node:fs';
import path from 'node:path';

import parser from '@typescript-eslint/parser';
import { ESLint } from 'eslint';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

import plugin from '../../src/index.ts';
import { project } from '../schema/project.ts';
import { everyRule, lintSources, repository, verify } from './lint.ts';

const lines = [
  `import type { Channel } from 'amqplib';`,
  `export function start(channel: Channel, save: (text: string) => Promise<void>): void {`,
  `  void channel.consume('q', async message => {`,
  `    if (message === null) return;`,
  `    channel.ack(message);`,
  `    await save(String(message.content));`,
  `  });`,
  `}`,
  ``,
];
const plain = lines.join('\n');
const expected = { rule: 'no-ack-before-processing', line: 5, column: 5, endLine: 5, endColumn: 25 };
const positionsOf = (source: string) =>
  lintSources({ 'orders.ts': source }).map(({ rule, line, column, endLine, endColumn }) => ({
    rule,
    line,
    column,
    endLine,
    endColumn,
  }));

describe('a report stands at its place', () => {
  it('in a plain file', () => {
    expect(positionsOf(plain)).toEqual([expected]);
  });

  it.each([
    ['CRLF', lines.join('\r\n')],
    ['CR and LF mixed', lines.slice(0, 3).join('\r\n') + '\n' + lines.slice(3).join('\r\n')],
    [
      'line and paragraph separators',
      plain.replace(`'amqplib';`, `'amqplib'; // \u2028`).replace('void {', 'void { // x'),
    ],
  ])('with line ends: %s', (name, source) => {
    const moved = name.startsWith('line') ? 1 : 0;
    expect(positionsOf(source)).toEqual([{ ...expected, line: 5 + moved, endLine: 5 + moved }]);
  });

  it('after tabs', () => {
    expect(positionsOf(plain.replaceAll('  ', '\t'))).toEqual([{ ...expected, column: 3, endColumn: 23 }]);
  });

  it('after characters of two code units, and of several code points', () => {
    const source = plain
      .replace(`channel.ack(message);`, `/* 😀👩‍👩‍👧é */ channel.ack(message);`)
      .replace(`import`, `// 🐇 𝒳\nimport`);
    const offset = '/* 😀👩‍👩‍👧é */ '.length;
    expect(positionsOf(source)).toEqual([
      { ...expected, line: 6, endLine: 6, column: 5 + offset, endColumn: 25 + offset },
    ]);
  });

  it('with names that are not ASCII', () => {
    const source = plain.replaceAll('channel', 'kanäle').replaceAll('save', '保存').replaceAll('message', '𝒎');
    const [message] = lintSources({ 'orders.ts': source });
    expect(message).toMatchObject({ rule: 'no-ack-before-processing', line: 5, column: 5 });
    expect(message?.text).toContain('`kanäle.ack`');
    expect(message?.text).toContain('`保存` (line 6)');
  });
});

describe('a file on disk', () => {
  const setUp = (name: string, source: string) => {
    const root = project({
      [name]: source,
      'package.json': '{"type":"module"}',
      'tsconfig.json': JSON.stringify({
        compilerOptions: { module: 'node20', target: 'es2023', strict: true, types: ['node'], skipLibCheck: true },
        include: ['**/*'],
      }),
    });
    symlinkSync(path.join(repository, 'node_modules'), path.join(root, 'node_modules'), 'junction');
    return { root, file: path.join(root, name) };
  };
  const byProgram = (name: string, source: string) => {
    const { file } = setUp(name, source);
    const program = ts.createProgram([file], { module: ts.ModuleKind.Node20, strict: true, skipLibCheck: true });
    return verify(source, file, {
      languageOptions: { parser, parserOptions: { programs: [program] } },
      rules: everyRule(),
    }).map(({ rule, line, column, endLine, endColumn }) => ({ rule, line, column, endLine, endColumn }));
  };

  it('may begin with a byte order mark', () => {
    expect(byProgram('orders.ts', `\uFEFF${plain}`)).toEqual([expected]);
  });

  it.each([
    'with space/my orders.ts',
    'größe/заказы 订单.ts',
    '🐇/queue 🐇.ts',
    '[id]/(group)/@slot/orders.ts',
    "it's/100%/#1/orders.ts",
    'orders.mts',
    'orders.cts',
  ])('may be called %s', name => {
    expect(byProgram(name, plain)).toEqual([expected]);
  });

  it('is found by the project service, byte order mark, space and all', async () => {
    const { root, file } = setUp('my 订单/orders 🐇.ts', `\uFEFF${lines.join('\r\n')}`);
    const eslint = new ESLint({
      cwd: root,
      overrideConfigFile: true,
      overrideConfig: [
        plugin.configs.all,
        {
          files: ['**/*.ts'],
          languageOptions: { parser, parserOptions: { projectService: true, tsconfigRootDir: root } },
        },
      ],
    });
    const [result] = await eslint.lintFiles(['**/*.ts']);
    expect(result?.filePath).toBe(file);
    const { rule, ...place } = expected;
    expect(result?.messages).toMatchObject([{ ...place, ruleId: `exactly-once/${rule}` }]);
  });
});
