import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

/** The two clients of SQLite. */
export type SqliteClient = 'better-sqlite3' | 'node:sqlite';

/** What a connection says of a key: the number of changed rows, or what the error was that it threw. */
export type Told = number | Readonly<Record<'code' | 'errcode', unknown>>;

/** What a connection does with each key: a statement, or a look and then a statement, in a transaction or not. */
export interface Claim {
  readonly begin?: string;
  readonly look?: string;
  readonly write: string;
}

/**
 * One connection in a thread of its own: a statement of SQLite keeps its thread until it is through, so that two in one thread never
 * meet. Both wait for each other before each key.
 */
const connection = `
const { parentPort, workerData } = require('node:worker_threads');
const { client, file, claim, keys, gate } = workerData;
const Database = client === 'node:sqlite' ? process.getBuiltinModule(client).DatabaseSync : require('better-sqlite3');
const db = new Database(file);
db.exec('PRAGMA busy_timeout = 10000');
const [look, write] = [claim.look, claim.write].map(text => text && db.prepare(text));
const meet = at => {
  const arrived = Atomics.add(gate, at, 1) + 1;
  if (arrived === 2) Atomics.notify(gate, at);
  else Atomics.wait(gate, at, arrived, 10000);
};
const told = keys.map((key, round) => {
  meet(2 * round);
  try {
    if (claim.begin) db.exec(claim.begin);
    const isThere = look !== undefined && look.get(key) !== undefined;
    // Without a transaction both have looked before either writes.
    if (look !== undefined && !claim.begin) meet(2 * round + 1);
    const changes = isThere ? 0 : Number(write.run(key).changes);
    if (claim.begin) db.exec('COMMIT');
    return changes;
  } catch (error) {
    if (claim.begin) db.exec('ROLLBACK');
    return { code: error.code, errcode: error.errcode };
  }
});
db.close();
parentPort.postMessage(told);
`;

/** Can the client be loaded here? Its native part may not have been built, or Node be too old. */
export const isThere = (client: SqliteClient): boolean => {
  try {
    if (client === 'node:sqlite') return process.getBuiltinModule(client) !== undefined;
    const Database = createRequire(import.meta.url)(client) as new (file: string) => unknown;
    return new Database(':memory:') !== undefined;
  } catch {
    return false;
  }
};

/** Two connections to one file race for each key. */
export const race = async (
  client: SqliteClient,
  file: string,
  claim: Claim,
  keys: readonly string[],
): Promise<readonly (readonly Told[])[]> => {
  const gate = new Int32Array(new SharedArrayBuffer(8 * keys.length));
  const [first, second] = await Promise.all(
    [1, 2].map(
      () =>
        new Promise<readonly Told[]>((resolve, reject) => {
          new Worker(connection, { eval: true, workerData: { client, file, claim, keys, gate } })
            .once('message', resolve)
            .once('error', reject);
        }),
    ),
  );
  return keys.map((_, at) => [first, second].map(told => told?.[at] ?? 0));
};
