/** The clients whose consumers are generated. */
export type ClientName = 'amqplib' | 'amqplibNoAck' | 'kafkajs' | 'bullmq' | 'pubsub' | 'lambda';

export const effectNames = [
  'charge',
  'chargeKeyed',
  'chargeUnstable',
  'mail',
  'sms',
  'post',
  'put',
  'decrement',
  'credit',
  'setStatus',
  'audit',
  'invoice',
  'receipt',
  'profile',
  'ship',
  'clearCart',
  'publish',
  'addJob',
  'addJobKeyed',
  'sendFifo',
  'sendFifoUnstable',
] as const;

export type EffectName = (typeof effectNames)[number];

/** Where a dedup marker is kept: a table with a unique key, one without, Redis. */
export type Store = 'unique' | 'free' | 'redis';

/** What the message decides: some are of a VIP, some are express. */
export type Question = 'vip' | 'express';

export type Form = 'doNothing' | 'caught' | 'ignored' | 'redis' | 'lease';

export type Detachment = 'bare' | 'void' | 'caught';

export type Node =
  | { readonly kind: 'effect'; readonly name: EffectName; readonly detached?: Detachment }
  /** Leaves when the marker is there. */
  | { readonly kind: 'check'; readonly store: Store }
  | { readonly kind: 'mark'; readonly store: Store; readonly isTolerant: boolean }
  /** The store itself refuses a second one; `ignored`: and nobody looks. `lease`: runs out, and the message is given back. */
  | { readonly kind: 'claim'; readonly form: Form }
  | { readonly kind: 'branch'; readonly on: Question; readonly then: readonly Node[]; readonly else: readonly Node[] }
  | { readonly kind: 'leave'; readonly on: Question; readonly settles: boolean }
  | {
      readonly kind: 'attempt';
      readonly body: readonly Node[];
      readonly handling: Handling;
      readonly isAckedFinally: boolean;
    }
  | {
      readonly kind: 'transaction';
      readonly body: readonly Node[];
      readonly claims: boolean;
      readonly through: 'client' | 'wrapper';
    }
  | { readonly kind: 'parallel'; readonly names: readonly EffectName[]; readonly isSettled: boolean }
  | { readonly kind: 'helper'; readonly where: Where; readonly body: readonly Node[] }
  | { readonly kind: 'items'; readonly name: EffectName }
  | { readonly kind: 'ack' };

export type Handling = 'rethrow' | 'log' | 'requeue' | 'reject' | 'store';

export type Where = 'function' | 'file' | 'class' | 'retry';

/** How a batch handler goes through its records, and what it does about one that fails. */
export interface Batch {
  readonly loop: 'for' | 'all';
  readonly failure: 'throw' | 'report' | 'log';
}

export interface Handler {
  readonly client: ClientName;
  readonly nodes: readonly Node[];
  readonly batch: Batch;
}

export const isExplicit = (client: ClientName): boolean => client === 'amqplib' || client === 'pubsub';

/** Nodes in the order of the text, the inner ones after those that hold them. */
export const allNodes = (nodes: readonly Node[]): readonly Node[] =>
  nodes.flatMap(node => {
    switch (node.kind) {
      case 'branch':
        return [node, ...allNodes(node.then), ...allNodes(node.else)];
      case 'attempt':
      case 'transaction':
      case 'helper':
        return [node, ...allNodes(node.body)];
      default:
        return [node];
    }
  });
