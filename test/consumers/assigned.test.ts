import { describe, expect, it } from 'vitest';

import { reportsOf } from './reports.ts';

const post = `
export const post = (packet: { payload: string | Buffer }): Promise<Response> =>
  fetch('https://orders.example/placed', { method: 'PUT', body: packet.payload.toString() });
`;

describe('handlers that are assigned to a member of a client', () => {
  it('of a variable, in whatever function', () => {
    const user = (body: string): string => `
import { connect } from 'mqtt';
import { post } from './post.ts';
export function start(url: string): void {
  const client = connect(url, { clean: false, clientId: 'orders' });
  client.subscribe('orders/#', { qos: 1 });
  client.handleMessage = (packet, callback) => { ${body} };
}
`;
    const early = user(`callback(); void post(packet);`);
    const late = user(`post(packet).then(() => callback(), callback);`);
    expect(reportsOf({ 'post.ts': post, 'user.ts': early })).toEqual(['user.ts:7 no-unawaited-processing']);
    expect(reportsOf({ 'post.ts': post, 'user.ts': late })).toEqual([]);
  });

  it('of a field that may be empty, by a method of the class', () => {
    const user = (body: string): string => `
import type { DoneCallback, IPublishPacket, MqttClient } from 'mqtt';
import { post } from './post.ts';
export class Listener {
  private client: MqttClient | undefined;
  use(client: MqttClient): void {
    this.client = client;
    this.client!.handleMessage = (packet, done) => void this.onPacket(packet, done);
  }
  private async onPacket(packet: IPublishPacket, done: DoneCallback): Promise<void> {
    ${body}
  }
}
`;
    const swallowed = user(`try { await post(packet); } catch (error) { console.error(error); } finally { done(); }`);
    const rethrown = user(`await post(packet); done();`);
    expect(reportsOf({ 'post.ts': post, 'user.ts': swallowed })).toEqual(['user.ts:11 no-swallowed-failure']);
    expect(reportsOf({ 'post.ts': post, 'user.ts': rethrown })).toEqual([]);
  });

  it("by a function of the program's own that is handed the work", () => {
    const files = {
      'post.ts': post,
      'acknowledged.ts': `
import type { IPublishPacket, MqttClient } from 'mqtt';
export const acknowledged = (client: MqttClient, work: (packet: IPublishPacket) => Promise<unknown>): void => {
  client.handleMessage = (packet, callback) => void work(packet).then(() => callback(), callback);
};
`,
    };
    const user = (body: string): string => `
import { connect } from 'mqtt';
import { acknowledged } from './acknowledged.ts';
import { post } from './post.ts';
acknowledged(connect('mqtt://orders'), async packet => { ${body} });
`;
    expect(reportsOf({ ...files, 'user.ts': user('void post(packet);') })).toEqual([
      'user.ts:5 no-unawaited-processing',
    ]);
    expect(reportsOf({ ...files, 'user.ts': user('await post(packet);') })).toEqual([]);
  });

  it('a failure that ends the process leaves no message waiting, one that is logged does', () => {
    const user = (onFailure: string): string => `
import type { MqttClient } from 'mqtt';
import { post } from './post.ts';
export function listen(client: MqttClient): void {
  client.handleMessage = (packet, callback) => {
    post(packet).then(() => callback(), error => { console.error(error); ${onFailure} });
  };
}
`;
    expect(reportsOf({ 'post.ts': post, 'user.ts': user('process.exit(1);') })).toEqual([]);
    expect(reportsOf({ 'post.ts': post, 'user.ts': user('') })).toEqual(['user.ts:5 no-unsettled-message']);
  });

  it('not of objects that are no such client, nor of what has no type', () => {
    const files = {
      'post.ts': post,
      'user.ts': `
import { connect } from 'mqtt';
import { post } from './post.ts';
type Done = (error?: Error) => void;
interface Bus { handleMessage: (packet: { payload: string }, callback: Done) => void }
export function start(bus: Bus, untyped: any): void {
  connect('mqtt://orders');
  bus.handleMessage = (packet, callback) => { callback(); void post(packet); };
  untyped.handleMessage = (packet: { payload: string }, callback: Done) => { callback(); void post(packet); };
}
`,
    };
    expect(reportsOf(files)).toEqual([]);
  });
});
