import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import Queue from 'bull';
import { type Job, Worker } from 'bullmq';
import { connect as connectSecondVersion } from 'nats';
import { afterAll, describe, expect, inject, test } from 'vitest';

import { libraries } from '../../src/catalog/libraries.ts';
import { bullBroker, redis } from './brokers/bull.ts';
import { bullmqBroker, connection } from './brokers/bullmq.ts';
import { durable, nats as natsBroker, server } from './brokers/nats.ts';
import { nameOf } from './expected.ts';
import type { Broker } from './run.ts';
import { services, type ServiceName } from './services.ts';

/** A message in the hands of a consumer whose lease is short. */
interface Held {
  readonly extend: () => Promise<unknown>;
  /** Would another consumer get it now? */
  readonly isGivenToAnother: () => Promise<boolean>;
  readonly close: () => Promise<unknown>;
}

interface Lease {
  readonly service: ServiceName;
  readonly broker: () => Broker | Promise<Broker>;
  readonly take: (queue: string) => Promise<Held>;
}

/** How long each of them holds a message without a word. */
const leaseMilliseconds = 1000;

const nothing = (): undefined => undefined;

const bullmqLease: Lease = {
  service: 'redis',
  broker: bullmqBroker,
  take: async queue => {
    const timing = { connection, lockDuration: leaseMilliseconds, stalledInterval: 300, maxStalledCount: 5 };
    const [first, second] = [new Worker(queue, undefined, timing), new Worker(queue, undefined, timing)];
    for (const worker of [first, second]) worker.on('error', nothing);
    const job = await first.getNextJob('first');
    await second.startStalledCheckTimer();
    return {
      extend: () => job.extendLock('first', leaseMilliseconds),
      isGivenToAnother: async () => {
        const again = (await second.getNextJob('second', { block: false })) as Job | undefined;
        return again !== undefined;
      },
      close: () => Promise.all([first.close(true), second.close(true)]),
    };
  },
};

const bullLease: Lease = {
  service: 'redis',
  broker: bullBroker,
  take: async queue => {
    const settings = { lockDuration: leaseMilliseconds, stalledInterval: 300, maxStalledCount: 5 };
    const [first, second] = [new Queue(queue, { redis, settings }), new Queue(queue, { redis, settings })];
    for (const client of [first, second]) client.on('error', nothing);
    await Promise.all([first.isReady(), second.isReady()]);
    const job = await first.getNextJob();
    if (job === undefined) throw new Error('there was no job');
    // What a queue with a processor does by itself.
    const checking = second as unknown as { moveUnlockedJobsToWait: () => Promise<unknown> };
    return {
      extend: () => job.extendLock(leaseMilliseconds),
      isGivenToAnother: async () => {
        await checking.moveUnlockedJobsToWait();
        await wait(300);
        await checking.moveUnlockedJobsToWait();
        return (await second.getWaitingCount()) > 0;
      },
      close: () => Promise.all([first.close(true), second.close(true)]),
    };
  },
};

/** What the versions of the client have in common. */
interface Client {
  readonly flush: () => Promise<void>;
  readonly close: () => Promise<void>;
}
interface Consumer {
  readonly next: (options?: { expires: number }) => Promise<{ working: () => void } | null>;
}

/** The broker's consumers wait one second for an acknowledgement. */
const natsLease = (open: (queue: string) => Promise<{ client: Client; consumer: Consumer }>): Lease => ({
  service: 'nats',
  broker: natsBroker,
  take: async queue => {
    const { client, consumer } = await open(queue);
    const message = await consumer.next();
    return {
      extend: async () => {
        message?.working();
        await client.flush();
      },
      isGivenToAnother: async () => (await consumer.next({ expires: 1000 })) !== null,
      close: () => client.close(),
    };
  },
});

const run: Readonly<Record<string, Lease>> = {
  'bullmq Job.extendLock': bullmqLease,
  'bull Job.extendLock': bullLease,
  '@nats-io/jetstream JsMsg.working': natsLease(async queue => {
    const client = await connect(server);
    return { client, consumer: await jetstream(client).consumers.get(queue, durable) };
  }),
  'nats JsMsg.working': natsLease(async queue => {
    const client = await connectSecondVersion(server);
    return { client, consumer: await client.jetstream().consumers.get(queue, durable) };
  }),
};

/** Rows that no run shows, by their package, each with the reason. */
const notRun: Readonly<Record<string, string>> = {
  '@aws-sdk/client-sqs': 'SQS is a service of the cloud',
  '@azure/service-bus': 'Service Bus is a service of the cloud',
  '@azure/storage-queue': 'Storage Queues are a service of the cloud',
  '@google-cloud/pubsub': 'Pub/Sub is a service of the cloud',
  '@temporalio/activity': 'the tests start no Temporal server',
  agenda: 'the tests start no MongoDB server',
  kafkajs: 'the tests start no Kafka broker',
  'pg-boss': 'the version that the tests run, 10, has no `touch`',
};

const rows = libraries.flatMap(library =>
  library.entries.flatMap(entry => (entry.is === 'extendLease' ? [`${library.package} ${nameOf(entry)}`] : [])),
);

const packageOf = (row: string): string => row.slice(0, row.lastIndexOf(' '));

describe('every row that extends a lease is run, or says why not', () => {
  const left = rows.filter(row => !(row in run));
  test('and no other is named', () => {
    expect(rows).toEqual(expect.arrayContaining(Object.keys(run)));
    expect([...new Set(left.map(packageOf))].sort()).toEqual(Object.keys(notRun).sort());
  });
  for (const row of left) test.skip(`${row}: ${notRun[packageOf(row)] ?? 'no reason'}`, nothing);
});

for (const [row, { service, broker, take }] of Object.entries(run)) {
  const { name, port } = services[service];
  const isThere = inject('services').includes(service);
  const title = isThere ? row : `${row}: ${name} does not run at 127.0.0.1:${String(port)}`;
  describe.skipIf(!isThere)(title, () => {
    const opened = isThere ? Promise.resolve(broker()) : undefined;
    afterAll(async () => (await opened)?.close());
    const isLost = async (isExtended: boolean): Promise<boolean> => {
      const own = await opened;
      if (own === undefined) throw new Error('there is no broker');
      const queue = `conformance-${randomUUID()}`;
      await own.create(queue);
      await own.publish(queue, 1);
      const held = await take(queue);
      // Also while the other one asks.
      const extending = isExtended ? setInterval(() => void held.extend(), leaseMilliseconds / 4) : undefined;
      try {
        await wait(2 * leaseMilliseconds);
        return await held.isGivenToAnother();
      } finally {
        clearInterval(extending);
        await held.close();
        await own.remove(queue);
      }
    };
    test.concurrent('a message whose lease nobody extends is given to another', async () => {
      expect(await isLost(false)).toBe(true);
    });
    test.concurrent('one whose lease is extended is not', async () => {
      expect(await isLost(true)).toBe(false);
    });
  });
}
