import { describe, expect, it } from 'vitest';

import { analyse } from '../../src/engine.ts';
import { settingsOf } from '../../src/settings.ts';
import { programOf } from '../program.ts';

const consumersOf = (sources: Readonly<Record<string, string>>): readonly string[] => {
  const { program, file, problems } = programOf(sources);
  expect(problems()).toEqual([]);
  const { consumers } = analyse(program, file('a.ts'), settingsOf({}), import.meta.dirname);
  return consumers.map(({ consumer }) => `${consumer.contract.library} ${String(consumer.at.line)}`);
};

const rabbit = `
import type { Channel } from 'amqplib';
export class Rabbit { channel: Channel | null = null; }
export const rabbit = new Rabbit();
`;

describe('a file that gets its client from another module of the program', () => {
  it('registers on a channel that the module holds', () => {
    const code = `import { rabbit } from './rabbit.ts';
void rabbit.channel?.consume('orders', message => { console.log(message); });`;
    expect(consumersOf({ 'a.ts': code, 'rabbit.ts': rabbit })).toEqual(['amqplib 2']);
  });

  it('hands its handler to a function that does so', () => {
    const code = `import { subscribe } from './subscriber.ts';
subscribe('orders', message => { console.log(message); });`;
    const subscriber = `
import { rabbit } from './rabbit.ts';
export function subscribe(queue: string, handle: (message: unknown) => void): void {
  void rabbit.channel?.consume(queue, handle);
}`;
    expect(consumersOf({ 'a.ts': code, 'subscriber.ts': subscriber, 'rabbit.ts': rabbit })).toEqual(['amqplib 2']);
  });

  it('has a method of the same name on a type of its own', () => {
    const code = `import './rabbit.ts';
class Tank { consume(fuel: string, then: (left: number) => void): void { then(fuel.length); } }
new Tank().consume('kerosene', left => { console.log(left); });`;
    expect(consumersOf({ 'a.ts': code, 'rabbit.ts': rabbit })).toEqual([]);
  });
});
