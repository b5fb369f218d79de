import { mkdirSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { schemaTree } from '../../src/schema/cache.ts';
import type { Schema } from '../../src/schema/schema.ts';
import { nodeFileSystem, type FileSystem } from '../../src/schema/files.ts';
import { loadSchema, MAX_FILE_SIZE } from '../../src/schema/load.ts';
import { keysOf, project, write } from './project.ts';

const SQL = 'CREATE TABLE t (a int UNIQUE)';

describe('conventions', () => {
  it.each([
    'migrations/1.sql',
    'packages/api/src/migrations/deep/er/1.sql',
    'prisma/migrations/20260101_x/migration.sql',
    'drizzle/0000_x.sql',
    'supabase/migrations/1.sql',
    'db/migrate/1.sql',
    'sql/V1__init.sql',
    'schema.sql',
    'db/structure.sql',
  ])('reads %s', name => {
    expect(keysOf(loadSchema(project({ [name]: SQL })), 't')).toEqual(['a']);
  });

  it.each([
    'node_modules/x/migrations/1.sql',
    'dist/migrations/1.sql',
    '.cache/migrations/1.sql',
    'queries/get.sql',
    'migrations/1.txt',
  ])('does not read %s', name => {
    expect(loadSchema(project({ [name]: SQL })).files).toEqual([]);
  });

  it('follows package.json#prisma.schema', () => {
    const model = 'model T {\n  a Int @unique\n}';
    const file = project({ 'package.json': '{"prisma":{"schema":"./.db/main.prisma"}}', '.db/main.prisma': model });
    expect(keysOf(loadSchema(file), 't')).toEqual(['a']);
    const folder = project({ 'package.json': '{"prisma":{"schema":".db"}}', '.db/a/main.prisma': model });
    expect(keysOf(loadSchema(folder), 't')).toEqual(['a']);
    const missing = loadSchema(project({ 'package.json': '{"prisma":{"schema":"gone.prisma"}}' }));
    expect(missing.problems[0]?.reason).toContain('gone.prisma');
    expect(loadSchema(project({ 'package.json': '{"prisma": broken' })).problems).toEqual([]);
  });

  it('finds nothing, and says so, where there is no folder', () => {
    const schema = loadSchema(path.join(project({}), 'gone'));
    expect(schema.files).toEqual([]);
    expect(schema.problems).toHaveLength(1);
  });
});

describe('globs', () => {
  it('replace the conventions', () => {
    const root = project({ 'sql/tables.sql': SQL, 'migrations/1.sql': 'CREATE TABLE u (b int UNIQUE)' });
    const schema = loadSchema(root, { globs: ['sql/*.sql'] });
    expect(keysOf(schema, 't')).toEqual(['a']);
    expect(schema.table('u')).toBeUndefined();
  });
  it('reach folders that the conventions skip', () => {
    const root = project({ 'node_modules/@acme/db/schema.sql': SQL });
    expect(keysOf(loadSchema(root, { globs: ['node_modules/@acme/db/*.sql'] }), 't')).toEqual(['a']);
    expect(keysOf(loadSchema(root, { globs: ['./node_modules/@acme/db/schema.sql'] }), 't')).toEqual(['a']);
  });
  it('are named when they match nothing', () => {
    const schema = loadSchema(project({ 'sql/a.sql': SQL }), { globs: ['sql/*.sql', 'db/**/*.sql', 'sql/b.sql'] });
    expect(schema.problems).toEqual([
      { file: 'db/**/*.sql', reason: 'no file matches' },
      { file: 'sql/b.sql', reason: 'no file matches' },
    ]);
  });
  it('never leave the root', () => {
    const root = project({ 'app/x.txt': '', 'db/schema.sql': SQL });
    for (const glob of ['../db/*.sql', '../db/schema.sql', 'x/../../db/schema.sql', path.join(root, 'db/schema.sql')]) {
      const schema = loadSchema(path.join(root, 'app'), { globs: [glob] });
      expect(schema.files).toEqual([]);
      expect(schema.problems).toHaveLength(1);
    }
  });
});

describe('symbolic links', () => {
  it('that leave the root are refused', () => {
    const root = project({ 'app/migrations/1.sql': 'CREATE TABLE u (b int)', 'outside/migrations/2.sql': SQL });
    symlinkSync(path.join(root, 'outside/migrations/2.sql'), path.join(root, 'app/migrations/2.sql'));
    symlinkSync(path.join(root, 'outside'), path.join(root, 'app/linked'));
    const schema = loadSchema(path.join(root, 'app'));
    expect(schema.table('t')).toBeUndefined();
    expect(schema.problems.map(problem => path.basename(problem.file))).toEqual(['linked', '2.sql']);
  });
  it('that stay inside are followed, once', () => {
    const root = project({ 'real/1.sql': SQL });
    mkdirSync(path.join(root, 'db'));
    symlinkSync(path.join(root, 'real'), path.join(root, 'db/migrations'));
    symlinkSync(root, path.join(root, 'db/again'));
    expect(keysOf(loadSchema(root), 't')).toEqual(['a']);
  });
  it('in globs and package.json are refused too', () => {
    const root = project({
      'app/package.json': '{"prisma":{"schema":"../o/x.prisma"}}',
      'o/x.prisma': 'model T {\n a Int @id\n}',
    });
    expect(loadSchema(path.join(root, 'app')).problems[0]?.reason).toContain('leads out of the project');
    symlinkSync(path.join(root, 'o'), path.join(root, 'app/o'));
    const schema = loadSchema(path.join(root, 'app'), { globs: ['o/*.prisma'] });
    expect(schema.files).toEqual([]);
    expect(schema.problems[0]?.reason).toContain('leads out of the project');
  });
});

it('does not read a file that is too large, and survives one that cannot be read', () => {
  const root = project({
    'migrations/1.sql': SQL,
    'migrations/2.sql': `--${' '.repeat(MAX_FILE_SIZE)}`,
    'migrations/3.sql': '',
  });
  const broken: FileSystem = {
    ...nodeFileSystem,
    read: file => {
      if (file.endsWith('3.sql')) throw new Error('no permission');
      return nodeFileSystem.read(file);
    },
  };
  const schema = loadSchema(root, {}, broken);
  expect(keysOf(schema, 't')).toEqual(['a']);
  expect(schema.problems.map(problem => problem.reason)).toEqual(['the file is too large', 'no permission']);
});

const schemaOf = (owner: object, root: string, globs?: readonly string[]): Schema | undefined =>
  schemaTree(owner, root, globs).below(root);

const keysIn = (schema: Schema | undefined): readonly string[] | undefined => schema && keysOf(schema, 't');

describe('the cache', () => {
  it('gives the same schema while nothing changes', () => {
    const root = project({ 'migrations/1.sql': SQL });
    const owner = {};
    expect(schemaOf(owner, root)).toBe(schemaOf(owner, root));
    expect(schemaOf({}, root)).not.toBe(schemaOf(owner, root));
    expect(schemaOf(owner, root, ['x.sql'])).toBeUndefined();
  });
  it('reads again when a file changes, comes, goes', () => {
    const root = project({ 'migrations/1.sql': SQL, 'src/deep/x.txt': '' });
    const owner = {};
    const keys = (): readonly string[] | undefined => keysIn(schemaOf(owner, root));
    expect(keys()).toEqual(['a']);
    write(root, 'migrations/1.sql', 'CREATE TABLE t (b int UNIQUE, c int)');
    expect(keys()).toEqual(['b']);
    write(root, 'migrations/2.sql', 'CREATE UNIQUE INDEX i ON t (c)');
    expect(keys()).toEqual(['b', 'c']);
    rmSync(path.join(root, 'migrations/2.sql'));
    expect(keys()).toEqual(['b']);
    write(root, 'migrations/9/migration.sql', 'CREATE UNIQUE INDEX j ON t (c)');
    expect(keys()).toEqual(['b', 'c']);
    rmSync(path.join(root, 'migrations'), { recursive: true });
    expect(keys()).toBeUndefined();
  });
  it('sees a change that keeps the size', () => {
    const root = project({ 'migrations/1.sql': SQL });
    const owner = {};
    expect(keysIn(schemaOf(owner, root))).toEqual(['a']);
    write(root, 'migrations/1.sql', SQL.replace('a int', 'z int'));
    utimesSync(path.join(root, 'migrations/1.sql'), 1, 1);
    expect(keysIn(schemaOf(owner, root))).toEqual(['z']);
  });
  it('sees what a glob will match later', () => {
    const root = project({ 'x.txt': '' });
    const owner = {};
    expect(schemaTree(owner, root, ['db/sql/*.sql']).problems).toHaveLength(1);
    write(root, 'db/sql/1.sql', SQL);
    expect(keysIn(schemaOf(owner, root, ['db/sql/*.sql']))).toEqual(['a']);
  });
});

describe('the tree', () => {
  it('shows a folder only what is below it', () => {
    const root = project({
      'a/migrations/1.sql': SQL,
      'b/migrations/1.sql': 'CREATE TABLE t (b int UNIQUE)',
      'c/x.txt': '',
    });
    const tree = schemaTree({}, root);
    expect(keysIn(tree.below(path.join(root, 'a')))).toEqual(['a']);
    expect(keysIn(tree.below(path.join(root, 'b')))).toEqual(['b']);
    expect(tree.below(path.join(root, 'c'))).toBeUndefined();
  });
});
