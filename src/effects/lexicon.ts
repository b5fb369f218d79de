/**
 * Verbs by which an awaited call on the program's own type counts as an effect when no body can be found. Here and in
 * `isMessageId` a name decides, and nowhere else. Replaced as a whole by the setting `lexicon`.
 */
export const defaultLexicon: readonly string[] = [
  'book',
  'capture',
  'charge',
  'create',
  'credit',
  'debit',
  'decrement',
  'deliver',
  'emit',
  'enqueue',
  'increment',
  'insert',
  'invoice',
  'notify',
  'pay',
  'place',
  'post',
  'publish',
  'refund',
  'register',
  'reserve',
  'send',
  'ship',
  'submit',
  'transfer',
];

/** The verb of the lexicon that a name is, or begins with in camel case: `charge` of `chargeCustomer`. */
export const verbIn = (lexicon: ReadonlySet<string>, name: string): string | undefined => {
  const head = /^[a-z]+/u.exec(name)?.[0];
  return head !== undefined && lexicon.has(head) ? head : undefined;
};

const messageIds = /^(?:event|message|msg|idempotency|dedup\w*)_?(?:id|key|uuid|guid)$/iu;

/** Is that what a message's content calls the id by which its receivers know it again: `eventId`, `message_id`, `idempotencyKey`? */
export const isMessageId = (name: string): boolean => messageIds.test(name);
