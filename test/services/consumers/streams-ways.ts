import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

import type { Consume, Delivery, Options } from '../subject.ts';

/** A group's commands on one stream; each gives the entries' ids. */
export interface Stream {
  read(consumer: string, id: string): Promise<readonly string[]>;
  autoclaim(consumer: string, idle: number): Promise<readonly string[]>;
  claim(consumer: string, idle: number): Promise<readonly string[]>;
  settle(id: string): NonNullable<Delivery['settle']>;
}

const idle = 300;

/** The ways to get entries, for a client with those commands. */
export const waysOf = (open: (queue: string, options: Options) => Promise<Stream>) => {
  type Next = (stream: Stream) => Promise<readonly string[]>;
  /** A program's loop. It does not wait for its handlers: a pending entry would keep the others. */
  const loop = async (stream: Stream, handle: Parameters<Consume>[0]['handle'], next: Next): Promise<never> => {
    for (;;) {
      const ids = await next(stream);
      for (const id of ids) handle({ holders: {}, settle: stream.settle(id) });
      if (ids.length === 0) await wait(50);
    }
  };
  const looping =
    (next: () => Next): Consume =>
    async ({ queue, options, handle }) => {
      void loop(await open(queue, options), handle, next());
    };

  /** Begins with what the process before it left, which had the same name. */
  const fresh = looping(() => {
    let id = '0';
    return async stream => {
      const ids = await stream.read('one', id);
      id = '>';
      return ids;
    };
  });
  /** Takes new entries in, and handles whatever is pending. */
  const pending = looping(() => async stream => {
    await stream.read('one', '>');
    await wait(50);
    return stream.read('one', '0');
  });
  /** Handles what another consumer got and left. */
  const claiming = (by: 'autoclaim' | 'claim'): Consume =>
    looping(() => {
      const name = randomUUID();
      return async stream => {
        await stream.read('lost', '>');
        return stream[by](name, idle);
      };
    });
  return { fresh, pending, autoclaim: claiming('autoclaim'), claim: claiming('claim') };
};
