/**
 * Verbs by which an awaited call on the program's own type counts as an effect when no body can be found:
 * the one place where a name decides. Replaced as a whole by the setting `lexicon`.
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
