import { coveredBy } from '../schema/coverage.ts';
import type { DeclaredTable, Uniqueness } from '../schema/lookup.ts';
import { remedy } from '../schema/remedy.ts';
import type { Coverage, Table, UniqueKey } from '../schema/schema.ts';
import type { ProgramIndex } from '../typescript/declarations.ts';
import { lastName, ts, walk, type FunctionWithBody } from '../typescript/syntax.ts';
import type { Entity } from './entity.ts';
import { readDrizzle } from './drizzle.ts';
import { readMikroOrm } from './mikro-orm.ts';
import { readMongodb } from './mongodb.ts';
import { mongooseMember } from './mongoose-members.ts';
import { readMongoose } from './mongoose.ts';
import { readSequelize } from './sequelize.ts';
import { snakeCase } from './snake-case.ts';
import { readTypeorm } from './typeorm.ts';

/** What the schema files say of a table. */
type InFiles = (table: string, columns: readonly string[]) => Coverage;

interface Reader {
  readonly idiom: Table['idiom'];
  /** None for libraries whose declarations are not read: then only schema files show their tables. */
  readonly read?: (index: ProgramIndex, checker: ts.TypeChecker) => readonly Entity[];
  /** What a file is made of that changes tables behind the declarations' back. */
  readonly migration?: string;
  /** What the table is called where the declaration does not say: of several, any may be. `OrderItem` as `order_item` is tried besides. */
  readonly tables?: (name: string) => readonly string[];
}

/** By package. */
const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['typeorm', { idiom: 'typeorm', read: readTypeorm, migration: 'MigrationInterface' }],
  ['drizzle-orm', { idiom: 'drizzle', read: readDrizzle }],
  ['mongoose', { idiom: 'mongoose', read: readMongoose }],
  ['@mikro-orm/core', { idiom: 'mikro-orm', read: readMikroOrm, migration: 'addSql' }],
  ['mongodb', { idiom: 'mongodb', read: readMongodb }],
  [
    'sequelize',
    { idiom: 'sequelize', read: readSequelize, migration: 'queryInterface', tables: name => [plural(name), name] },
  ],
]);

/** MongoDB has no schema files. */
const withoutFiles: ReadonlySet<Table['idiom']> = new Set(['mongoose', 'mongodb']);

const UNSEEN: Coverage = { kind: 'unseen' };

/** MongoDB makes it for every collection; it stands in no file. */
const DOCUMENT_KEY: UniqueKey = { columns: ['_id'], condition: undefined, declaredIn: { file: '', line: 0 } };

/** How many type aliases are followed from a document's type to its entity's. */
const DEEPEST_ALIAS = 4;

/**
 * The entities that a program declares in its code, read when one is first asked for. The program itself is the source: its files
 * are parsed and checked already, and nothing of them is executed.
 */
export class Entities {
  readonly #program: ts.Program;
  readonly #index: ProgramIndex;
  readonly #read = new Map<string, readonly Entity[]>();
  readonly #asked = new Map<string, readonly Entity[]>();
  readonly #declared = new Map<string, readonly DeclaredTable[]>();
  readonly #migrated = new Map<string, boolean>();

  constructor(program: ts.Program, index: ProgramIndex) {
    this.#program = program;
    this.#index = index;
  }

  /** What stands behind the columns of an entity, by the name that the program gives it. */
  uniquenessOf(library: string, name: string, columns: readonly string[], inFiles: InFiles): Uniqueness {
    const reader = readers.get(library);
    if (reader === undefined) return { coverage: UNSEEN, remedy: remedy(name, columns) };
    const { idiom } = reader;
    const entities = this.#named(library, reader, name);
    const answers = entities.map(entity => this.#coverageOf(reader, entity, name, columns, inFiles));
    const coverage = answers.length === 0 ? undeclared(reader, name, columns, inFiles) : agreed(answers);
    return { coverage, remedy: remedy(name, columns, idiom) };
  }

  /** The function that a Mongoose schema gives its models or documents under the name of an interface's member. */
  givenMember(member: ts.MethodSignature | ts.PropertySignature): FunctionWithBody | undefined {
    return mongooseMember(this.#program.getTypeChecker(), member);
  }

  /** The primary key of an entity, where the program declares it; of two entities of one name, none. */
  primaryKeyOf(library: string, name: string): readonly string[] | undefined {
    const reader = readers.get(library);
    const entities = reader === undefined ? [] : this.#named(library, reader, name);
    const [key, ...others] = new Set(entities.map(({ primaryKey }) => primaryKey.join()));
    return key === undefined || key === '' || others.length > 0 ? undefined : entities[0]?.primaryKey;
  }

  /** What SQL text and repositories call a table in different ways, as one: by the declaration's own name. */
  declaredAs(library: string, table: string): DeclaredTable | undefined {
    const key = `${library} ${table}`;
    const known = this.#declared.get(key);
    if (known !== undefined) return known[0];
    const reader = readers.get(library);
    const found = reader === undefined ? [] : this.#declarationsOf(library, reader, table);
    const [only, ...others] = found;
    const declared = only === undefined || others.length > 0 ? [] : [only];
    this.#declared.set(key, declared);
    return declared[0];
  }

  /** A name of the program's comes before one of the database's. */
  #declarationsOf(library: string, reader: Reader, table: string): readonly DeclaredTable[] {
    const all = this.#entitiesOf(library, reader);
    const named = all.filter(({ names }) => names.has(table));
    const found =
      named.length > 0 ? named : all.filter(entity => tablesOf(reader, entity).includes(table.toLowerCase()));
    return found.flatMap(({ names, columnOf }) => {
      const [name] = names;
      return name === undefined ? [] : [{ name, nameOf: inverted(columnOf) }];
    });
  }

  #coverageOf(reader: Reader, entity: Entity, name: string, columns: readonly string[], inFiles: InFiles): Coverage {
    const inCode = coveredBy({ ...tableOf(reader.idiom, entity, name) }, columns);
    if (inCode.kind === 'covered' || withoutFiles.has(reader.idiom)) return inCode;
    const tables = entity.table === undefined ? (reader.tables?.(name) ?? [name]) : [entity.table];
    const filed = inFilesOf(tables, withColumns(columns, entity.columnOf), inFiles);
    if (filed.kind === 'covered') return filed;
    if (inCode.kind === 'unseen') return filed;
    return tables.some(table => this.#isMigrated(reader, table)) ? UNSEEN : inCode;
  }

  /** Migrations that are written in code can make a key that the declaration does not show. */
  #isMigrated({ migration }: Reader, table: string): boolean {
    if (migration === undefined) return false;
    const key = `${migration} ${table}`;
    const known = this.#migrated.get(key);
    if (known !== undefined) return known;
    const names = [table, snakeCase(table)].map(name => name.toLowerCase());
    const found = this.#index.ownFiles.some(file => {
      if (!file.text.includes(migration)) return false;
      const text = file.text.toLowerCase();
      return text.includes('unique') && names.some(name => text.includes(name));
    });
    this.#migrated.set(key, found);
    return found;
  }

  #named(library: string, reader: Reader, name: string): readonly Entity[] {
    const key = `${library} ${name}`;
    const known = this.#asked.get(key);
    if (known !== undefined) return known;
    const all = this.#entitiesOf(library, reader);
    const found = all.length === 0 ? [] : this.#find(all, name, DEEPEST_ALIAS);
    this.#asked.set(key, found);
    return found;
  }

  #entitiesOf(library: string, reader: Reader): readonly Entity[] {
    const known = this.#read.get(library);
    if (known !== undefined) return known;
    const entities = reader.read?.(this.#index, this.#program.getTypeChecker()) ?? [];
    this.#read.set(library, entities);
    return entities;
  }

  #find(all: readonly Entity[], name: string, depth: number): readonly Entity[] {
    const direct = all.filter(({ names }) => names.has(name));
    if (direct.length > 0 || depth === 0) return direct;
    for (const other of this.#namesBehind(name)) {
      const found = this.#find(all, other, depth - 1);
      if (found.length > 0) return found;
    }
    return [];
  }

  /** `Order` of `type OrderDocument = HydratedDocument<Order>` and of `interface OrderDocument extends Order, Document`. */
  #namesBehind(name: string): readonly string[] {
    const names = new Set<string>();
    for (const file of this.#index.ownFiles) {
      if (!file.text.includes(name)) continue;
      for (const statement of file.statements) {
        const isIt =
          (ts.isTypeAliasDeclaration(statement) || ts.isInterfaceDeclaration(statement)) &&
          statement.name.text === name;
        if (isIt) walk(ts.isTypeAliasDeclaration(statement) ? statement.type : statement, collectInto(names));
      }
    }
    names.delete(name);
    return [...names];
  }
}

function collectInto(names: Set<string>): (node: ts.Node) => boolean | undefined {
  return node => {
    // The members of an interface are not what it is.
    if (ts.isTypeElement(node)) return false;
    const named = ts.isTypeReferenceNode(node)
      ? node.typeName
      : ts.isExpressionWithTypeArguments(node)
        ? node.expression
        : ts.isTypeQueryNode(node)
          ? node.exprName
          : undefined;
    const name = named === undefined ? undefined : lastName(named);
    if (name !== undefined) names.add(name);
    return undefined;
  };
}

/** Keys have the program's names; SQL text may speak of the database's columns. */
function tableOf(idiom: Table['idiom'], { keys, complete, columnOf }: Entity, name: string): Table {
  return { name, model: name, uniqueKeys: keys, columnOf: inverted(columnOf), complete, idiom };
}

function inverted(columnOf: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...columnOf].map(([property, column]) => [column, property]));
}

/** What the database may call the entity's table, in lower case. */
function tablesOf({ tables }: Reader, { table, names }: Entity): readonly string[] {
  if (table !== undefined) return [table.toLowerCase()];
  return [...names].flatMap(name => (tables?.(name) ?? [name]).flatMap(one => [one.toLowerCase(), snakeCase(one)]));
}

/** As the English of Sequelize's default names goes, without its irregular words. */
function plural(name: string): string {
  if (/[^aeiou]y$/iu.test(name)) return `${name.slice(0, -1)}ies`;
  return /(?:s|x|z|ch|sh)$/iu.test(name) ? `${name}es` : `${name}s`;
}

/** Two entities of one name: which of them is meant is not known. */
function agreed(answers: readonly Coverage[]): Coverage {
  const [first = UNSEEN] = answers;
  return answers.every(({ kind }) => kind === first.kind) ? first : UNSEEN;
}

/** The table of an entity that is declared elsewhere, in a package for example. */
function undeclared({ idiom, tables }: Reader, name: string, columns: readonly string[], inFiles: InFiles): Coverage {
  if (!withoutFiles.has(idiom)) return inFilesOf(tables?.(name) ?? [name], withColumns(columns, new Map()), inFiles);
  return columns.includes('_id') ? { kind: 'covered', key: DOCUMENT_KEY } : UNSEEN;
}

/** A naming strategy may write `OrderItem` as `order_item`. */
function inFilesOf(tables: readonly string[], columns: readonly string[], inFiles: InFiles): Coverage {
  const names = new Set(tables.flatMap(table => [table, snakeCase(table)]));
  const answers = [...names].map(name => inFiles(name, columns));
  return answers.find(({ kind }) => kind !== 'unseen') ?? UNSEEN;
}

function withColumns(columns: readonly string[], columnOf: ReadonlyMap<string, string>): readonly string[] {
  return columns.flatMap(column => [column, snakeCase(column), columnOf.get(column) ?? column]);
}
