import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

import type { CodeReader } from '../../src/schema/code.ts';
import { covers } from '../../src/schema/coverage.ts';
import { loadSchema } from '../../src/schema/load.ts';
import type { Schema, Table } from '../../src/schema/schema.ts';

/** A folder with these files, gone when the test is over. */
export const project = (files: Readonly<Record<string, string>>): string => {
  const root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'schema-')));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) write(root, name, text);
  return root;
};

export const write = (root: string, name: string, text: string): void => {
  const file = path.join(root, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
};

export const schemaOfFiles = (files: Readonly<Record<string, string>>, readCode?: CodeReader): Schema =>
  loadSchema(project(files), readCode === undefined ? {} : { readCode });

export const schemaOfSql = (...migrations: readonly string[]): Schema =>
  schemaOfFiles(
    Object.fromEntries(migrations.map((text, index) => [`migrations/${String(index).padStart(3, '0')}.sql`, text])),
  );

/** The keys of a table, one text each: `a,b` or `a {WHERE x}`. */
export const keysOf = (schema: Schema, name: string): readonly string[] | undefined => {
  const table: Table | undefined = schema.table(name);
  return table?.uniqueKeys.map(
    key => key.columns.join(',') + (key.condition === undefined ? '' : ` {${key.condition}}`),
  );
};

export const coverage = (schema: Schema, table: string, ...columns: readonly string[]): string =>
  covers(schema, table, columns).kind;
