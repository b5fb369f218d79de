/** The process of one consumer: gets its plan as an argument, consumes, and tells what is delivered until it is ended. */
import { inspect } from 'node:util';

import type { Consume, Delivery, News, Plan } from './subject.ts';

const plan = JSON.parse(process.argv[2] ?? '') as Plan;

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

const fieldsOf = ({ holders }: Delivery): Record<string, string> => {
  const told: Record<string, string> = {};
  for (const [type, field] of plan.fields) {
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

let count = 0;

const handle = (delivery: Delivery): unknown => {
  count += 1;
  tell({ kind: 'delivered', fields: fieldsOf(delivery) });
  const { behaviour } = plan;
  const first = count === 1;
  switch (behaviour.does) {
    case 'settleThird':
      if (count < 3) return forever();
      if (count === 3) return settle(delivery, behaviour.by, behaviour.options);
      break;
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
      if (first) return forever();
      break;
    case 'returnUnsettled':
      if (first) return undefined;
      break;
  }
  return settle(delivery, plan.done, {});
};

// The test that started it is gone.
process.on('disconnect', () => process.exit());

const { default: consume } = (await import(plan.module)) as { default: Consume };
await consume({ queue: plan.queue, options: plan.options, handle });
tell({ kind: 'ready' });
