import path from 'node:path';

import * as parser from '@typescript-eslint/parser';
import { RuleTester, type RunTests } from '@typescript-eslint/rule-tester';
import type { RuleModule } from '@typescript-eslint/utils/ts-eslint';
import * as vitest from 'vitest';

import { snippetProgram } from './program.ts';

const folder = path.resolve(import.meta.dirname, '../../fixtures/rule-tester');

RuleTester.afterAll = vitest.afterAll;
RuleTester.it = vitest.it;
RuleTester.itOnly = vitest.it.only;
RuleTester.describe = vitest.describe;

type Options = parser.ParserOptions & { readonly filePath: string };

/** Parses a snippet, or what an edit makes of it, as a file of the program over all snippets. */
const snippetParser = {
  meta: { name: 'snippets' },
  parseForESLint: (code: string, options: Options) => {
    const { fileOf, only } = snippetProgram();
    const filePath = fileOf(path.dirname(options.filePath), code);
    if (filePath === undefined) throw new Error('The code is no literal of a case, nor the output of an edit.');
    return parser.parseForESLint(code, { ...options, filePath, programs: [only(filePath)] } as Options);
  },
};

/** As much of it as the tests need. */
type Tester = Pick<RuleTester, 'run'>;

const testerIn = (subfolder: string): Tester => {
  const root = path.join(folder, subfolder);
  const named = <T extends { readonly code: string }>(one: T): T & { readonly filename: string } => ({
    ...one,
    filename: snippetProgram().fileOf(root, one.code) ?? path.join(root, 'file.ts'),
  });
  const tester = new RuleTester({
    languageOptions: { parser: snippetParser, parserOptions: { tsconfigRootDir: root } },
    // The tables of other fixtures are none of the cases' business.
    settings: { 'exactly-once': { root } },
  });
  return {
    run: <Ids extends string, Rules extends readonly unknown[]>(
      name: string,
      rule: RuleModule<Ids, Rules>,
      { valid, invalid, ...rest }: RunTests<Ids, Rules>,
    ) => {
      const cases = valid.map(one => named(typeof one === 'string' ? { code: one } : one));
      tester.run(name, rule, { ...rest, valid: cases, invalid: invalid.map(named) });
    },
  };
};

/** Cases whose tables are in `migrations/*.sql`; see there for what is unique. */
export const testerWithSchema = (): Tester => testerIn('with-schema');

/** Cases with the Prisma client and models of `schema.prisma`: `import { PrismaClient } from './generated/client.ts'`. */
export const testerWithPrisma = (): Tester => testerIn('with-prisma');

/** Cases of which no schema file shows a table. */
export const testerWithoutSchema = (): Tester => testerIn('without-schema');

/** What every invalid case has to say: the message with its data and all four positions. */
export const assertionOptions = { requireMessage: true, requireLocation: true, requireData: true } as const;
