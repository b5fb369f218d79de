/** The text of the unique index that would close a race. */
import { databaseName } from './coverage.ts';
import { sameName } from './draft.ts';
import type { Table } from './schema.ts';

/** PostgreSQL cuts longer names. */
const MAX_NAME_LENGTH = 63;

/**
 * `CREATE UNIQUE INDEX payments_message_id_key ON payments (message_id)`, or `@@unique([messageId])` where the project declares
 * its keys in schema.prisma, `@Unique(['messageId'])` where they are in code. Columns may be database or ORM names.
 */
export const remedy = (
  table: Table | string,
  columns: readonly string[],
  idiom: Table['idiom'] = typeof table === 'string' ? 'sql' : table.idiom,
): string => {
  if (idiom === 'prisma') {
    const fields = typeof table === 'string' ? columns : columns.map(column => fieldName(table, column));
    return `@@unique([${fields.join(', ')}])`;
  }
  const name = typeof table === 'string' ? table : table.name;
  if (idiom !== 'sql') return inCode(idiom, name, columns);
  const names = typeof table === 'string' ? columns : columns.map(column => databaseName(table, column));
  const index = [name, ...names, 'key'].join('_').replaceAll(/\W+/g, '_').slice(0, MAX_NAME_LENGTH);
  return `CREATE UNIQUE INDEX ${quoted(index)} ON ${quoted(name)} (${names.map(quoted).join(', ')})`;
};

const inCode = (idiom: Exclude<Table['idiom'], 'sql' | 'prisma'>, name: string, columns: readonly string[]): string => {
  const list = columns.map(column => `'${column}'`).join(', ');
  const index = columns.map(column => `${/^\w+$/.test(column) ? column : `'${column}'`}: 1`).join(', ');
  switch (idiom) {
    case 'typeorm':
      return `@Unique([${list}])`;
    case 'mikro-orm':
      return `@Unique({ properties: [${list}] })`;
    case 'drizzle':
      return `uniqueIndex().on(${columns.map(column => `table.${column}`).join(', ')})`;
    case 'mongoose':
      return `schema.index({ ${index} }, { unique: true })`;
    case 'mongodb':
      return `await ${/^\w+$/.test(name) ? name : 'collection'}.createIndex({ ${index} }, { unique: true })`;
    case 'sequelize':
      return `indexes: [{ unique: true, fields: [${list}] }]`;
  }
};

const fieldName = (table: Table, column: string): string => {
  for (const [field, name] of table.columnOf) if (sameName(name, column)) return field;
  return column;
};

/** A name that would lose its case or is no plain word needs quotes. */
const quoted = (name: string): string => (/^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`);
