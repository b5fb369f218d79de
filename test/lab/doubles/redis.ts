import type { Call } from '../harness/process.ts';
import { bounded, type Stage } from '../harness/scene.ts';

/** ioredis on a map: its commands are atomic one by one, as in Redis. */
export const ioredis = (stage: Stage): object => {
  const { cache } = stage.scene;
  /** What is kept for good may be a marker, or all that there is to do. */
  const keep = (call: Call): void => {
    stage.record(call, { isAbsolute: true, table: 'redis' });
  };
  class Redis {
    constructor() {
      return bounded('Redis', this, stage);
    }
    set(key: string, value: unknown, ...flags: readonly unknown[]): Promise<'OK' | null> {
      const words = flags.map(flag => String(flag).toUpperCase());
      return stage.act('write', key, call => {
        if (words.includes('NX') && cache.has(key)) return null;
        cache.set(key, { value: String(value), expires: secondsIn(words) });
        keep(call);
        return 'OK';
      });
    }
    setnx(key: string, value: unknown): Promise<number> {
      return stage.act('write', key, () => {
        if (cache.has(key)) return 0;
        cache.set(key, { value: String(value), expires: Infinity });
        return 1;
      });
    }
    setex(key: string, seconds: number, value: unknown): Promise<'OK' | null> {
      return this.set(key, value, 'EX', seconds);
    }
    incr(key: string): Promise<number> {
      return stage.act('write', key, () => {
        const entry = cache.get(key);
        const next = Number(entry?.value ?? 0) + 1;
        cache.set(key, { expires: Infinity, ...entry, value: String(next) });
        return next;
      });
    }
    get(key: string): Promise<string | null> {
      return stage.act('read', key, () => cache.get(key)?.value ?? null);
    }
    exists(key: string): Promise<number> {
      return stage.act('read', key, () => (cache.has(key) ? 1 : 0));
    }
    del(key: string): Promise<number> {
      return stage.act('write', key, () => (cache.delete(key) ? 1 : 0));
    }
    expire(key: string, seconds: number): Promise<number> {
      return stage.act('write', key, () => {
        const entry = cache.get(key);
        if (entry === undefined) return 0;
        cache.set(key, { ...entry, expires: seconds });
        return 1;
      });
    }
  }
  return { Redis, default: Redis, __esModule: true };
};

const secondsIn = (words: readonly string[]): number => {
  const [seconds, milliseconds] = ['EX', 'PX'].map(word => words.indexOf(word));
  if (seconds !== undefined && seconds >= 0) return Number(words[seconds + 1]);
  return milliseconds !== undefined && milliseconds >= 0 ? Number(words[milliseconds + 1]) / 1000 : Infinity;
};
