import type { Evidence } from './library.ts';
import type { DeclarationMeaning } from './configure-meaning.ts';
import type {
  AccessPath,
  ArgumentTest,
  CallElsewhere,
  HandlerPath,
  ObjectPath,
  OptionTest,
  ReturnedPath,
  ValueTest,
} from './path.ts';

export interface ConsumerMeaning {
  readonly is: 'consumer';
  /** Where the handler is, from the call; several for clients with several handler options. Not used by type, decorator and heritage targets. */
  readonly handlers?: readonly HandlerRow[];
  /** For targets that are the handler themselves. */
  readonly handler?: OwnHandlerRow;
  /** `response`: an HTTP response of success; where the handler sends none, the framework answers for its normal return. */
  readonly acks: 'explicit' | 'onReturn' | 'returnValue' | 'onDelivery' | 'response';
  /** Options that change the default above; first match wins. */
  readonly acksWhen?: readonly (ValueTest & { readonly acks: ConsumerMeaning['acks'] })[];
  /** A handler that settles by a call somewhere does so everywhere, whatever `acks` says. */
  readonly explicitWhenSettled?: boolean;
  /** The declared return type of the handler decides (`sqs-consumer` 13 and 14): this applies when it includes `void`. */
  readonly acksWhenReturnsVoid?: ConsumerMeaning['acks'];
  /** `reject`: given back without requeueing, to the dead-letter route if the queue has one; `drop`: gone whatever its queue has. */
  readonly onThrow: 'redeliver' | 'reject' | 'drop' | 'swallow';
  readonly onThrowWhen?: readonly (ValueTest & { readonly onThrow: ConsumerMeaning['onThrow'] })[];
  readonly unsettled: Unsettled;
  readonly unsettledWhen?: readonly (ValueTest & { readonly unsettled: ConsumerMeaning['unsettled'] })[];
  readonly lease?: LeaseMeaning;
  /** The client brings a message that is given back again at once and for ever, unless its queue is declared with a limit. */
  readonly redeliveries?: 'unlimited';
  /** The name of the queue, for what its declaration says: see `DeclarationMeaning`. */
  readonly queue?: AccessPath;
  /** The registration declares the queue as well. */
  readonly declares?: DeclarationMeaning;
  readonly awaitsHandler: boolean;
  /** The handler runs in a transaction that commits together with the acknowledgement; the handler's `client` belongs to it. */
  readonly transactionWhen?: readonly ValueTest[];
  /** The return value that lists failed messages (`Member[batchItemFailures]`), the rest being acked. */
  readonly failuresReturned?: ReturnedPath;
  /** What follows the first of the failed messages comes again with it, as in a stream; otherwise only the listed ones do. */
  readonly failuresCover?: 'onward';
  /**
   * Where `acks` is `returnValue`: the handler returns a list that says of each message what becomes of it, and not which ones are done.
   * One that is not in it, or has another status than these, comes again.
   */
  readonly outcomesReturned?: { readonly status: ReturnedPath; readonly ack: string; readonly deadLetter?: string };
  /** Where the option stands that decides about ack on delivery; the object is reported when the option is absent. */
  readonly ackOption?: AccessPath;
  /** The named events of an emitter: `on('message', …)`. */
  readonly event?: string;
  /** Which `configure` rows (`what: 'consumers'`) hold options for handlers that carry none: the path word `Configuration`. */
  readonly configuredBy?: string;
  /** The exported type of those options, since the configuring call takes any. */
  readonly configurationType?: string;
  /** What holds for some handlers only; first match wins. A handler that none matches is no consumer, if there are any. */
  readonly variants?: readonly ConsumerVariant[];
  /** Whoever sent the message waits for the answer: a failure that is answered is not swallowed. */
  readonly answersSender?: boolean;
  /** Registrations for something else than messages: replies to this process's own requests die with it anyway. */
  readonly notWhen?: readonly OptionTest[];
  /** A consumer only where the program makes one of these calls: with MQTT the subscription says whether a loss matters. */
  readonly onlyBeside?: readonly CallElsewhere[];
}

/**
 * The broker holds a message for a time that runs on while the handler works, then gives it to others. Only for clients that do not
 * prolong it by themselves.
 */
export interface LeaseMeaning {
  /** Where the call says how long; without a word of it, the broker's default holds. */
  readonly seconds?: AccessPath;
  readonly milliseconds?: AccessPath;
  /** How many messages come at once, at most. */
  readonly size?: { readonly at: AccessPath; readonly default: number };
  /** Options with which the client prolongs it, or ends the handler in time. */
  readonly keptWhen?: readonly ValueTest[];
}

export interface ConsumerVariant {
  /** One of the handler's parameters has this type: `RmqContext`. A handler with another variant's type is not this variant. */
  readonly parameterType?: string;
  /** The configuring call says so; does not count against a parameter's type. */
  readonly configured?: ValueTest;
  /** Neither a parameter nor a configuring call of the program says anything. */
  readonly unconfigured?: boolean;
  readonly facts: Partial<
    Pick<
      ConsumerMeaning,
      'acks' | 'acksWhen' | 'onThrow' | 'unsettled' | 'redeliveries' | 'awaitsHandler' | 'ackOption' | 'declares'
    >
  >;
  /** Its handlers are no consumers: what they miss nobody sends again. */
  readonly ignored?: boolean;
  /** How we know its facts, where that is not as for the rest of the library. */
  readonly evidence?: Evidence;
  /** What holds in place of `facts.acks` when no configuring call is in sight: `explicit` for a handler that settles, else this. */
  readonly acksUnseen?: ConsumerMeaning['acks'];
}

export interface HandlerRow {
  readonly at: AccessPath;
  /** The single message, seen from the handler: `Parameter[0].Member[message]`. */
  readonly message?: HandlerPath;
  /**
   * The list of messages, for batch handlers: `Parameter[0].Member[Records]`. Beside `message`: holds when the handler declares a
   * list there, which depends on the version or on an option.
   */
  readonly batch?: HandlerPath;
  /** The parameter that says why there is no message, and is empty when there is one: `(error, message) => …`. */
  readonly error?: HandlerPath;
  /** A callback by which a handler that declares it settles, and by nothing else: with an error it fails, without one it is done. */
  readonly done?: HandlerPath;
  /** The client of a transaction that the handler runs in. */
  readonly client?: HandlerPath;
  /** Parameters that are others on every delivery: a lock's token. */
  readonly unstable?: readonly HandlerPath[];
  /** A function that the handler returns runs next; its parameter that belongs to the message (`args => ({ job }) => …`). */
  readonly curried?: HandlerPath;
}

/** A function that is recognised by itself, or a typed object that holds the handler: `at: 'Member[queue]'`. */
export interface OwnHandlerRow extends Omit<HandlerRow, 'at'> {
  readonly at?: ObjectPath;
}

/** A call that yields messages to a loop: the enclosing loop (or function) is the consumer. */
export interface ReceiveMeaning {
  readonly is: 'receive';
  /** Seen from the call; for an `iterable` from the value: `Element`. */
  readonly messages: AccessPath;
  /** The consumer is the enclosing function even inside a loop: a request handler that checks a signature. */
  readonly scope?: 'function';
  /** `onReturn`: the next round, or the next receive, says that what was received is done. */
  readonly acks: 'explicit' | 'onReturn' | 'onDelivery' | 'response';
  readonly acksWhen?: readonly ((ValueTest | ArgumentTest) & { readonly acks: ReceiveMeaning['acks'] })[];
  readonly ackOption?: AccessPath;
  readonly unsettled: Unsettled;
  readonly unsettledWhen?: readonly (ValueTest & { readonly unsettled: ReceiveMeaning['unsettled'] })[];
  /** Where the program makes one of these calls, it brings back what was never settled: the claim of a stream's pending entries. */
  readonly redeliveredBeside?: readonly CallElsewhere[];
  readonly lease?: LeaseMeaning;
  readonly redeliveries?: 'unlimited';
  readonly queue?: AccessPath;
}
/**
 * What becomes of a message that is neither acknowledged nor rejected: it comes again; it hangs; or the client goes on to the next one, whose
 * acknowledgement covers it.
 */
export type Unsettled = 'redelivered' | 'stuck' | 'passed';
