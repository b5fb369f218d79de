import { rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { programOf } from '../program.ts';
import { project, write } from '../schema/project.ts';
import { lintFile, lintSources, repository, type Message } from './lint.ts';

const brief = (messages: readonly Message[]): readonly string[] => messages.map(({ rule, line }) => `${rule}:${line}`);

describe('a verdict follows the code that is called', () => {
  const caller = `
import type { Channel } from 'amqplib';
import { work } from './work.ts';
export function start(channel: Channel): void {
  void channel.consume('orders', async message => {
    if (message === null) return;
    channel.ack(message);
    await work(message.content);
  });
}
`;
  const mails = `
import { createTransport } from 'nodemailer';
const transport = createTransport();
export async function work(content: Buffer): Promise<void> {
  await transport.sendMail({ to: 'a@example.org', text: String(content) });
}
`;
  const logs = `
export async function work(content: Buffer): Promise<void> {
  console.log(content.length);
}
`;
  // One settings object for all runs, as in an editor.
  const settings = {};
  const lint = (work: string) => brief(lintSources({ 'caller.ts': caller, 'work.ts': work }, { settings }));

  it('when its body is edited in another file', () => {
    expect(lint(mails)).toEqual(['no-ack-before-processing:7', 'require-dedup:8']);
    expect(lint(logs)).toEqual([]);
    expect(lint(mails)).toEqual(['no-ack-before-processing:7', 'require-dedup:8']);
  });
});

describe('a verdict follows the migrations', () => {
  const consumer = `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
export async function start(consumer: Consumer, pool: Pool): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const { rows } = await pool.query('SELECT 1 FROM payments WHERE event_id = $1', [String(message.key)]);
      if (rows.length > 0) return;
      const values = [String(message.key), String(message.value)];
      await pool.query('INSERT INTO payments (event_id, body) VALUES ($1, $2)', values);
    },
  });
}
`;
  const table = 'CREATE TABLE payments (id bigserial PRIMARY KEY, event_id text NOT NULL, body text);';
  const unique = 'CREATE UNIQUE INDEX payments_event_id ON payments (event_id);';

  const setUp = (schema?: readonly string[]) => {
    const root = project({ 'migrations/001.sql': table });
    symlinkSync(path.join(repository, 'node_modules'), path.join(root, 'node_modules'), 'junction');
    const { program, file } = programOf({ [path.join(root, 'src/consumer.ts')]: consumer });
    const settings = { root, ...(schema === undefined ? {} : { schema }) };
    const lint = () => brief(lintFile(program, file(path.join(root, 'src/consumer.ts')), { settings }));
    return { root, lint };
  };

  it.each([undefined, ['migrations/*.sql']])('that are found by %j', schema => {
    const { root, lint } = setUp(schema);
    const race = ['no-check-then-insert:10'];
    expect(lint()).toEqual(race);
    write(root, 'migrations/002.sql', unique); // added
    expect(lint()).toEqual([]);
    write(root, 'migrations/002.sql', `-- ${unique}`); // edited
    expect(lint()).toEqual(race);
    write(root, 'migrations/002.sql', unique);
    expect(lint()).toEqual([]);
    rmSync(path.join(root, 'migrations/002.sql')); // removed
    expect(lint()).toEqual(race);
  });
});

describe('a verdict does not depend on what was linted before', () => {
  const sources = {
    'a.ts': `
import type { Channel } from 'amqplib';
import { Mailer } from './mailer.ts';
import { subscribe } from './subscribe.ts';
export function start(channel: Channel, mailer: Mailer): void {
  subscribe(channel, 'a', async content => {
    mailer.send(content).catch(() => undefined);
  });
  void channel.consume('b', async message => {
    if (message === null) return;
    channel.ack(message);
    await mailer.send(String(message.content));
  });
}
`,
    'b.ts': `
import type { Channel } from 'amqplib';
import type { Port } from './mailer.ts';
export class Listener {
  private readonly channel: Channel;
  private readonly port: Port;
  constructor(channel: Channel, port: Port) {
    this.channel = channel;
    this.port = port;
  }
  async listen(): Promise<void> {
    await this.channel.consume('c', async message => {
      if (message === null) return;
      try {
        await this.port.send(String(message.content));
      } catch (error) {
        console.error(error);
      }
      this.channel.ack(message);
    });
  }
}
`,
    'mailer.ts': `
import { createTransport } from 'nodemailer';
export interface Port {
  send(text: string): Promise<void>;
}
const transport = createTransport();
export class Mailer implements Port {
  async send(text: string): Promise<void> {
    await transport.sendMail({ to: 'a@example.org', text });
  }
}
`,
    'subscribe.ts': `
import type { Channel } from 'amqplib';
export function subscribe(channel: Channel, queue: string, handle: (content: string) => Promise<void>): void {
  void channel.consume(queue, async message => {
    if (message === null) return;
    await handle(String(message.content));
    channel.ack(message);
  });
}
`,
  };
  const names = Object.keys(sources);
  type Verdicts = Readonly<Record<string, readonly string[]>>;

  const inOrder = (order: readonly string[]): Verdicts => {
    const { program, file } = programOf(sources);
    const verdicts = order.map(name => [name, brief(lintFile(program, file(name)))] as const);
    return Object.fromEntries(verdicts);
  };

  const forwards = inOrder(names);

  it('is about something', () => {
    expect(forwards).toEqual({
      'a.ts': ['no-unawaited-processing:7', 'require-dedup:7', 'no-ack-before-processing:11', 'require-dedup:12'],
      'b.ts': ['require-dedup:15', 'no-swallowed-failure:16'],
      'mailer.ts': [],
      'subscribe.ts': [],
    });
  });

  it('in the same program, backwards or twice', () => {
    expect(inOrder(names.toReversed())).toEqual(forwards);
    expect(inOrder([...names, ...names.toReversed()])).toEqual(forwards);
  });

  it.each(names)('when %s is linted alone', name => {
    expect(inOrder([name])[name]).toEqual(forwards[name]);
  });
});
