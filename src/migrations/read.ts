import type { MigrationStep } from '../schema/code.ts';
import { functionIn } from '../typescript/declarations.ts';
import { lastName, nameText, parsed, ts, unwrap, walk, type FunctionWithBody } from '../typescript/syntax.ts';
import { chainOf, chainsIn, Migration, quoted, type Called } from './context.ts';
import { readKnexTable } from './knex.ts';
import { readKyselyIndex, readKyselyTable } from './kysely.ts';
import { readQueryInterface } from './sequelize.ts';
import { readQueryRunner } from './typeorm.ts';

/** Files that mention none of these make no tables. */
const LIBRARIES = /knex|kysely|typeorm|mikro-orm|queryInterface|sequelize/iu;

/**
 * The steps of a migration of Knex, Kysely, MikroORM, Sequelize or TypeORM, as SQL. Its text is parsed, not checked and not executed: migrations mostly
 * stand outside of the program.
 */
export function readMigration(text: string, file: string): readonly MigrationStep[] {
  if (!LIBRARIES.test(text)) return [];
  const source = parsed(text, file);
  const up = wayUp(source);
  if (up === undefined) return [];
  const migration = new Migration(source);
  const handles = new Set(up.parameters.flatMap(({ name }) => nameText(name) ?? []));
  for (const call of chainsIn(up.body)) readCall(migration, call, handles);
  return migration.steps;
}

/** `export async function up(db) { … }`, `exports.up = …`, `public async up(queryRunner) { … }`, `{ up: async queryInterface => … }` */
function wayUp(source: ts.SourceFile): FunctionWithBody | undefined {
  let found: FunctionWithBody | undefined;
  walk(source, node => {
    if (found !== undefined) return false;
    if (
      ts.isFunctionDeclaration(node) ||
      ts.isMethodDeclaration(node) ||
      ts.isVariableDeclaration(node) ||
      ts.isPropertyAssignment(node)
    ) {
      if (nameText(node.name) === 'up') found = functionIn(node);
    } else if (ts.isBinaryExpression(node) && lastName(node.left) === 'up') {
      const value = unwrap(node.right);
      if (ts.isArrowFunction(value) || ts.isFunctionExpression(value)) found = value;
    }
    return undefined;
  });
  return found;
}

function readCall(migration: Migration, node: ts.CallExpression, handles: ReadonlySet<string>): void {
  const { calls, root } = chainOf(node);
  const isHandle = ts.isIdentifier(root) && handles.has(root.text);
  calls.forEach((call, position) => {
    // `queryRunner.createIndex(…)`, not `db.schema.createIndex(…)`.
    if (position === 0 && ts.isIdentifier(root)) {
      if (readQueryInterface(migration, call) || readQueryRunner(migration, call)) return;
    }
    if (readKnexTable(migration, call)) return;
    readStatement(migration, calls, position);
  });
  // `sql`…`.execute(db)`
  const isSent = calls.at(-1)?.name === 'execute';
  if (ts.isTaggedTemplateExpression(root) && isSent) readText(migration, root.template, node);
  // A function that is handed the database may do anything with it.
  const isHandedOn = node.arguments.some(argument => ts.isIdentifier(argument) && handles.has(argument.text));
  if (!isHandle && isHandedOn && !isSent) migration.unsure(undefined);
}

function readStatement(migration: Migration, calls: readonly Called[], position: number): void {
  const call = calls[position];
  if (call === undefined) return;
  const { name, args, node } = call;
  const named = migration.string(args[0]);
  switch (name) {
    case 'createTable':
    case 'alterTable':
      readKyselyTable(migration, calls, position);
      return;
    case 'createIndex':
      readKyselyIndex(migration, calls, position);
      return;
    case 'dropTable':
    case 'dropTableIfExists':
      if (named === undefined) migration.unsure(undefined);
      else migration.add(`DROP TABLE ${quoted(named)}`, node);
      return;
    case 'dropIndex':
      if (named !== undefined) migration.add(`DROP INDEX ${quoted(named)}`, node);
      return;
    case 'renameTable': {
      const to = migration.string(args[1]);
      if (named === undefined || to === undefined) migration.unsure(undefined);
      else migration.add(`ALTER TABLE ${quoted(named)} RENAME TO ${quoted(to)}`, node);
      return;
    }
    case 'raw':
    case 'query':
    case 'addSql':
      readText(migration, args[0], node);
      return;
    default:
  }
}

/** SQL text is what it is; with holes in it, what it makes is not known. */
function readText(migration: Migration, given: ts.Expression | undefined, at: ts.Node): void {
  const text = migration.string(given);
  if (text !== undefined) migration.add(text, at);
  else if (given !== undefined && /\b(?:unique|primary)\b/iu.test(migration.textOf(given))) migration.unsure(undefined);
}
