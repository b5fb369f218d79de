/** A marker is known by its key, however a class puts that together. */
import { describe, expect, it } from 'vitest';

import { reportsOf } from '../consumers/reports.ts';

/** The handler asks for the marker, sends a mail, and sets the marker; `seen` and `mark` are the case's own. */
const handler = (keys: string): string => `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Transporter } from 'nodemailer';
declare const redis: Redis;
declare const mail: Transporter;
interface Order { id: string; to: string }
${keys}
new Worker<Order>('orders', async ({ data }) => {
  if (await seen(data.id)) return;
  await mail.sendMail({ to: data.to });
  await mark(data.id);
});
`;

const rulesOf = (keys: string): readonly string[] =>
  reportsOf({ 'orders.ts': handler(keys) }).map(report => report.slice(report.indexOf(' ') + 1));

const forEver = expect.arrayContaining(['require-dedup-ttl', 'no-side-effect-before-dedup']) as readonly string[];

describe('a marker that never expires is reported with its key', () => {
  it.each([
    [
      'in a static field',
      `
class Keys { static readonly PREFIX = 'seen:'; }
const seen = (id: string) => redis.exists(Keys.PREFIX + id);
const mark = (id: string) => redis.set(Keys.PREFIX + id, '1');
`,
    ],
    [
      'the members of a set that a static field names',
      `
class Keys { static readonly SET = 'seen'; }
const seen = (id: string) => redis.sismember(Keys.SET, id);
const mark = (id: string) => redis.sadd(Keys.SET, id);
`,
    ],
    [
      'built by a method from a getter',
      `
class Keys {
  private get prefix(): string { return 'seen:'; }
  of(id: string): string { return this.prefix + id; }
}
const keys = new Keys();
const seen = (id: string) => redis.exists(keys.of(id));
const mark = (id: string) => redis.set(keys.of(id), '1');
`,
    ],
    [
      'joined from a list',
      `
const keyOf = (id: string) => ['seen', id].join(':');
const seen = (id: string) => redis.exists(keyOf(id));
const mark = (id: string) => redis.set(\`seen:\${id}\`, '1');
`,
    ],
    [
      'held in a field that the constructor computes',
      `
class Marker {
  readonly #key: string;
  readonly prefix: string;
  constructor(id: string) {
    this.prefix = 'seen';
    this.#key = \`seen:\${id}\`;
  }
  exists(): Promise<number> { return redis.exists(this.#key); }
  set(): Promise<string> { return redis.set(this.#key, this.prefix); }
}
const seen = (id: string) => new Marker(id).exists();
const mark = (id: string) => new Marker(id).set();
`,
    ],
    [
      'built by an abstract class from what its subclass names',
      `
abstract class Markers {
  protected abstract readonly name: string;
  private keyOf(id: string): string { return \`\${this.name}/\${id}\`; }
  has(id: string): Promise<number> { return redis.exists(this.keyOf(id)); }
  add(id: string): Promise<string> { return redis.set(this.keyOf(id), '1'); }
}
class Mails extends Markers { protected readonly name = 'mails'; }
const mails = new Mails();
const seen = (id: string) => mails.has(id);
const mark = (id: string) => mails.add(id);
`,
    ],
  ])('%s', (_, keys) => {
    expect(rulesOf(keys)).toEqual(forEver);
  });
});

describe('a marker that expires is not', () => {
  it.each([
    [
      'under a key that is built twice',
      `
class Keys {
  static readonly PREFIX = 'seen';
  of(id: string): string { return [Keys.PREFIX, id].join(':'); }
}
const keys = new Keys();
const seen = (id: string) => redis.exists(keys.of(id));
const mark = async (id: string) => {
  await redis.set(keys.of(id), '1');
  await redis.expire(\`seen:\${id}\`, 86400);
};
`,
    ],
    [
      'under the key of a field',
      `
class Marker {
  private readonly key: string;
  constructor(id: string) { this.key = 'seen:' + id; }
  exists(): Promise<number> { return redis.exists(this.key); }
  set(): Promise<string> { return redis.setex(this.key, 86400, '1'); }
}
const seen = (id: string) => new Marker(id).exists();
const mark = (id: string) => new Marker(id).set();
`,
    ],
  ])('%s', (_, keys) => {
    expect(rulesOf(keys)).toEqual(['no-side-effect-before-dedup']);
  });
});

describe('a key that nobody can tell', () => {
  it.each([
    [
      'a field that is counted up',
      `
class Marker {
  private run: number;
  constructor() { this.run = 0; }
  next(): string { this.run += 1; return 'run:' + String(this.run); }
}
const marker = new Marker();
const seen = (_id: string) => redis.exists(marker.next());
const mark = (_id: string) => redis.set(marker.next(), '1');
`,
    ],
    [
      'a static field that is no constant',
      `
class Keys { static prefix = String(process.env['PREFIX']); }
Keys.prefix = 'other';
const seen = (id: string) => redis.exists(Keys.prefix + id);
const mark = (id: string) => redis.set(id, '1');
`,
    ],
  ])('%s is no marker', (_, keys) => {
    expect(rulesOf(keys)).not.toContain('require-dedup-ttl');
  });
});

describe('a counter in Redis', () => {
  const rulesOfHandler = (body: string): readonly string[] =>
    reportsOf({
      'orders.ts': `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
declare const redis: Redis;
new Worker<{ tenant: string }>('orders', async job => {
  ${body}
});
`,
    }).map(report => report.slice(report.indexOf(' ') + 1));

  it.each([
    ['of a window of time', 'await redis.incr(`rate:${job.data.tenant}:${Math.floor(Date.now() / 60_000)}`)'],
    ["of the message's own deliveries", 'await redis.incr(`deliveries:${job.id}`)'],
  ])('%s counts runs', (_, count) => {
    expect(rulesOfHandler(`if ((${count}) > 100) throw new Error('later');`)).toEqual([]);
  });

  it('FP: that limits a rate but never expires looks like any sum', () => {
    const count = 'await redis.incr(`rate:${job.data.tenant}`)';
    expect(rulesOfHandler(`if ((${count}) > 100) throw new Error('later');`)).toEqual(['require-dedup']);
    expect(rulesOfHandler(count)).toEqual(['require-dedup']);
  });
});

describe('a key for all messages', () => {
  const locked = (lock: string): readonly string[] =>
    reportsOf({
      'orders.ts': `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
declare const redis: Redis;
declare const pool: Pool;
new Worker<{ id: string }>('orders', async ({ data }) => {
  if ((${lock}) !== 'OK') return;
  await pool.query('UPDATE orders SET paid = true WHERE id = $1', [data.id]);
});
`,
    }).map(report => report.slice(report.indexOf(' ') + 1));

  it('does not grow with them', () => {
    expect(locked("await redis.set('orders:begun', '1', 'NX')")).toEqual(['no-dedup-before-completion']);
    expect(locked("await redis.set('orders:' + data.id, '1', 'NX')")).toEqual([
      'no-dedup-before-completion',
      'require-dedup-ttl',
    ]);
  });
});
