import type { Answer, Database, Session } from '../databases/database.ts';
import { Play } from '../harness/play.ts';
import type { Message } from '../harness/scene.ts';
import type { Subject } from '../laboratory.ts';
import { ID } from './message.ts';
import { NotPlayable, type Playable } from './playable.ts';
import { tablesOf, wantedBy, type Table } from './tables.ts';

/** Tables that only tell whether a message was here; which rows they have is nobody's business. */
const MARKERS = /processed|dedup|seen|inbox|handled|claim|lock|marker|idempot|events?$|deliver/iu;

/** Errors that a program reckons with: a refused row, what follows in its transaction, and transactions in each other's way. */
const EXPECTED: ReadonlySet<unknown> = new Set(['23505', '25P02', '40001', '40P01']);

/** What a statement finds when nothing says what it looks for. */
const DEFAULTS = { text: 'new', integer: 100, boolean: false, timestamptz: '2020-01-01' } as const;

type Row = Readonly<Record<string, unknown>>;

const MAX_ROUNDS = 5;

export interface Prepared {
  readonly subject: Subject;
  /** It inserts into a table of which no migration tells what it refuses: the plugin says nothing then of what a redelivery repeats. */
  readonly isOpen: boolean;
}

/** Makes the tables of a case, and finds out by running it which rows it needs. */
export const prepare = async (
  playable: Playable,
  database: Database,
  migrated: ReadonlySet<string>,
): Promise<Prepared> => {
  const tables = tablesOf(playable.statements);
  await make(database, tables, migrated);
  const bodyOf = (id: string): string => playable.body.replaceAll(ID, id);
  const rows = new Map<string, Row>();
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const id = `p${String(count++)}z`;
    const messages: readonly Message[] = [{ id, body: bodyOf(id) }];
    await seed(database, rows, [id]);
    const watched = new Watched(database);
    await new Play(playable.executable, messages, watched.database).run({ kind: 'once' });
    if (watched.problem !== undefined) throw new NotPlayable(watched.problem);
    const before = rows.size;
    for (const [text, values] of watched.statements) addRow(rows, tables, text, values, id);
    if (rows.size === before) break;
  }
  const business = [...tables.keys()].filter(name => !MARKERS.test(name));
  return {
    subject: {
      executable: playable.executable,
      payloads: [{}],
      tables: { business, seed: (used, ids) => seed(used, rows, ids) },
      bodyOf,
    },
    isOpen: [...tables.values()].some(
      ({ name, isInserted, unique }) => isInserted && unique.length === 0 && !migrated.has(name),
    ),
  };
};

let count = 0;

const TABLES = 'SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()';

/** The names of the tables that are there. */
export const tableNamesOf = async (database: Database): Promise<ReadonlySet<string>> => {
  const session = await database.open();
  const { rows } = await session.query(TABLES);
  await session.close();
  return new Set(rows.map(({ name }) => String(name)));
};

/** Makes what is not there by migrations, in place of what an earlier case left. */
const make = async (
  database: Database,
  tables: ReadonlyMap<string, Table>,
  migrated: ReadonlySet<string>,
): Promise<void> => {
  const old = [...(await tableNamesOf(database))].filter(name => !migrated.has(name));
  const session = await database.open();
  try {
    for (const name of old) await session.query(`DROP TABLE "${name}"`);
    for (const { name, columns, unique } of tables.values()) {
      if (migrated.has(name)) {
        for (const [column, type] of columns)
          await session.query(`ALTER TABLE "${name}" ADD COLUMN IF NOT EXISTS "${column}" ${type}`);
        continue;
      }
      const parts = [...columns].map(([column, type]) => `"${column}" ${type}`);
      await session.query(`CREATE TABLE "${name}" (${parts.join(', ')})`);
      const key = unique.map(column => `"${column}"`).join(', ');
      if (key !== '') await session.query(`CREATE UNIQUE INDEX ON "${name}" (${key})`);
    }
  } catch (error) {
    throw new NotPlayable(`its tables: ${String(error)}`);
  } finally {
    await session.close();
  }
};

const addRow = (
  rows: Map<string, Row>,
  tables: ReadonlyMap<string, Table>,
  text: string,
  values: readonly unknown[],
  id: string,
): void => {
  const wanted = wantedBy(text, values);
  const table = wanted === undefined ? undefined : tables.get(wanted.table);
  if (wanted === undefined || table === undefined || table.isInserted || rows.has(table.name)) return;
  const filled = [...table.columns].flatMap(([column, type]) =>
    table.empty.has(column) ? [] : [[column, wanted.equal.get(column) ?? DEFAULTS[type]] as const],
  );
  rows.set(table.name, JSON.parse(JSON.stringify(Object.fromEntries(filled)).replaceAll(id, ID)) as Row);
};

const seed = async (database: Database, rows: ReadonlyMap<string, Row>, ids: readonly string[]): Promise<void> => {
  const session = await database.open();
  try {
    for (const [name, row] of rows)
      for (const id of ids) {
        const own = JSON.parse(JSON.stringify(row).replaceAll(ID, id)) as Row;
        const columns = Object.keys(own);
        const names = columns.map(column => `"${column}"`).join(', ');
        const holes = columns.map((_, index) => `$${String(index + 1)}`).join(', ');
        await session.query(`INSERT INTO "${name}" (${names}) VALUES (${holes})`, Object.values(own));
      }
  } catch (error) {
    throw new NotPlayable(`its rows: ${String(error)}`);
  } finally {
    await session.close();
  }
};

/** A database that writes down what it is asked, and what it could not do. */
class Watched {
  readonly statements: (readonly [text: string, values: readonly unknown[]])[] = [];
  problem: string | undefined;
  readonly database: Database;

  constructor(database: Database) {
    this.database = { ...database, open: async () => this.#watch(await database.open()) };
  }

  #watch(session: Session): Session {
    return { ...session, query: (text, values = []) => this.#query(session, text, values) };
  }

  async #query(session: Session, text: string, values: readonly unknown[]): Promise<Answer> {
    this.statements.push([text, values]);
    try {
      return await session.query(text, values);
    } catch (error) {
      if (!EXPECTED.has(Reflect.get(error as object, 'code'))) this.problem ??= `${text}: ${String(error)}`;
      throw error;
    }
  }
}
