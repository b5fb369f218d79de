import { describe, expect, it } from 'vitest';

import { readMigration } from '../../src/migrations/read.ts';
import type { Schema } from '../../src/schema/schema.ts';
import { programOf } from '../program.ts';
import { coverage, keysOf, schemaOfFiles } from '../schema/project.ts';

/** The schema after the migrations, which have to type-check. */
const after = (...migrations: readonly string[]): Schema => {
  const files = Object.fromEntries(
    migrations.map((text, index) => [`migrations/${String(index).padStart(3, '0')}.ts`, text]),
  );
  expect(programOf(files).problems()).toEqual([]);
  return schemaOfFiles(files, readMigration);
};

const knex = (body: string): string =>
  `import type { Knex } from 'knex'; export async function up(knex: Knex): Promise<void> { ${body} }
   export async function down(knex: Knex): Promise<void> { await knex.schema.dropTable('orders'); }`;

describe('migrations of Knex', () => {
  it('make tables with the keys of their columns and constraints', () => {
    const schema = after(
      knex(`await knex.schema
        .createTable('orders', table => {
          table.increments();
          table.string('ref', 64).notNullable().unique();
          table.string('tenant'); table.string('number');
          table.unique(['tenant', 'number'], { indexName: 'by_number' });
          table.index(['tenant']);
        })
        .createTable('seen', t => { t.uuid('message_id').primary(); t.timestamps(true, true); });`),
    );
    expect(keysOf(schema, 'orders')).toEqual(['id', 'ref', 'tenant,number']);
    expect(keysOf(schema, 'seen')).toEqual(['message_id']);
    expect(coverage(schema, 'orders', 'tenant')).toBe('free');
  });

  it('alter, rename and drop them', () => {
    const schema = after(
      knex(`await knex.schema.createTable('orders', table => { table.string('a').unique(); table.string('b'); table.string('c').unique(); });
        await knex.schema.createTable('gone', table => { table.increments('id'); });`),
      knex(`await knex.schema.alterTable('orders', table => { table.dropUnique(['a']); table.primary(['a', 'b']); table.renameColumn('c', 'd'); });
        await knex.schema.dropTableIfExists('gone'); await knex.schema.renameTable('orders', 'bills');`),
    );
    expect(keysOf(schema, 'bills')).toEqual(['d', 'a,b']);
    expect(schema.table('gone')).toBeUndefined();
    expect(schema.table('orders')).toBeUndefined();
  });

  it('may send SQL, and make keys under a condition', () => {
    const schema = after(
      knex(`const exists = await knex.schema.hasTable('orders');
        if (!exists) await knex.schema.createTable('orders', function (this: Knex.CreateTableBuilder) { this.string('ref'); this.string('state'); });
        await knex.raw('CREATE UNIQUE INDEX by_ref ON orders (ref)');
        await knex.schema.table('orders', table => { table.unique(['state'], { predicate: knex.whereNotNull('state') }); });`),
    );
    expect(coverage(schema, 'orders', 'ref')).toBe('covered');
    expect(coverage(schema, 'orders', 'state')).toBe('free');
  });

  it('leave open what cannot be read', () => {
    const helper =
      "import type { Knex as K } from 'knex'; declare function common(table: K.CreateTableBuilder): void; declare function seed(knex: K): Promise<void>; declare const names: string[];";
    const create = "await knex.schema.createTable('orders', table => { table.string('a'); });";
    expect(
      coverage(
        after(
          helper + knex("await knex.schema.createTable('orders', table => { table.string('a'); common(table); });"),
        ),
        'orders',
        'a',
      ),
    ).toBe('unseen');
    expect(coverage(after(helper + knex(`${create} await seed(knex);`)), 'orders', 'a')).toBe('unseen');
    expect(
      coverage(
        after(
          helper +
            knex(`${create} for (const name of names) await knex.schema.alterTable(name, t => { t.unique(['a']); });`),
        ),
        'orders',
        'a',
      ),
    ).toBe('unseen');
    expect(
      coverage(
        after(helper + knex(`${create} await knex.schema.alterTable('orders', t => { t.unique(names); });`)),
        'orders',
        'a',
      ),
    ).toBe('unseen');
    expect(
      coverage(
        after(helper + knex(`${create} await knex.raw(\`CREATE UNIQUE INDEX i ON \${names[0]} (a)\`);`)),
        'orders',
        'a',
      ),
    ).toBe('unseen');
    expect(coverage(after(helper + knex(create)), 'orders', 'a')).toBe('free');
  });

  it('may be written in JavaScript', () => {
    const schema = schemaOfFiles(
      {
        'db/migrations/20240101_init.js': `/** @param { import("knex").Knex } knex */
          exports.up = function (knex) { return knex.schema.createTable('orders', table => { table.string('ref').unique(); }); };
          exports.down = knex => knex.schema.dropTable('orders');`,
        'db/migrations/types.d.ts': 'import type { Knex } from "knex"; export declare function up(knex: Knex): void;',
        'db/migrations/helper.js': 'exports.up = knex => knex.raw("DROP TABLE orders"',
      },
      readMigration,
    );
    expect(coverage(schema, 'orders', 'ref')).toBe('unseen');
    expect(schema.problems).toEqual([]);
  });
});

const kysely = (body: string): string =>
  `import { sql, type Kysely } from 'kysely'; export async function up(db: Kysely<unknown>): Promise<void> { ${body} await sql\`SELECT 1\`.execute(db); }`;

describe('migrations of Kysely', () => {
  it('make tables, constraints and indexes', () => {
    const schema = after(
      kysely(`await db.schema.createTable('orders').ifNotExists()
          .addColumn('id', 'serial', col => col.primaryKey()).addColumn('ref', 'varchar(64)', col => col.notNull().unique())
          .addColumn('tenant', 'text').addColumn('number', 'text', col => col.notNull()).addColumn('state', 'text')
          .addUniqueConstraint('by_number', ['tenant', 'number']).execute();
        await db.schema.createIndex('by_state').on('orders').column('state').unique().where('state', '=', 'OPEN').execute();
        await db.schema.createIndex('plain').on('orders').column('tenant').execute();
        await db.schema.createTable('seen').addColumn('consumer', 'text').addColumn('message', 'text').addPrimaryKeyConstraint('pk', ['consumer', 'message']).execute();`),
      kysely(`await db.schema.alterTable('orders').dropConstraint('by_number').execute();
        await db.schema.createIndex('by_tenant').unique().on('orders').columns(['tenant', 'state desc']).execute();
        await sql\`CREATE UNIQUE INDEX only_number ON orders (number)\`.execute(db);`),
    );
    expect(coverage(schema, 'orders', 'id')).toBe('covered');
    expect(coverage(schema, 'orders', 'ref')).toBe('covered');
    expect(coverage(schema, 'orders', 'state')).toBe('free');
    expect(coverage(schema, 'orders', 'tenant')).toBe('free');
    expect(coverage(schema, 'orders', 'tenant', 'state')).toBe('covered');
    expect(coverage(schema, 'orders', 'number')).toBe('covered');
    expect(keysOf(schema, 'seen')).toEqual(['consumer,message']);
  });

  it('leave open what cannot be read', () => {
    const helper =
      "import type { CreateTableBuilder } from 'kysely'; declare const base: unknown; export type B = CreateTableBuilder<string>; declare const key: string;";
    const of = (body: string) => coverage(after(helper + kysely(body)), 'orders', 'a');
    expect(
      of("await db.schema.createTable('orders').addColumn('a', 'text').$call(base as <T>(builder: T) => T).execute();"),
    ).toBe('unseen');
    expect(
      of(
        "await db.schema.createTable('orders').addColumn('a', 'text').addUniqueConstraint('u', [key as never]).execute();",
      ),
    ).toBe('unseen');
    expect(of("await db.schema.createTable('orders').addColumn('a', 'text', col => col).execute();")).toBe('free');
  });
});

const typeorm = (body: string): string =>
  `import { MigrationInterface, QueryRunner, Table, TableColumn, TableIndex, TableUnique } from 'typeorm';
   export const used = [Table, TableColumn, TableIndex, TableUnique];
   export class Step1 implements MigrationInterface {
     async up(queryRunner: QueryRunner): Promise<void> { ${body} }
     async down(queryRunner: QueryRunner): Promise<void> { await queryRunner.query('DROP TABLE "orders"'); }
   }`;

describe('migrations of TypeORM', () => {
  it('are SQL mostly', () => {
    const schema = after(
      typeorm(`await queryRunner.query(\`CREATE TABLE "orders" ("id" uuid NOT NULL, "ref" text, CONSTRAINT "UQ_1" UNIQUE ("ref"), CONSTRAINT "PK_1" PRIMARY KEY ("id"))\`);
        await queryRunner.query('CREATE UNIQUE INDEX "IDX_1" ON "orders" ("ref", "id")');`),
      typeorm('await queryRunner.query(`ALTER TABLE "orders" DROP CONSTRAINT "UQ_1"`);'),
    );
    expect(keysOf(schema, 'orders')).toEqual(['id', 'ref,id']);
  });

  it('may be told with objects', () => {
    const schema = after(
      typeorm(`await queryRunner.createTable(new Table({ name: 'orders',
          columns: [{ name: 'id', type: 'int', isPrimary: true, isGenerated: true }, { name: 'ref', type: 'text', isUnique: true }, new TableColumn({ name: 'a', type: 'text' }), { name: 'b', type: 'text' }],
          indices: [{ columnNames: ['a', 'b'], isUnique: true }, { columnNames: ['a'] }], uniques: [{ name: 'u', columnNames: ['b', 'ref'] }] }), true);
        await queryRunner.createIndex('orders', new TableIndex({ name: 'open', columnNames: ['b'], isUnique: true, where: "a = 'x'" }));`),
      typeorm(`await queryRunner.dropUniqueConstraint('orders', 'u');
        await queryRunner.addColumn('orders', new TableColumn({ name: 'c', type: 'text', isUnique: true }));
        await queryRunner.createUniqueConstraint('orders', new TableUnique({ columnNames: ['a', 'c'] }));`),
    );
    expect(keysOf(schema, 'orders')).toEqual(['ref', 'id', 'a,b', "b {WHERE a = 'x'}", 'c', 'a,c']);
    expect(coverage(schema, 'orders', 'a')).toBe('free');
  });
});

describe('other files in such folders', () => {
  it('say nothing', () => {
    expect(readMigration("export function up(db) { db.createTable('orders', t => t.unique('a')); }", 'a.ts')).toEqual(
      [],
    );
    expect(readMigration("import { Knex } from 'knex'; export const config = { client: 'pg' };", 'a.ts')).toEqual([]);
    expect(readMigration('knex }}} export function up( => ((', 'a.ts')).toEqual([]);
  });
});

const sequelize = (body: string): string =>
  `import type { DataTypes, QueryInterface } from 'sequelize';
   export default {
     up: async (queryInterface: QueryInterface, Sequelize: typeof DataTypes): Promise<void> => { ${body} },
     down: async (queryInterface: QueryInterface): Promise<void> => { await queryInterface.dropTable('orders'); },
   };`;

describe('migrations of Sequelize', () => {
  it('make tables with the keys of their columns', () => {
    const schema = after(
      sequelize(`await queryInterface.createTable('orders', {
        id: { type: Sequelize.INTEGER, primaryKey: true, autoIncrement: true },
        ref: { type: Sequelize.STRING, allowNull: false, unique: true },
        tenant: Sequelize.STRING(32), number: { type: Sequelize.STRING, unique: false },
      }, { uniqueKeys: { by_number: { fields: ['tenant', 'number'] } } });`),
    );
    expect(keysOf(schema, 'orders')).toEqual(['ref', 'id', 'tenant,number']);
    expect(coverage(schema, 'orders', 'tenant')).toBe('free');
  });

  it('alter, rename and drop them', () => {
    const schema = after(
      sequelize(`await queryInterface.createTable('orders', { ref: Sequelize.STRING, slug: { type: Sequelize.STRING } });
        await queryInterface.addIndex('orders', ['slug'], { unique: true, name: 'by_slug' });
        await queryInterface.addIndex('orders', { fields: ['tenant'] });
        await queryInterface.addConstraint('orders', { fields: ['ref'], type: 'unique', name: 'by_ref' });
        await queryInterface.addConstraint('orders', { fields: ['shop_id'], type: 'foreign key', references: { table: 'shops', field: 'id' }, onDelete: 'cascade', onUpdate: 'cascade' });
        await queryInterface.addColumn('orders', 'etag', { type: Sequelize.STRING, unique: true });`),
      sequelize(`await queryInterface.sequelize.transaction(async transaction => {
          await queryInterface.removeIndex('orders', 'by_slug', { transaction });
          await queryInterface.renameColumn('orders', 'ref', 'reference', { transaction });
          await queryInterface.addIndex('orders', ['tenant', 'slug'], { unique: true, where: { slug: 'x' }, transaction });
          await queryInterface.removeColumn('orders', 'etag', { transaction });
        });`),
    );
    expect(keysOf(schema, 'orders')).toEqual(['reference', "tenant,slug {WHERE ({ slug: 'x' })}"]);
  });

  it('may say what cannot be read', () => {
    const schema = after(
      `import type { DataTypes, QueryInterface } from 'sequelize';
       declare const columns: Record<string, typeof DataTypes.STRING>;
       export const up = async ({ context }: { context: QueryInterface }): Promise<void> => {
         await context.createTable('orders', columns);
         await context.createTable('shops', { id: { type: 'INTEGER', unique: Math.random() > 1 } });
         await context.createTable('tags', { name: { type: 'TEXT' } });
       };`,
    );
    expect(coverage(schema, 'orders', 'ref')).toBe('unseen');
    expect(coverage(schema, 'shops', 'id')).toBe('unseen');
    expect(coverage(schema, 'tags', 'name')).toBe('free');
  });
});
