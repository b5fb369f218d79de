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
    ).toMatchInlineSnapshot(`
      "detached callback #1
        try
          read (key: message.data.id) @cache.get:5
        catch
          call
            return
            detached callback #2
              try
                upsert (key: message.data.id) set value = "1" [free told] @cache.set:7
              catch
              if failed
        if failed
        else
          call
            if found
              return
            detached callback #3
              try
                upsert (key: message.data.id) set value = "1" [free told] @cache.set:7
              catch
              if failed"
    `);
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
    ).toMatchInlineSnapshot(`
      "call
        call
          try
            insert (key: message.data.id, value: "1") [unique marker] @cache.add:6
          catch
            call
              if !conflict
                throw
                return
          if failed
      if !(!failed && won)
        return
      insert orders(id: message.data.id) [unique marker] @INSERT INTO orders:13"
    `);
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
    ).toMatchInlineSnapshot(`
      "call
        read (key: message.data.id) @get:8
      if found
        return
      call
        upsert (key: message.data.id) set value = "1" [free told] @set:9"
    `);
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
    ).toMatchInlineSnapshot(`
      "call
        call
          try
            read orders(id: message.data.id) @SELECT FROM orders:4
          catch
            throw
      if found
        return
      insert orders(id: message.data.id) [unique marker] @INSERT INTO orders:8"
    `);
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
    ).toMatchInlineSnapshot(`"insert orders(id: message.data.id) [unique marker] @INSERT INTO orders:12"`);
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
    ).toMatchInlineSnapshot(`
      "if {truthy ?1}?
        return
      insert orders(id: message.data.id) [unique marker] @INSERT INTO orders:9"
    `);
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
    ).toMatchInlineSnapshot(`
      "detached void #1
        upsert orders(id: message.data.id) set cents = message.data.cents [free told] @writer.set:4
      compute @writer.close:5
      join #1"
    `);
  });
});
