import { describe, expect, it } from 'vitest';

import { programsOf } from './programs-of.ts';

describe('calls that hand their result to a callback', () => {
  it('run it with the error or with what they gave; nobody waits for it', () => {
    expect(
      programsOf(
        `
import type Memcached from 'memcached';
declare const cache: Memcached;
new Worker('q', async (job: Job<{ id: string }>) => {
  cache.get(job.data.id, (error, seen) => {
    if (error || seen) return;
    cache.set(job.data.id, 1, 60, () => undefined);
  });
});
        `,
      ),
    ).toMatchInlineSnapshot();
  });

  it('are waited for where the callback settles a promise', () => {
    expect(
      programsOf(
        `
import type Memcached from 'memcached';
declare const cache: Memcached;
const add = (key: string) =>
  new Promise<boolean>((resolve, reject) => {
    cache.add(key, 1, 60, (error, added) => {
      if (error && !error.notStored) return reject(error);
      resolve(added);
    });
  });
new Worker('q', async (job: Job<{ id: string }>) => {
  if (!(await add(job.data.id))) return;
  await db.query('INSERT INTO orders (id) VALUES ($1)', [job.data.id]);
});
        `,
      ),
    ).toMatchInlineSnapshot();
  });

  it('are known behind promisify', () => {
    expect(
      programsOf(
        `
import { promisify } from 'node:util';
import type Memcached from 'memcached';
declare const cache: Memcached;
class Marks {
  private readonly get = promisify(cache.get).bind(cache);
  private readonly set = promisify(cache.set.bind(cache));
  has = async (id: string): Promise<boolean> => (await this.get(id)) !== undefined;
  put = (id: string) => this.set(id, 1, 0);
}
const marks = new Marks();
new Worker('q', async (job: Job<{ id: string }>) => {
  if (await marks.has(job.data.id)) return;
  await marks.put(job.data.id);
});
        `,
      ),
    ).toMatchInlineSnapshot();
  });
});

describe('promises that are made by hand', () => {
  it('give what they are resolved with, and fail where they are rejected', () => {
    expect(
      programsOf(
        `
const look = (id: string) =>
  new Promise<boolean>((resolve, reject) => {
    db.query('SELECT 1 FROM orders WHERE id = $1', [id]).then(({ rowCount }) => { resolve(rowCount === 1); }, reject);
  });
new Worker('q', async (job: Job<{ id: string }>) => {
  if (await look(job.data.id)) return;
  await db.query('INSERT INTO orders (id) VALUES ($1)', [job.data.id]);
});
        `,
      ),
    ).toMatchInlineSnapshot();
  });

  it('may fail by an event or a timer, and go on all the same', () => {
    expect(
      programsOf(
        `
import { EventEmitter } from 'node:events';
declare const stream: EventEmitter;
const read = () =>
  new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => { reject(new Error('too late')); }, 1000);
    stream.on('error', error => { reject(error); });
    stream.on('data', () => { clearTimeout(timer); resolve('all'); });
  });
new Worker('q', async (job: Job<{ id: string }>) => {
  await read();
  await db.query('INSERT INTO orders (id) VALUES ($1)', [job.data.id]);
});
        `,
      ),
    ).toMatchInlineSnapshot();
  });

  it('are not known where two calls may be the first to resolve them', () => {
    expect(
      programsOf(
        `
const wait = () =>
  new Promise<boolean>(resolve => {
    resolve(true);
    setTimeout(() => { resolve(false); }, 10);
  });
new Worker('q', async (job: Job<{ id: string }>) => {
  if (await wait()) return;
  await db.query('INSERT INTO orders (id) VALUES ($1)', [job.data.id]);
});
        `,
      ),
    ).toMatchInlineSnapshot();
  });
});

describe('writes that a client sends on its own', () => {
  it('are waited for by the call that waits for all of them', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<{ id: string; cents: number }>) => {
  const writer = firestore.bulkWriter();
  void writer.set(firestore.collection('orders').doc(job.data.id), { cents: job.data.cents });
  await writer.close();
});
        `,
      ),
    ).toMatchInlineSnapshot();
  });
});
