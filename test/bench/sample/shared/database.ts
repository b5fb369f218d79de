import { Pool, type PoolClient, type QueryResultRow } from 'pg';

import { config } from './config.ts';

export const pool = new Pool({ connectionString: config.DATABASE_URL, max: 10 });

export const one = async <Row extends QueryResultRow>(
  text: string,
  values: readonly unknown[],
): Promise<Row | undefined> => {
  const { rows } = await pool.query<Row>(text, [...values]);
  return rows[0];
};

export const many = async <Row extends QueryResultRow>(
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> => {
  const { rows } = await pool.query<Row>(text, [...values]);
  return rows;
};

export const inTransaction = async <T>(work: (client: PoolClient) => Promise<T>): Promise<T> => {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
};
