import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

import { root } from './packed.ts';

const eslint = new ESLint({
  cwd: root,
  ruleFilter: ({ ruleId }) => ruleId.endsWith('no-restricted-imports'),
  // No types are asked for.
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
});

/** The imports that the project's own configuration refuses when this file contains them. */
const refused = async (file: string, ...imports: readonly string[]): Promise<readonly string[]> => {
  const [result] = await eslint.lintText(imports.map(line => `import ${line};\n`).join(''), { filePath: file });
  expect(result?.messages.filter(({ fatal }) => fatal)).toEqual([]);
  return result?.messages.map(({ line }) => imports[line - 1] ?? '') ?? [];
};

describe('the import arrows', () => {
  it('keep the delivery model free of TypeScript, ESLint and everything downstream', async () => {
    const allowed = ["'./finding.ts'", "type { Step } from '../effects/program.ts'"];
    const forbidden = [
      "type ts from 'typescript'",
      "type { Rule } from 'eslint'",
      "type { TSESTree } from '@typescript-eslint/utils'",
      "'../typescript/syntax.ts'",
      "'../effects/lower/calls.ts'",
      "'../catalog/model.ts'",
      "'../analysis.ts'",
      "'../../rules/index.ts'",
    ];
    expect(await refused('src/delivery/finding.ts', ...allowed, ...forbidden)).toEqual(forbidden);
  });

  it('keep the schema and the SQL reader free of TypeScript and ESLint', async () => {
    const forbidden = ["type ts from 'typescript'", "'../typescript/syntax.ts'", "type { Rule } from 'eslint'"];
    expect(await refused('src/schema/schema.ts', "'../sql/statement.ts'", ...forbidden)).toEqual(forbidden);
    expect(await refused('src/sql/statement.ts', "'./name.ts'", ...forbidden)).toEqual(forbidden);
  });

  it('let only src/typescript call the TypeScript API', async () => {
    const imports = ["ts from 'typescript'", "type ts from 'typescript'"];
    expect(await refused('src/typescript/syntax.ts', ...imports)).toEqual([]);
    expect(await refused('src/consumers/consumer.ts', ...imports)).toEqual(["ts from 'typescript'"]);
    expect(await refused('src/effects/program.ts', ...imports)).toEqual(["ts from 'typescript'"]);
  });

  it('keep analysis out of rules', async () => {
    const allowed = ["'../src/analysis.ts'", "'../src/report.ts'", "'../src/fixes/move.ts'", "'./create-rule.ts'"];
    const forbidden = ["'../src/effects/program.ts'", "'./no-check-then-insert.ts'", "type ts from 'typescript'"];
    expect(await refused('rules/no-auto-ack.ts', ...allowed, ...forbidden)).toEqual(forbidden);
  });
});
