const ONE_WAY = 'the message of the lab takes the other way';
const RELAY = 'whoever relays rows looks for them again with its next tick';
const COUNTED = 'it gives up after more deliveries than the lab makes, on purpose';
const RETRIED = 'the lab fails a call once, not all its repetitions in one delivery';
const MEANT = 'the outcome is meant, says its reader';
const LEFT = 'what is begun and not finished comes back when a lease is over, or is left to a person';
const CLOCK = 'the clock does not move on as far as that between two deliveries of the lab';
const LIMIT = 'a defect that the plugin does not see, as its limits say';

/** Cases that the lab does not judge, by the rule and the beginning of their names, each with the reason. */
const exempt: Readonly<Record<string, string>> = {
  'no-ack-before-processing: outbox: rows are marked as sent side by side': RELAY,
  'no-ack-before-processing: only one branch acknowledges first': ONE_WAY,
  'no-auto-ack: the reply queue of a request': MEANT,
  'no-check-then-insert.redis: set and exists of a map of the program':
    'one report tells all that is wrong with a marker in memory',
  'no-check-then-insert: a self-referential update is not guarded by the read before it': LIMIT,
  'no-check-then-insert: a cool-down looks at time, not at the message': LIMIT,
  'no-check-then-insert: one statement that checks and inserts is not atomic':
    'the lab holds calls up, not what a statement does',
  'no-dedup-before-completion: two states, those that come in between are turned away': LEFT,
  'no-dedup-before-completion: begun and not finished is left to a person': LEFT,
  'no-dual-write: BullMQ: a tick goes over its rows side by side': RELAY,
  'no-poison-requeue: an attempt header is compared before the work': COUNTED,
  'no-poison-requeue: a helper counts the deliveries': COUNTED,
  'no-poison-requeue: a helper counts the deaths, before the work': COUNTED,
  'no-poison-requeue: attempts are counted in Redis': COUNTED,
  'no-poison-requeue: attempts within one delivery are no limit of deliveries': RETRIED,
  'no-side-effect-before-dedup: the reply of a request is no effect of its own': MEANT,
  'no-side-effect-before-dedup: a marker in finally': LIMIT,
  'no-swallowed-failure: amqplib: the failure is stored before the ack': 'the row that would store it is not there',
  'no-swallowed-failure: a retry that gives up in silence': RETRIED,
  'no-swallowed-failure: an alarm does not keep the message': 'an alarm is a call like another to the lab',
  'no-unsettled-message: amqplib: a case for each value that the message is declared to have':
    'the message of the lab is what it is declared to be',
  'no-unsettled-message: code that cannot be seen gets the message': 'the double of that code settles nothing',
  'no-unstable-idempotency-key: a day taken from the clock': CLOCK,
  'require-dedup: a counter in a row of the message itself counts its deliveries': MEANT,
  'require-dedup.computed: pg: a version that is compared as it was read': 'a version counts the writes',
  'require-dedup: FN: ': LIMIT,
  'require-dedup: a POST in a function that is tagged as pure': 'the tag says so',
  'require-dedup: a tick that relays an outbox': RELAY,
  'require-idempotency-key: either of two calls, in one run only one of them': ONE_WAY,
  'require-idempotency-key: an SDK that no row describes': 'nothing tells the lab that it knows keys',
};

export const isExempt = (title: string): boolean => Object.keys(exempt).some(name => title.startsWith(name));
