/** A process of consumers: starts one for each plan that it gets, and tells what is delivered until it is ended. */
import { inspect } from 'node:util';

import type { Consume, Delivery, News, Order, Plan } from './subject.ts';

const tell = (news: News): void => {
  process.send?.(news);
};

const textOf = (value: unknown): string =>
  inspect(value, { depth: 6, sorted: true, maxArrayLength: 200, breakLength: Infinity });

/** Some types have methods where others have fields. */
const read = (holder: object, field: string): unknown => {
  const value: unknown = (holder as Record<string, unknown>)[field];
  return typeof value === 'function' ? value.call(holder) : value;
};

const fieldsOf = ({ holders }: Delivery, fields: Plan['fields']): Record<string, string> => {
  const told: Record<string, string> = {};
  for (const [type, field] of fields) {
    const holder = holders[type];
    if (typeof holder !== 'object' || holder === null) continue;
    const value = read(holder, field);
    if (value !== undefined) told[`${type}.${field}`] = textOf(value);
  }
  return told;
};

const settle = (delivery: Delivery, by: string | undefined, options: Plan['options']): unknown => {
  if (by === undefined) return undefined;
  const way = delivery.settle?.[by];
  if (way === undefined) throw new Error(`the consumer has no ${by}`);
  return way(options);
};

const forever = (): Promise<never> => new Promise(() => undefined);

const handlerOf = ({ consumer, plan }: Order) => {
  const { behaviour } = plan;
  let count = 0;
  return (delivery: Delivery): unknown => {
    count += 1;
    tell({ consumer, kind: 'delivered', fields: fieldsOf(delivery, plan.fields) });
    const first = count === 1;
    switch (behaviour.does) {
      case 'settleThird':
        return count === 3 ? settle(delivery, behaviour.by, behaviour.options) : forever();
      case 'settle':
        if (first) return settle(delivery, behaviour.by, behaviour.options);
        break;
      case 'throw':
        if (first) throw new Error('the handler throws');
        break;
      case 'reject':
        if (first) return Promise.resolve().then(() => Promise.reject(new Error('the handler rejects')));
        break;
      case 'hang':
        return forever();
      case 'returnUnsettled':
        if (first) return undefined;
        break;
    }
    return settle(delivery, plan.done, {});
  };
};

const start = async (order: Order): Promise<void> => {
  const { module, queue, options } = order.plan;
  const { default: consume } = (await import(module)) as { default: Consume };
  await consume({ queue, options, handle: handlerOf(order) });
  tell({ consumer: order.consumer, kind: 'ready' });
};

// A consumer that does not start ends the process, and the test is told why.
process.on('message', (order: Order) => void start(order));
// The test that started it is gone.
process.on('disconnect', () => process.exit());
