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
  'addPoints',
  'note',
  'publish',
  'addJob',
  'addJobKeyed',
  'sendFifo',
  'sendFifoUnstable',
] as const;

export type EffectName = (typeof effectNames)[number];

/** Where a dedup marker is kept: a table with a unique key, one without, the status of a row, Redis for a day, an hour or ever. */
export type Store = 'unique' | 'free' | 'status' | 'redis' | 'redisHour' | 'redisForever';

/** What the message decides: some are of a VIP, some are express. */
export type Question = 'vip' | 'express';

export type Form = 'doNothing' | 'caught' | 'ignored' | 'status' | 'redis' | 'lease';

export type Detachment = 'bare' | 'void' | 'caught';

export type Node =
  | {
      readonly kind: 'effect';
      readonly name: EffectName;
      readonly detached?: Detachment;
      /** In a transaction, but not through its connection. */
      readonly isOutside?: true;
    }
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
  | { readonly kind: 'items'; readonly name: EffectName; readonly isParallel: boolean }
  | { readonly kind: 'ack' };

/** `release`: takes back the claim before it fails. */
export type Handling = 'rethrow' | 'log' | 'requeue' | 'reject' | 'store' | 'release';

export type Where = 'function' | 'file' | 'class' | 'retry';

/** How a batch handler goes through its records, and what it does about one that fails. */
export interface Batch {
  readonly loop: 'for' | 'all';
  readonly failure: 'throw' | 'report' | 'log';
}

/** Where the handler's body stands: at the registration, in a function, in one of another file, in a method. */
export type Shape = 'inline' | 'function' | 'file' | 'class';

/** What a wrapper in another file, which acknowledges for its handlers, does about one that fails; `bare`: nothing. */
export type Wrapping = 'requeue' | 'reject' | 'finally' | 'bare';

export interface Handler {
  readonly client: ClientName;
  readonly shape: Shape;
  readonly wrapping?: Wrapping;
  readonly nodes: readonly Node[];
  readonly batch: Batch;
}

/** Does a call of the handler itself acknowledge? */
export const acknowledges = ({ client, wrapping }: Pick<Handler, 'client' | 'wrapping'>): boolean =>
  isExplicit(client) && wrapping === undefined;

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
