import fc from 'fast-check';

import {
  allNodes,
  effectNames,
  acknowledges,
  type Batch,
  type ClientName,
  type EffectName,
  type Form,
  type Handler,
  type Handling,
  type Node,
  type Question,
  type Shape,
  type Store,
  type Where,
  type Wrapping,
} from './handler.ts';

const clients: readonly ClientName[] = ['amqplib', 'amqplib', 'pubsub', 'kafkajs', 'bullmq', 'lambda', 'amqplibNoAck'];

/** One in so many has it. */
const sometimes = <T>(times: number, of: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: times, arbitrary }, { weight: of - times, arbitrary: fc.constant(undefined) });

const question = fc.constantFrom<Question>('vip', 'express');
const name = fc.constantFrom<EffectName>(...effectNames);

const effect: fc.Arbitrary<Node> = fc
  .tuple(name, sometimes(1, 9, fc.constantFrom('bare', 'void', 'caught')))
  // A refused insert that nobody awaits ends the process at a moment that depends on the store alone, and how far two statements come before
  // the process ends, too.
  .map(([named, detached]) => [named, named === 'invoice' || named === 'addPoints' ? undefined : detached] as const)
  .map(([named, detached]) => ({ kind: 'effect', name: named, ...(detached === undefined ? {} : { detached }) }));

const awaited: fc.Arbitrary<Node> = name.map(named => ({ kind: 'effect', name: named }));

const effects = fc.array(effect, { minLength: 1, maxLength: 2 });

const branch: fc.Arbitrary<Node> = fc.record({
  kind: fc.constant('branch'),
  on: question,
  then: effects,
  else: fc.oneof(fc.constant([]), effects),
});

const handling: fc.Arbitrary<Handling> = fc.constantFrom('rethrow', 'log', 'requeue', 'reject', 'store');

const block = fc.oneof({ weight: 4, arbitrary: effect }, { weight: 1, arbitrary: branch });

const attempt: fc.Arbitrary<Node> = fc.record({
  kind: fc.constant('attempt'),
  body: fc.array(block, { minLength: 1, maxLength: 2 }),
  handling,
  isAckedFinally: fc.constant(false),
});

/** Statements of a transaction, some of them not through its connection; what is left of a note, the next delivery finds. */
const within: fc.Arbitrary<Node> = fc
  .tuple(name, sometimes(1, 8, fc.constant(true as const)))
  .map(([named, isOutside]) => ({
    kind: 'effect',
    name: named,
    ...(isOutside === undefined || named === 'note' ? {} : { isOutside }),
  }));

const transaction: fc.Arbitrary<Node> = fc.record({
  kind: fc.constant('transaction'),
  body: fc.array(within, { minLength: 1, maxLength: 3 }),
  claims: fc.boolean(),
  through: fc.constantFrom('client', 'wrapper'),
});

/**
 * One statement each, and none that the store refuses: whether a second one still runs when its neighbour has failed, is up to the
 * process's last moments.
 */
const single = effectNames.filter(named => named !== 'addPoints' && named !== 'note' && named !== 'invoice');

const parallel: fc.Arbitrary<Node> = fc.record({
  kind: fc.constant('parallel'),
  names: fc.uniqueArray(fc.constantFrom(...single), { minLength: 2, maxLength: 2 }),
  isSettled: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});

const helper: fc.Arbitrary<Node> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('helper'),
      where: fc.constantFrom<Where>('function', 'file', 'class'),
      body: fc.array(block, { minLength: 1, maxLength: 2 }),
    }),
  },
  // One call: what a retry repeats of the steps before the one that failed is a limit of the plugin, and written down as such.
  { weight: 1, arbitrary: awaited.map(node => ({ kind: 'helper', where: 'retry', body: [node] }) as const) },
);

/** An invoice has the key of its order: a second one of the same message would be refused even without any disturbance. So it is with a note. */
const perItem = effectNames.filter(named => named !== 'invoice' && named !== 'note');

/** Side by side, what one item does must not stand for what the others do. */
const additive: readonly EffectName[] = ['charge', 'mail', 'sms', 'post', 'decrement', 'credit', 'audit', 'publish'];

/** Requests that may take as long as they like: one after the other, they may outlast what the broker waits. */
const external: readonly EffectName[] = ['charge', 'mail', 'sms', 'post'];

const items: fc.Arbitrary<Node> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('items'),
      name: fc.constantFrom(...external),
      isParallel: fc.constant(false),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('items'),
      name: fc.constantFrom(...perItem),
      isParallel: fc.constant(false),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('items'),
      name: fc.constantFrom(...additive),
      isParallel: fc.constant(true),
    }),
  },
);

const leave: fc.Arbitrary<Node> = fc.record({
  kind: fc.constant('leave'),
  on: question,
  settles: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
});

const body: fc.Arbitrary<readonly Node[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: effect },
    { weight: 2, arbitrary: branch },
    { weight: 2, arbitrary: attempt },
    { weight: 2, arbitrary: transaction },
    { weight: 1, arbitrary: parallel },
    { weight: 2, arbitrary: helper },
    { weight: 2, arbitrary: items },
    { weight: 1, arbitrary: leave },
  ),
  { minLength: 1, maxLength: 3 },
);

const store = fc.constantFrom<Store>(
  'unique',
  'unique',
  'free',
  'free',
  'status',
  'redis',
  'redisHour',
  'redisForever',
);

/** Guards around the body; the marker stands at its end, before it, or somewhere within. */
const guard: fc.Arbitrary<(nodes: readonly Node[]) => readonly Node[]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant((nodes: readonly Node[]) => nodes) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(store, fc.boolean(), fc.nat({ max: 3 }), fc.boolean())
      .map(([kept, isTolerant, at, atEnd]) => (nodes: readonly Node[]) => {
        const mark: Node = { kind: 'mark', store: kept, isTolerant };
        const place = atEnd ? nodes.length : Math.min(at, nodes.length);
        return [{ kind: 'check', store: kept } as const, ...nodes.slice(0, place), mark, ...nodes.slice(place)];
      }),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.constantFrom<Form>('doNothing', 'caught', 'ignored', 'status', 'redis', 'lease'),
        fc.nat({ max: 3 }),
        fc.boolean(),
      )
      .map(([form, at, atStart]) => (nodes: readonly Node[]) => {
        const place = atStart ? 0 : Math.min(at, nodes.length);
        return [...nodes.slice(0, place), { kind: 'claim', form } as const, ...nodes.slice(place)];
      }),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom<Form>('doNothing', 'status', 'redis', 'lease')
      .map(form => (nodes: readonly Node[]) => [
        { kind: 'claim', form } as const,
        { kind: 'attempt', body: nodes, handling: 'release', isAckedFinally: false } as const,
      ]),
  },
);

/** Where the handler acknowledges, for clients where a call does that. */
const ackAt = fc.oneof(
  { weight: 7, arbitrary: fc.constant('end' as const) },
  { weight: 1, arbitrary: fc.constant('start' as const) },
  { weight: 1, arbitrary: fc.constant('beforeLast' as const) },
  { weight: 1, arbitrary: fc.constant('finally' as const) },
  { weight: 1, arbitrary: fc.constant('never' as const) },
);

/** An attempt around the whole body. */
const around = sometimes(1, 2, handling);

const batch: fc.Arbitrary<Batch> = fc.record({
  loop: fc.constantFrom('for', 'all'),
  failure: fc.constantFrom('throw', 'report', 'log'),
});

const shape: fc.Arbitrary<Shape> = fc.oneof(
  { weight: 4, arbitrary: fc.constant('inline') },
  { weight: 3, arbitrary: fc.constantFrom('function', 'file', 'class') },
);

const wrapping = sometimes(1, 4, fc.constantFrom<Wrapping>('requeue', 'reject', 'finally', 'bare'));

export const handlers: fc.Arbitrary<Handler> = fc
  .record({ client: fc.constantFrom(...clients), shape, wrapping, body, guard, ackAt, around, batch })
  .map(({ wrapping: wrapped, body: inner, guard: guarded, ackAt: at, around: handled, ...rest }) => {
    const handler = { ...rest, ...(wrapped === undefined ? {} : { wrapping: wrapped }) };
    // The lab lets deliveries overtake each other at one point, which is not enough to get past two checks.
    const isGuarded = guarded([]).length > 0;
    const nodes = withClaimsBeside(withoutRepeats(guarded(inner), new Set(isGuarded ? ['note'] : [])));
    return {
      ...handler,
      // Pub/Sub brings what nobody settles again and again, which no rule calls a defect of its own.
      nodes: acknowledges(handler)
        ? acknowledged(nodes, handler.client === 'pubsub' && at === 'never' ? 'end' : at, handled)
        : attempted(nodes, handled),
    };
  });

const ACK: Node = { kind: 'ack' };

const acknowledged = (nodes: readonly Node[], at: string, handled: Handling | undefined): readonly Node[] => {
  switch (at) {
    case 'start':
      return attempted([ACK, ...nodes], handled);
    case 'beforeLast':
      return attempted([...nodes.slice(0, -1), ACK, ...nodes.slice(-1)], handled);
    case 'finally':
      return [{ kind: 'attempt', body: nodes, handling: handled ?? 'rethrow', isAckedFinally: true }];
    case 'never':
      return attempted(nodes, handled);
    default:
      return attempted([...nodes, ACK], handled);
  }
};

const attempted = (nodes: readonly Node[], handled: Handling | undefined): readonly Node[] =>
  handled === undefined ? nodes : [{ kind: 'attempt', body: nodes, handling: handled, isAckedFinally: false }];

/** Beside a transaction that claims the message in the table of the markers, a marker of its own would always be refused. */
const withClaimsBeside = (nodes: readonly Node[]): readonly Node[] =>
  allNodes(nodes).some(node => node.kind === 'transaction' && node.claims)
    ? nodes.map(node => (node.kind === 'mark' && node.store === 'unique' ? { ...node, isTolerant: true } : node))
    : nodes;

/** Each effect once, so that what is found in its table tells of it alone. */
const withoutRepeats = (nodes: readonly Node[], used: Set<string>): readonly Node[] => {
  const isNew = (named: string): boolean => !used.has(named) && used.add(named).size > 0;
  const inside = (inner: readonly Node[]): readonly Node[] => withoutRepeats(inner, used);
  return nodes.flatMap((node): readonly Node[] => {
    switch (node.kind) {
      case 'effect':
      case 'items':
        return isNew(node.name) ? [node] : [];
      case 'parallel':
        return node.names.every(isNew) ? [node] : [];
      case 'branch':
        return [{ ...node, then: inside(node.then), else: inside(node.else) }];
      case 'attempt':
      case 'transaction':
      case 'helper': {
        const inner = inside(node.body);
        return inner.length === 0 ? [] : [{ ...node, body: inner }];
      }
      default:
        return [node];
    }
  });
};
