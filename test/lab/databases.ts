import { readFileSync } from 'node:fs';
import path from 'node:path';

import { inProcess } from './databases/in-process.ts';
import { onServer } from './databases/server.ts';
import type { Databases } from './laboratory.ts';

const tables = (): string => readFileSync(path.join(import.meta.dirname, 'generator', 'schema.sql'), 'utf8');

/**
 * PGlite, and the server of this machine, if there is one, for schedules that need two connections.
 *
 * @param prefersServer for long runs: the server is faster
 * @param schema statements that make the tables
 */
export const openDatabases = async (
  prefersServer: boolean,
  schema = tables(),
): Promise<Databases & { readonly end: () => Promise<void> }> => {
  const server = await onServer(schema);
  const local = prefersServer && server !== undefined ? undefined : await inProcess(schema);
  const [first, second] = [local, server].filter(database => database !== undefined);
  if (first === undefined) throw new Error('there is no database');
  return {
    first,
    second,
    end: async () => {
      await first.end();
      await second?.end();
    },
  };
};

/** So many handlers are played at a time: most of a schedule is waiting. */
const LANES = 3;

/** Databases of their own for handlers that are played at a time: what one of them locks is in no other's way. */
export const openLanes = async (): Promise<{
  readonly lanes: readonly Databases[];
  readonly end: () => Promise<void>;
}> => {
  const lanes = await Promise.all(Array.from({ length: LANES }, () => openDatabases(true)));
  return {
    lanes,
    end: async () => {
      await Promise.all(lanes.map(({ end }) => end()));
    },
  };
};
