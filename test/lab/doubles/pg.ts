import pg from 'pg';

import { NeedsTwoSessions, type Answer } from '../databases/database.ts';
import type { Call, Deed } from '../harness/process.ts';
import type { Connection, Entry, Stage } from '../harness/scene.ts';

interface QueryConfig {
  readonly text: string;
  readonly values?: readonly unknown[];
}

const begins = /^\s*(?:begin|start\s+transaction)\b/iu;
const commits = /^\s*(?:commit|end)\b/iu;
const rollsBack = /^\s*rollback\b(?!\s+to\b)/iu;
const writes = /^\s*(?:insert\s+into|update|delete\s+from)\s+"?(\w+)/iu;

const deedOf = (text: string): Deed => {
  if (writes.test(text) || commits.test(text)) return 'write';
  return begins.test(text) || rollsBack.test(text) ? 'prepare' : 'read';
};

/** `pg` on a real PostgreSQL; it notes which writes are durable. */
export class PgDouble {
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  get module(): object {
    const connect = (): Promise<Connection> => this.#connect();
    const query = (connection: Connection | undefined, args: readonly unknown[]): Promise<Answer> =>
      this.#query(connection, args);
    const release = (connection: Connection): void => void this.#release(connection);
    const stage = this.#stage;
    class Pool {
      query(...args: readonly unknown[]): Promise<Answer> {
        return query(undefined, args);
      }
      connect(): Promise<PoolClient> {
        return stage.act('prepare', undefined, async () => new PoolClient(await connect()));
      }
      on(): this {
        return this;
      }
      end(): Promise<void> {
        return Promise.resolve();
      }
    }
    class PoolClient {
      readonly #connection: Connection;
      constructor(connection: Connection) {
        this.#connection = connection;
      }
      query(...args: readonly unknown[]): Promise<Answer> {
        return query(this.#connection, args);
      }
      release(): void {
        release(this.#connection);
      }
    }
    const module = { Pool, Client: Pool, DatabaseError: pg.DatabaseError, __esModule: true };
    return { ...module, default: module };
  }

  async #connect(): Promise<Connection> {
    const { scene, process } = this.#stage;
    if (scene.database === undefined) throw new Error('the scene has no database');
    const session = await scene.database.open();
    const connection: Connection = { process, session, transaction: undefined, pending: [], isAborted: false };
    scene.connections.add(connection);
    return connection;
  }

  async #release(connection: Connection): Promise<void> {
    const { scene } = this.#stage;
    if (!scene.connections.delete(connection)) return;
    if (connection.transaction?.state === 'open') connection.transaction.state = 'rolledBack';
    await connection.session.close();
  }

  #query(connection: Connection | undefined, [first, second]: readonly unknown[]): Promise<Answer> {
    const config: QueryConfig =
      typeof first === 'string'
        ? { text: first, values: (second as readonly unknown[] | undefined) ?? [] }
        : (first as QueryConfig);
    return this.#stage.act(deedOf(config.text), [config.text, config.values], async call => {
      const used = connection ?? (await this.#connect());
      try {
        return await this.#run(used, config, call);
      } catch (error) {
        if (error instanceof NeedsTwoSessions) {
          this.#stage.scene.problem = error;
          this.#stage.process.crash();
        }
        used.isAborted = used.transaction !== undefined;
        throw error;
      } finally {
        if (connection === undefined) await this.#release(used);
      }
    });
  }

  async #run(connection: Connection, { text, values = [] }: QueryConfig, call: Call): Promise<Answer> {
    const answer = await connection.session.query(text, values);
    if (begins.test(text)) {
      connection.transaction = { about: new Set(), state: 'open' };
      connection.pending = [];
      connection.isAborted = false;
    } else if (commits.test(text) || rollsBack.test(text)) this.#end(connection, commits.test(text));
    else if (writes.test(text) && answer.rowCount > 0) this.#note(connection, text, call);
    return answer;
  }

  #end(connection: Connection, commit: boolean): void {
    const { transaction, pending, isAborted } = connection;
    const isDone = commit && !isAborted;
    if (transaction !== undefined) transaction.state = isDone ? 'committed' : 'rolledBack';
    if (isDone) this.#stage.scene.journal.push(...pending);
    connection.transaction = undefined;
    connection.pending = [];
  }

  #note(connection: Connection, text: string, call: Call): void {
    const { scene, process } = this.#stage;
    const table = writes.exec(text)?.[1];
    const about = scene.concernedBy(call);
    for (const index of about) connection.transaction?.about.add(index);
    const entry: Entry = {
      site: call.site,
      deed: 'write',
      about,
      isNew: true,
      isKeyed: false,
      isAbsolute: false,
      beside: scene.transactionsOf(process, call, connection),
      ...(table === undefined ? {} : { table: table.toLowerCase() }),
    };
    if (connection.transaction === undefined) scene.journal.push(entry);
    else connection.pending.push(entry);
  }
}
