import { describe, expect, it } from 'vitest';

import { resolutionAt } from '../../src/engine.ts';
import { settingsOf } from '../../src/settings.ts';
import { programOf } from '../program.ts';

const source = `
import type { Channel, ConsumeMessage } from 'amqplib';
import picomatch from 'picomatch';
declare const channel: Channel;
declare const message: ConsumeMessage;
declare const gateway: { chargeCustomer(): Promise<void>; look(): Promise<void>; ready(): boolean };
interface Bus { emit(name: string): Promise<void> }
declare const bus: Bus;
/** @exactlyOnce pure */
function tagged(): void {}
function followed(): void {}
class Worker { constructor() {} }

channel.ack(message);
bus.emit('x');
tagged();
followed();
new Worker();
gateway.chargeCustomer();
gateway.look();
gateway.ready();
picomatch('x');
`;
const { program, file } = programOf({ 'calls.ts': source });

const settings = settingsOf({ 'exactly-once': { lexicon: ['charge'] } });

/** What the call that starts the line means. */
const at = (line: string) =>
  resolutionAt(program, file('calls.ts'), settings, source.indexOf(`\n${line}`) + 1)?.resolution;

describe('what decides what a call means', () => {
  it('is the row of the catalog', () => {
    expect(at('channel.ack')).toMatchObject({ by: 'row', library: { package: 'amqplib' }, entry: { is: 'ack' } });
  });

  it('is the tag before the body', () => {
    expect(at('tagged()')).toMatchObject({ by: 'tag', meaning: 'pure' });
    expect(at('followed()')).toMatchObject({ by: 'body', at: { name: 'followed' } });
    expect(at('new Worker')).toMatchObject({ by: 'body' });
  });

  it('is the verb of a call without a body that gives a promise', () => {
    expect(at('gateway.chargeCustomer')).toEqual({ by: 'lexicon', verb: 'charge' });
  });

  it('is nothing for the rest: work, a gap, or a call of a package that gives no promise', () => {
    expect(at('gateway.look')).toEqual({ by: 'nothing', counts: 'work' });
    expect(at('gateway.ready')).toEqual({ by: 'nothing', counts: 'gap' });
    expect(at('picomatch(')).toMatchObject({ by: 'nothing', counts: 'no work' });
  });

  it('is asked of the innermost call, and of calls only', () => {
    expect(at('declare const bus')).toBeUndefined();
  });
});
