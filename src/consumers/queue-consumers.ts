import type { Catalog } from '../catalog/index.ts';
import type { Library } from '../catalog/model.ts';
import { Lowering } from '../effects/lower/lowering.ts';
import { siteOf } from '../effects/lower/maker.ts';
import type { ProgramIndex } from '../typescript/declarations.ts';
import { brokerCalls, type BrokerCall } from './broker-calls.ts';
import { consumedQueue } from './declarations.ts';
import { queueAt, type QueueName } from './queue-name.ts';

/** A call that registers a handler for a queue, or receives from it. */
interface QueueConsumer extends Pick<BrokerCall, 'node'> {
  readonly library: Library;
  readonly queue: QueueName;
}

const registrations = new WeakMap<ProgramIndex, Map<Catalog, readonly QueueConsumer[]>>();

/** Those of the program that name their queue. */
export function registrationsIn(cx: Lowering): readonly QueueConsumer[] {
  const { index, catalog } = cx.services;
  const ofProgram = registrations.get(index) ?? new Map<Catalog, readonly QueueConsumer[]>();
  registrations.set(index, ofProgram);
  const known =
    ofProgram.get(catalog) ?? brokerCalls(cx, catalog.queueConsumerNames).flatMap(call => consumerOf(cx, call));
  ofProgram.set(catalog, known);
  return known;
}

function consumerOf(cx: Lowering, { node, match }: BrokerCall): readonly QueueConsumer[] {
  const { entry, library } = match;
  if (entry.is !== 'consumer' && entry.is !== 'receive') return [];
  const own = new Lowering(cx.services);
  const queue = consumedQueue(cx, match, queueAt(own, siteOf(own, node, match), entry.queue));
  return queue.named === undefined ? [] : [{ node, library, queue }];
}
