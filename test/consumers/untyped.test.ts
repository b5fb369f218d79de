import { describe, expect, it } from 'vitest';

import { reportsOf } from './reports.ts';

const post = (channel: string): string => `await fetch('https://orders.example', { method: 'PUT', body: '1' });
      ${channel}.ack(message);`;

describe('a client in what is declared as any', () => {
  it('a field that a method fills', () => {
    const consumer = (body: string): string => `
import amqp from 'amqplib';
export class Consumer {
  private channel: any;
  async start(): Promise<void> {
    const connection = await amqp.connect('amqp://localhost');
    this.channel = await connection.createChannel();
    await this.channel.consume('orders', async (message: any) => {
      if (message === null) return;
      ${body}
    });
  }
}
`;
    const early = `this.channel.ack(message); await fetch('https://orders.example', { method: 'PUT', body: '1' });`;
    expect(reportsOf({ 'a.ts': consumer(early) })).toEqual(['a.ts:10 no-ack-before-processing']);
    expect(reportsOf({ 'a.ts': consumer(post('this.channel')) })).toEqual([]);
  });

  it('a field that holds what may be missing, of another class', () => {
    const consumer = (body: string): string => `
import type { Channel } from 'amqplib';
class Connection {
  private open?: Channel;
  get channel() { return this.open; }
}
export class Consumer {
  #channel!: any;
  constructor(private readonly connection: Connection) {}
  async start(): Promise<void> {
    this.#channel = this.connection.channel;
    await this.#channel?.prefetch(1);
    await this.#channel.consume('orders', async (message: any) => {
      ${body}
    });
  }
}
`;
    const early = `this.#channel.ack(message); await fetch('https://orders.example', { method: 'PUT', body: '1' });`;
    expect(reportsOf({ 'a.ts': consumer(early) })).toEqual(['a.ts:14 no-ack-before-processing']);
    expect(reportsOf({ 'a.ts': consumer(post('this.#channel')) })).toEqual([]);
  });

  it('a variable of another file', () => {
    const connection = `
import amqp from 'amqplib';
export let channel: any = null;
export const connect = async (): Promise<void> => {
  channel = await (await amqp.connect('amqp://localhost')).createChannel();
};
`;
    const user = (body: string): string => `
import { channel } from './connection.ts';
export const start = () =>
  channel.consume('orders', async (message: any) => {
    ${body}
  });
`;
    const early = `channel.ack(message); await fetch('https://orders.example', { method: 'PUT', body: '1' });`;
    expect(reportsOf({ 'connection.ts': connection, 'a.ts': user(early) })).toEqual([
      'a.ts:5 no-ack-before-processing',
    ]);
    expect(reportsOf({ 'connection.ts': connection, 'a.ts': user(post('channel')) })).toEqual([]);
  });

  it('of one kind or another says nothing', () => {
    const consumer = `
import amqp from 'amqplib';
declare const broker: { consume(name: string, work: (message: any) => Promise<void>): void; ack(message: any): void };
export class Consumer {
  private channel: any;
  async start(isLocal: boolean): Promise<void> {
    const connection = await amqp.connect('amqp://localhost');
    if (isLocal) this.channel = broker;
    else this.channel = await connection.createChannel();
    await this.channel.consume('orders', async (message: any) => {
      this.channel.ack(message);
      await fetch('https://orders.example', { method: 'PUT', body: '1' });
    });
  }
}
`;
    expect(reportsOf({ 'a.ts': consumer })).toEqual([]);
  });

  it('a field whose connection is untyped as well, behind methods of another class', () => {
    const connection = `
import * as amqp from 'amqplib';
export class Connection {
  private connection!: any;
  private channel: any = null;
  async open(): Promise<void> {
    this.connection = await this.connect();
    this.channel = await this.connection.createChannel();
  }
  async reopen(): Promise<void> {
    this.channel = await this.connection.createChannel();
  }
  private async connect() {
    return amqp.connect('amqp://localhost') as any;
  }
  getChannel() {
    return this.channel;
  }
}
`;
    const consumer = (body: string): string => `
import type { Message } from 'amqplib';
import type { Connection } from './connection.ts';
export class Consumer {
  private channel!: any;
  constructor(private readonly connection: Connection) {}
  async start(): Promise<void> {
    this.channel = this.connection.getChannel();
    await this.channel?.consume('orders', async (message: Message | null) => {
      if (message === null) return;
      ${body}
    });
  }
}
`;
    const early = `this?.channel.ack(message); await fetch('https://orders.example', { method: 'PUT', body: '1' });`;
    expect(reportsOf({ 'connection.ts': connection, 'a.ts': consumer(early) })).toEqual([
      'a.ts:11 no-ack-before-processing',
    ]);
    expect(reportsOf({ 'connection.ts': connection, 'a.ts': consumer(post('this.channel')) })).toEqual([]);
  });
});
