import { describe, expect, test } from 'vitest';

import { createCatalog } from '../../src/catalog/index.ts';
import { isNamed, Reach } from '../../src/consumers/reach.ts';
import { ProgramIndex } from '../../src/typescript/declarations.ts';
import { PackageGraph } from '../../src/typescript/package-graph.ts';
import { programOf } from '../program.ts';

const catalog = createCatalog();

const reachOf = (sources: Readonly<Record<string, string>>) => {
  const { program, file } = programOf(sources);
  const reach = new Reach(new ProgramIndex(program), new PackageGraph(program), catalog);
  return {
    packages: (name: string): readonly string[] =>
      Array.from(reach.librariesOf(file(name)), ({ package: owner }) => owner).filter(owner => owner !== 'global'),
    knows: (name: string, member: string): boolean =>
      isNamed(catalog.consumerNames, reach.librariesOf(file(name)), file(name), member),
    isNear: (name: string): boolean => reach.isNearBroker(file(name)),
  };
};

describe('the libraries of which a file can have objects', () => {
  const shop = reachOf({
    'shop/rabbit.ts':
      "import { connect } from 'amqplib'; export const channel = async () => (await connect('')).createChannel();",
    'shop/orders.ts':
      "import { channel } from './rabbit.ts'; export const run = async () => (await channel()).consume('', () => {});",
    'bank/rabbit.ts': 'export const colour = 1;',
    'bank/orders.ts': "import { colour } from './rabbit.ts'; export const run = () => colour;",
    'bank/manager.ts': "import { connect } from 'amqp-connection-manager'; export const manager = connect([]);",
    'bank/pay.ts': "import Stripe from 'stripe'; export const stripe = new Stripe('');",
    'bank/plain.ts': 'export const nothing = 1;',
  });

  test('are those that it imports', () => {
    expect(shop.packages('shop/rabbit.ts')).toContain('amqplib');
    expect(shop.packages('bank/pay.ts')).toContain('stripe');
    expect(shop.packages('bank/pay.ts')).not.toContain('amqplib');
    expect(shop.knows('shop/rabbit.ts', 'consume')).toBe(true);
    expect(shop.knows('bank/pay.ts', 'consume')).toBe(false);
  });
  test('and what these hand out of others', () => {
    expect(shop.packages('bank/manager.ts')).toEqual(expect.arrayContaining(['amqp-connection-manager', 'amqplib']));
  });
  test('and those of a module beside it that imports a broker, by its path', () => {
    expect(shop.isNear('shop/orders.ts')).toBe(true);
    expect(shop.knows('shop/orders.ts', 'consume')).toBe(true);
    expect(shop.isNear('bank/orders.ts')).toBe(false);
    expect(shop.packages('bank/orders.ts')).not.toContain('amqplib');
  });
  test('and those whose types are global', () => {
    expect(shop.packages('bank/plain.ts')).toContain('@cloudflare/workers-types');
  });
});

test('an alias of a module is known by its last segment, a folder by its index', () => {
  const aliased = reachOf({
    'src/queues/index.ts': "export { Queue } from 'bullmq';",
    'src/a.ts': "import { Queue } from '~/queues'; export const q = Queue;",
    'src/b.ts': "import { Queue } from './queues'; export const q = Queue;",
    'src/queues/c.ts': "import { Queue } from '.'; export const q = Queue;",
  });
  for (const name of ['src/a.ts', 'src/b.ts', 'src/queues/c.ts']) expect(aliased.isNear(name)).toBe(true);
});
