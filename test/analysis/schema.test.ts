import { symlinkSync } from 'node:fs';
import path from 'node:path';

import { afterEach, describe, expect, it, vi } from 'vitest';

import { analyse } from '../../src/engine.ts';
import { nodeFileSystem } from '../../src/schema/files.ts';
import { settingsOf } from '../../src/settings.ts';
import { programOf } from '../program.ts';
import { project } from '../schema/project.ts';
import { repository } from './lint.ts';

const consumer = `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
export async function start(consumer: Consumer, pool: Pool): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const { rows } = await pool.query('SELECT 1 FROM payments WHERE event_id = $1', [String(message.key)]);
      if (rows.length > 0) return;
      const values = [String(message.key), String(message.value)];
      await pool.query('INSERT INTO payments (event_id, body) VALUES ($1, $2)', values);
    },
  });
}
`;
const table = 'CREATE TABLE payments (event_id text UNIQUE, body text);';

/** A project `root` below a folder that has other things in it. */
const setUp = (files: Readonly<Record<string, string>>): { readonly outside: string; readonly root: string } => {
  const outside = project({ 'secret/tables.sql': table, 'root/package.json': '{}', ...files });
  symlinkSync(path.join(repository, 'node_modules'), path.join(outside, 'node_modules'), 'junction');
  return { outside, root: path.join(outside, 'root') };
};

const run = (root: string, schema?: readonly string[], name = 'src/consumer.ts') => {
  const fileName = path.join(root, name);
  const { program, file } = programOf({ [fileName]: consumer });
  const settings = settingsOf({ 'exactly-once': schema === undefined ? {} : { schema } });
  const { reports, gaps } = analyse(program, file(fileName), settings, root);
  return {
    reports: reports.map(({ finding }) => finding.owner),
    gaps: gaps.map(({ trace, reason }) => `${path.relative(root, trace.at.file) || '.'}: ${reason}`),
  };
};

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a schema that cannot be read is a gap', () => {
  it('and one that can is none', () => {
    const { root } = setUp({ 'root/db/tables.sql': table });
    expect(run(root, ['db/*.sql'])).toEqual({ reports: [], gaps: [] });
  });

  it.each([
    ['matches nothing', 'db/*.sql', 'no file matches'],
    ['names a file that is not there', 'db/schema.prisma', 'no file matches'],
  ])('when its glob %s', (_, glob, reason) => {
    const { root } = setUp({});
    const { reports, gaps } = run(root, [glob]);
    expect(gaps).toHaveLength(1);
    expect(gaps[0]).toContain(`: ${reason}`);
    expect(gaps[0]).toContain(path.basename(glob));
    expect(reports).toEqual(['no-check-then-insert']);
  });

  it('when a link leads out of the project', () => {
    const { outside, root } = setUp({ 'root/db/readme.txt': '' });
    symlinkSync(path.join(outside, 'secret/tables.sql'), path.join(root, 'db/tables.sql'));
    expect(run(root, ['db/*.sql']).gaps).toContain('db/tables.sql: a symbolic link leads out of the project');
  });

  it('when reading one of its files fails', () => {
    const { root } = setUp({ 'root/db/1.sql': table, 'root/db/2.sql': table });
    const { read } = nodeFileSystem;
    vi.spyOn(nodeFileSystem, 'read').mockImplementation(file => {
      if (file.endsWith('2.sql')) throw new Error('EACCES: permission denied');
      return read(file);
    });
    expect(run(root, ['db/*.sql']).gaps).toEqual(['db/2.sql: EACCES: permission denied']);
  });

  it('when the root is not there', () => {
    const { root } = setUp({});
    expect(run(path.join(root, 'gone'), undefined, '../src/consumer.ts').gaps).toEqual([
      '.: the folder cannot be read',
    ]);
  });

  it('once, though several tables are asked for', () => {
    const { root } = setUp({});
    expect(run(root, ['a/*.sql', 'b/*.sql']).gaps).toHaveLength(2);
  });
});

describe('the file system', () => {
  const methods = ['entries', 'read', 'real', 'stamp'] as const;
  const spy = (): readonly string[] => {
    const seen: string[] = [];
    for (const method of methods) {
      const original = nodeFileSystem[method] as (file: string) => never;
      vi.spyOn(nodeFileSystem, method).mockImplementation((file: string) => {
        seen.push(path.resolve(file));
        return original(file);
      });
    }
    return seen;
  };
  const isBelow = (root: string, file: string): boolean => file === root || file.startsWith(root + path.sep);

  it.each([
    ['by convention', undefined],
    ['with globs', ['migrations/*.sql', '**/*.sql', '**/*.prisma']],
  ])('is read below the root only, %s', (_, schema) => {
    const { outside, root } = setUp({
      'root/migrations/1.sql': table,
      'root/package.json': '{"prisma":{"schema":"../secret/schema.prisma"}}',
      'secret/schema.prisma': 'model payments {\n  event_id String @unique\n}',
    });
    symlinkSync(path.join(outside, 'secret'), path.join(root, 'linked'));
    symlinkSync(root, path.join(root, 'loop'));
    const seen = spy();
    expect(run(root, schema).reports).toEqual([]);
    expect(seen.length).toBeGreaterThan(3);
    // `real` and `stamp` of a link are how it is found to lead out; nothing behind it is listed or read.
    expect(seen.filter(file => !isBelow(root, file))).toEqual([]);
    const contents = [nodeFileSystem.entries, nodeFileSystem.read].flatMap(method =>
      vi.mocked(method).mock.calls.flat(),
    );
    expect(contents.filter(file => isBelow(path.join(root, 'linked'), file))).toEqual([]);
  });

  it('is left alone where no unique key matters', () => {
    const { root } = setUp({ 'root/migrations/1.sql': table });
    const seen = spy();
    const fileName = path.join(root, 'src/consumer.ts');
    const { program, file } = programOf({ [fileName]: consumer.replaceAll('await pool.query', 'console.log') });
    analyse(program, file(fileName), settingsOf(undefined), root);
    expect(seen).toEqual([]);
  });
});
