import path from 'node:path';
import { expect, it } from 'vitest';
import { nodeSqlite } from '../../src/catalog/stores/node-sqlite.ts';
import { programOf } from '../program.ts';
import { RowCheck } from './check-rows.ts';

const typeRoots = [path.resolve(import.meta.dirname, '../../fixtures/clients/older/node_modules/@types')];

it('Node 22 has every row of node:sqlite', () => {
  const program = programOf(
    { 'node.ts': "import 'node:sqlite'; export declare const clients: Record<string, never>;" },
    { typeRoots },
  );
  expect(program.problems()).toEqual([]);
  const { file } = program;
  const problems = new RowCheck(program, file('node.ts').fileName).problems(nodeSqlite);
  expect(problems.map(({ text }) => text)).toEqual([]);
});
