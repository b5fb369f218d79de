import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { RuleTester } from '@typescript-eslint/rule-tester';
import * as vitest from 'vitest';

const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../fixtures/rule-tester');

RuleTester.afterAll = vitest.afterAll;
RuleTester.it = vitest.it;
RuleTester.itOnly = vitest.it.only;
RuleTester.describe = vitest.describe;

const testerIn = (subfolder: string): RuleTester =>
  new RuleTester({
    languageOptions: {
      parserOptions: { project: '../tsconfig.json', tsconfigRootDir: path.join(folder, subfolder) },
    },
    // The tables of other fixtures are none of the cases' business.
    settings: { 'exactly-once': { root: path.join(folder, subfolder) } },
  });

/** Cases whose tables are in `migrations/*.sql`; see there for what is unique. */
export const testerWithSchema = (): RuleTester => testerIn('with-schema');

/** Cases with the Prisma client and models of `schema.prisma`: `import { PrismaClient } from './generated/client.ts'`. */
export const testerWithPrisma = (): RuleTester => testerIn('with-prisma');

/** Cases of which no schema file shows a table. */
export const testerWithoutSchema = (): RuleTester => testerIn('without-schema');

/** What every invalid case has to say: the message with its data and all four positions. */
export const assertionOptions = { requireMessage: true, requireLocation: true, requireData: true } as const;
