import { userInfo } from 'node:os';

/** Where PostgreSQL's own variables do not say otherwise. */
export const postgres = {
  host: '127.0.0.1',
  port: 5432,
  user: process.env['PGUSER'] ?? userInfo().username,
  database: process.env['PGDATABASE'] ?? 'postgres',
} as const;
