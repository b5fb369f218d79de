import { randomUUID } from 'node:crypto';

import { afterAll, describe, expect, inject, test } from 'vitest';

import type { Library, StoreMeaning } from '../../src/catalog/model.ts';
import { nameOf } from './expected.ts';
import { services } from './services.ts';

/** A client of Redis, and what inserts something under a key that is refused when it is there already, by the name of its row. */
export interface Inserting {
  readonly inserts: Readonly<Record<string, (key: string) => Promise<unknown>>>;
  readonly remove: (key: string) => Promise<unknown>;
  readonly close: () => Promise<unknown>;
}

/** Executes what the rows of a library say of the store's refusals. */
export const refusals = (library: Library, open: () => Promise<Inserting>): void => {
  const { name, port } = services.redis;
  const title = `what ${library.package} refuses`;
  if (!inject('services').includes('redis')) {
    describe.skip(`${title}: ${name} does not run at 127.0.0.1:${String(port)}`, () => {
      test('its claims', () => undefined);
    });
    return;
  }
  describe(title, () => {
    const opened = open();
    afterAll(async () => (await opened).close());
    const rows = library.entries.filter(row => isAtomic(row as { readonly is: string } & Partial<StoreMeaning>));
    test('every atomic row is run', async () => {
      expect(Object.keys((await opened).inserts).sort()).toEqual(rows.map(nameOf).sort());
    });
    for (const row of rows) {
      test(`${nameOf(row)} refuses a second one`, async () => {
        expect(row).toMatchObject({ refusal: 'falsy' });
        const { inserts, remove } = await opened;
        const insert = inserts[nameOf(row)];
        const key = `conformance-${randomUUID()}`;
        expect(await insert?.(key)).toBeTruthy();
        expect(await insert?.(key)).toBeFalsy();
        await remove(key);
      });
    }
  });
};

const isAtomic = ({ atomic, atomicWhen }: Partial<StoreMeaning>): boolean =>
  atomic === true || (atomicWhen ?? []).length > 0;
