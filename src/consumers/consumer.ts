import type { Unsettled } from '../catalog/model.ts';
import type { ClientId, Gap, Place, Program, StepId } from '../effects/program.ts';

/** How a broker's client treats its handler. All facts come from the catalog row and the options at the registration. */
export interface Contract {
  /** The catalog's package, for texts and inventory: `amqplib`. */
  readonly library: string;
  /**
   * Who says "done".
   * `explicit`: a call (ack, delete, commit); `onReturn`: the handler's normal return, unless a return value says otherwise;
   * `returnValue`: only a return value that names the message; `onDelivery`: the broker, before the handler runs.
   */
  readonly acks: 'explicit' | 'onReturn' | 'returnValue' | 'onDelivery';
  /** An option that is not visible decides whether that is so, or the broker forgets the message on delivery. */
  readonly acksUnsure?: true;
  /**
   * What a throw out of the handler does.
   * `redeliver`: the message comes again (also: the process ends and the broker redelivers); `reject`: it goes to the dead-letter
   * route of its queue; `drop`: it is gone or parked; `swallow`: the client ignores it, the message stays as it is.
   */
  readonly onThrow: 'redeliver' | 'reject' | 'drop' | 'swallow';
  /** What happens to a message that is never settled while the process lives on: its lease expires, it is stuck, or the next acknowledgement covers it. */
  readonly unsettled: Unsettled;
  /** The message is held for a time that nobody prolongs while the handler works. */
  readonly lease?: Lease;
  /** A message that is given back comes again for ever: nothing that is declared limits it. Absent: limited, or not known. */
  readonly redeliveries?: 'unlimited';
  /** Where the queue is declared, if surely without a dead-letter route; perhaps it limits the deliveries. */
  readonly withoutDeadLetter?: { readonly at: Place; readonly isLimited: boolean };
  /** Does the client wait for the handler's promise? */
  readonly awaitsHandler: boolean;
  /** The return value can name the messages that failed (`batchItemFailures`), the others being acked. */
  readonly reportsFailures?: boolean;
  /** The handler runs in a transaction of this store that commits together with the acknowledgement. */
  readonly transactionOf?: string;
  /** Whoever sent the message waits for the answer, and learns of a failure from it. */
  readonly answersSender?: boolean;
  /** Another file holds the options: what is wrong with them is reported there. */
  readonly configuredElsewhere?: boolean;
  /** The option, or options object, that decides `onDelivery`. */
  readonly ackConfiguredAt?: Place;
}

export interface Lease {
  /** How long; `default`: what the queue or the broker says, `unknown`: what cannot be read here says. */
  readonly seconds: number | 'default' | 'unknown';
  /** How many messages are held at once; absent: several. */
  readonly messages?: number;
}

/** A handler with its effects: what the delivery model judges. */
export interface Consumer {
  readonly contract: Contract;
  /** The handler's name or registration, for texts. */
  readonly at: Place;
  /** What the registration names first, where that is a text: a queue, a topic, a route. */
  readonly registeredFor?: string;
  readonly program: Program;
  readonly gaps: readonly Gap[];
  /** The handler was too large to follow to its end: what is missing in the program may be there. */
  readonly isCutShort?: boolean;
  /**
   * `relay`: an outbox relay. Its receive is a SELECT, its ack the UPDATE or DELETE; its publish repeats by nature.
   * `unseen`: the consumer of a subscription or queue of which the program shows the declaration only.
   */
  readonly kind: 'handler' | 'loop' | 'relay' | 'unseen';
  /** The handler does nothing with the message: a timer's tick, a call to look around. What it failed to do, the next one does. */
  readonly isSignal?: boolean;
  /** The handler keeps the message, or gives it to code that cannot be seen: it may be settled there. */
  readonly handsMessageOn?: boolean;
  /** Batch calls that tell of entries that failed in a result that nobody reads, and the member that tells it. */
  readonly unread?: ReadonlyMap<StepId, string>;
  /** Members of the message that tell which state of its subject it speaks of: `message.content.json.version`. */
  readonly eventOrders?: ReadonlySet<string>;
  /** Questions about what the handler keeps in memory, by the path of their answer as conditions name it. */
  readonly remembered?: ReadonlyMap<string, Place>;
  /** For how many seconds the broker may bring a message again, as the settings say. */
  readonly retryWindow?: number;
  /** The program says of the handler that its messages may be lost, and handled twice. */
  readonly isBestEffort?: boolean;
  /** Where variables that hold a transaction's client are declared. */
  readonly clientVariables?: ReadonlyMap<ClientId, readonly Place[]>;
}
