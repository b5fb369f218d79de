import pg from 'pg';

import { postgres } from '../../services/brokers/postgres.ts';
import { isReachable } from '../../services/services.ts';
import type { Database, Session } from './database.ts';

let count = 0;

/** The PostgreSQL server of this machine, in a schema of its own; `undefined` where there is none. */
export const onServer = async (schema: string): Promise<Database | undefined> => {
  if (!(await isReachable(postgres.port))) return undefined;
  const folder = `lab_${String(process.pid)}_${String(count++)}`;
  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client(postgres);
    await client.connect();
    // What is lost with the machine is no concern of a test.
    await client.query(
      `SET search_path TO ${folder}; SET synchronous_commit TO off; SET client_min_messages TO warning`,
    );
    return client;
  };
  const monitor = await connect();
  const pids: number[] = [];
  await monitor.query(`DROP SCHEMA IF EXISTS ${folder} CASCADE; CREATE SCHEMA ${folder}`);
  await monitor.query(schema);
  const idle: pg.Client[] = [];
  const all: pg.Client[] = [monitor];
  const waiting = new Set<pg.Client>();
  const open = async (): Promise<Session> => {
    const known = idle.pop();
    const client = known ?? (await connect());
    if (known === undefined) {
      all.push(client);
      const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      pids.push(...rows.map(({ pid }) => pid));
    }
    let isInTransaction = false;
    return {
      query: async (text, values = []) => {
        if (/^\s*(?:begin|start)\b/iu.test(text)) isInTransaction = true;
        else if (/^\s*(?:commit|rollback)\b(?!\s+to\b)/iu.test(text)) isInTransaction = false;
        waiting.add(client);
        try {
          const { rows, rowCount } = await client.query<Record<string, unknown>>(text, [...values]);
          return { rows, rowCount: rowCount ?? 0 };
        } finally {
          waiting.delete(client);
        }
      },
      close: async () => {
        if (isInTransaction) await client.query('ROLLBACK');
        idle.push(client);
      },
    };
  };
  return {
    name: 'PostgreSQL',
    open,
    isAnyBlocked: async () => {
      if (waiting.size === 0) return false;
      const { rows } = await monitor.query<{ blocked: boolean }>(
        'SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pid = ANY ($1::int[])) AS blocked',
        [pids],
      );
      return rows[0]?.blocked === true;
    },
    end: async () => {
      await monitor.query(`DROP SCHEMA ${folder} CASCADE`);
      await Promise.all(all.map(client => client.end()));
    },
  };
};
