import { PGlite } from '@electric-sql/pglite';

import { type Answer, type Database, NeedsTwoSessions, type Session } from './database.ts';

const opens = /^\s*(?:begin|start\s+transaction)\b/iu;
const closes = /^\s*(?:commit|rollback|end|abort)\b(?!\s+to\b)/iu;

/** PostgreSQL in this process. It has one connection: while one session is in a transaction, no other can say anything. */
export const inProcess = async (schema: string): Promise<Database> => {
  const server = await PGlite.create();
  await server.exec(schema);
  let owner: symbol | undefined;
  const run = async (session: symbol, text: string, values: readonly unknown[]): Promise<Answer> => {
    if (owner !== undefined && owner !== session) throw new NeedsTwoSessions();
    if (opens.test(text)) owner = session;
    try {
      const { rows, affectedRows } = await server.query<Record<string, unknown>>(text, [...values]);
      return { rows, rowCount: rows.length > 0 ? rows.length : (affectedRows ?? 0) };
    } finally {
      if (closes.test(text)) owner = undefined;
    }
  };
  return {
    name: 'PGlite',
    open: () => {
      const session = Symbol('session');
      return Promise.resolve<Session>({
        query: (text, values = []) => run(session, text, values),
        close: async () => {
          if (owner === session) await run(session, 'ROLLBACK', []);
        },
      });
    },
    isAnyBlocked: () => Promise.resolve(false),
    end: () => server.close(),
  };
};
