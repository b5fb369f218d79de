import { randomUUID } from 'node:crypto';

import { ConsumerProcess, type Fields } from './consumer-process.ts';
import type { Fate } from './expected.ts';
import type { Behaviour, Options, Plan } from './subject.ts';

/** The broker as the test sees it: with a client of its own, so that a fault of the tested one cannot hide. */
export interface Broker {
  /** Makes an empty queue of that name. */
  readonly create: (queue: string) => Promise<void>;
  /** Puts so many messages there, with every property set that a publisher can set. */
  readonly publish: (queue: string, count: number) => Promise<void>;
  readonly remove: (queue: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface Setting {
  readonly broker: Broker;
  /** The program of the consumers' processes. */
  readonly child: string;
  readonly module: string;
  readonly fields: Plan['fields'];
  /** Milliseconds within which this broker gives a message again, if it does so at all. */
  readonly patience: number;
}

export interface Registration {
  readonly options: Options;
  readonly done: string | undefined;
}

export interface Observed {
  readonly fate: Fate;
  /** The fields of two deliveries of one message. */
  readonly pair?: readonly [Fields, Fields];
}

interface Run {
  readonly queue: string;
  readonly start: (behaviour: Behaviour) => Promise<ConsumerProcess>;
}

const firstLimit = 30_000;

/** A queue and the consumers on it, none of which outlive the run. */
const inQueue = async <T>(setting: Setting, registration: Registration, body: (run: Run) => Promise<T>): Promise<T> => {
  const queue = `conformance-${randomUUID()}`;
  const consumers: Promise<ConsumerProcess>[] = [];
  await setting.broker.create(queue);
  try {
    const { child, module, fields } = setting;
    const start = (behaviour: Behaviour): Promise<ConsumerProcess> => {
      const consumer = ConsumerProcess.start(child, { module, queue, fields, behaviour, ...registration });
      consumers.push(consumer);
      return consumer;
    };
    return await body({ queue, start });
  } finally {
    for (const started of await Promise.allSettled(consumers)) {
      if (started.status === 'fulfilled') await started.value.kill();
    }
    await setting.broker.remove(queue);
  }
};

/** Settles whatever it gets, in the client's plainest way. */
const settling = ({ done }: Registration): Behaviour => ({ does: 'settle', by: done, options: {} });

const started = async (run: Run, behaviour: Behaviour, messages: number): Promise<ConsumerProcess> => {
  const consumer = await run.start(behaviour);
  if (await consumer.delivered(messages, firstLimit)) return consumer;
  throw new Error(
    `${String(consumer.deliveries.length)} of ${String(messages)} messages were delivered: ${consumer.output}`,
  );
};

/** Hands one message to a consumer that does that with it, and watches what becomes of the message. */
export const observe = (setting: Setting, registration: Registration, behaviour: Behaviour): Promise<Observed> =>
  inQueue(setting, registration, async run => {
    await setting.broker.publish(run.queue, 1);
    const first = await started(run, behaviour, 1);
    // Beside the first: what is given back while that one lives may go to either.
    const second = await run.start(settling(registration));
    await Promise.race([
      first.delivered(2, setting.patience).then(again => again || second.delivered(1, setting.patience)),
      second.delivered(1, setting.patience),
    ]);
    const again = first.deliveries[1] ?? second.deliveries[0];
    if (again !== undefined) return { fate: 'redelivered', pair: [first.deliveries[0] ?? {}, again] };
    await first.kill();
    await second.delivered(1, setting.patience);
    const later = second.deliveries[0];
    return later === undefined ? { fate: 'gone' } : { fate: 'stuck', pair: [first.deliveries[0] ?? {}, later] };
  });

/** Ends the process while the handler is at work. */
export const observeCrash = (setting: Setting, registration: Registration): Promise<Observed> =>
  inQueue(setting, registration, async run => {
    await setting.broker.publish(run.queue, 1);
    const first = await started(run, { does: 'hang' }, 1);
    await first.kill();
    const second = await run.start(settling(registration));
    await second.delivered(1, setting.patience);
    const again = second.deliveries[0];
    return again === undefined ? { fate: 'gone' } : { fate: 'redelivered', pair: [first.deliveries[0] ?? {}, again] };
  });

/** Settles the third of three messages, and counts those that come again when the process has ended. */
export const observeThird = (
  setting: Setting,
  registration: Registration,
  by: string,
  options: Options,
): Promise<number> =>
  inQueue(setting, registration, async run => {
    await setting.broker.publish(run.queue, 3);
    const first = await started(run, { does: 'settleThird', by, options }, 3);
    const second = await run.start(settling(registration));
    await first.kill();
    await second.delivered(3, setting.patience);
    return second.deliveries.length;
  });
