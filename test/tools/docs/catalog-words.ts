import type {
  AccessPath,
  ConsumerMeaning,
  ConsumerVariant,
  DeclarationMeaning,
  Entry,
  Evidence,
  HandlerRow,
  Meaning,
  ReceiveMeaning,
  SettleMeaning,
  StoreMeaning,
} from '../../../src/catalog/model.ts';
import { code, listText } from './markdown.ts';

/** Words for what rows say, as a reader of the catalog page understands them. */

export const evidenceText: Readonly<Record<Evidence, string>> = {
  executed: 'executed against the running broker',
  source: "read in the package's source",
  docs: 'read in its documentation and types',
};

const ackText: Readonly<Record<ConsumerMeaning['acks'], string>> = {
  explicit: 'by a call',
  onReturn: 'when the handler returns',
  returnValue: 'by what the handler returns',
  onDelivery: 'on delivery, before the handler runs',
  response: 'by an HTTP response of success',
};

const throwText: Readonly<Record<ConsumerMeaning['onThrow'], string>> = {
  redeliver: 'delivered again',
  reject: 'rejected without requeueing',
  drop: 'lost',
  swallow: 'caught by the client, no effect on the message',
};

const unsettledText: Readonly<Record<ConsumerMeaning['unsettled'], string>> = {
  redelivered: 'delivered again',
  stuck: 'stuck until the consumer is gone',
  passed: 'covered by the next acknowledgement',
};

/** What calls with a meaning are called in a list; `undefined`: not listed. A new meaning has to say so here. */
export const headings: Readonly<Record<Meaning['is'], string | undefined>> = {
  consumer: undefined,
  receive: undefined,
  field: undefined,
  ack: 'Acknowledges',
  nack: 'Gives the message back',
  deadLetter: 'Dead-letters',
  extendLease: 'Extends the lease',
  release: 'Gives back what is not settled',
  verdict: 'Settles when returned',
  status: 'Sets the status of the response',
  reply: 'Responds',
  eachMessage: 'Runs a function for each message and lists the failed ones',
  publish: 'Publishes',
  read: 'Reads',
  insert: 'Inserts',
  upsert: 'Writes one value over another',
  update: 'Updates',
  delete: 'Deletes',
  makes: 'Makes what can be saved',
  save: 'Saves what was read or made',
  enlists: 'Has an entity saved in a transaction',
  flush: 'Writes what waits in the client',
  sql: 'Runs SQL, which is read',
  query: 'Puts a query together',
  condition: 'Makes a condition',
  fragment: 'Makes a piece of SQL',
  sqlText: 'Makes SQL text for another call',
  binds: 'Gives a query its named parameter',
  transaction: 'Is a transaction',
  bulk: 'Several writes, each by itself',
  begin: 'Begins a transaction',
  commit: 'Commits the transaction',
  rollback: 'Rolls the transaction back',
  acquire: 'Gives a client that can hold a transaction',
  call: 'Calls the service',
  keySource: 'Gives values for keys',
  run: 'Runs a function at once',
  match: 'Begins a choice between functions',
  case: 'Runs a function where nothing else was chosen',
  chosen: 'Gives what the chosen function gave',
  lock: 'Takes a lock that other deliveries wait for',
  unlock: 'Lets go of a lock',
  context: 'Gives what the client knows of the delivery',
  schedule: 'Runs a function later, unobserved',
  passes: 'Gives back what it is given',
  around: 'Stands around a handler',
  awaits: 'Waits for what it is given',
  gives: 'Gives a client of another package',
  handOff: 'Hands the message over durably',
  work: 'Asks another service',
  exit: 'Ends the process',
  telemetry: 'Logs and measures, no effect',
  compute: 'No effect, can fail',
  pure: 'No effect',
  dispatch: 'Sends a command, which has a meaning of its own',
  mediate: 'Runs the class that is registered for what it is given',
  configure: 'Declares and configures',
};

interface Test {
  readonly at?: AccessPath;
  readonly equals?: unknown;
  readonly given?: boolean;
  readonly anyArgument?: string;
}

/** `noAck: true`, `argument 1 given`, `'NX' among the arguments` */
const testText = ({ at = '', equals, given, anyArgument }: Test): string => {
  if (anyArgument !== undefined) return `${code(anyArgument)} among the arguments`;
  const member = /\.Member\[(?<name>[^\]]+)\]$/u.exec(at)?.groups?.['name'];
  if (given === true) return `${member === undefined ? placeText(at) : code(member)} given`;
  return member === undefined
    ? `${placeText(at)} ${code(JSON.stringify(equals))}`
    : code(`${member}: ${JSON.stringify(equals).replaceAll('"', "'")}`);
};

/** `gives the message back with VisibilityTimeout: 0` */
export const isWhenText = (when: NonNullable<SettleMeaning['isWhen'] | StoreMeaning['isWhen']>): string =>
  when.map(test => `${(headings[test.is] ?? test.is).toLowerCase()} with ${testText(test)}`).join('; ');

const declarationFacts = {
  deadLetter: 'dead-letters',
  deliveryLimit: 'limits deliveries',
  deduplicates: 'leaves out repeated ids',
  deduplicatesContent: 'takes the content for the id',
} as const satisfies Partial<Record<keyof DeclarationMeaning, string>>;

/** `dead-letters with deadLetterQueue given; limits deliveries with …` */
export const declarationText = (meaning: DeclarationMeaning): string =>
  (['deadLetter', 'deliveryLimit', 'deduplicates', 'deduplicatesContent'] as const)
    .flatMap(fact => {
      const tests = meaning[fact] ?? [];
      return tests.length === 0 ? [] : [`${declarationFacts[fact]} with ${listText(tests.map(testText))}`];
    })
    .join('; ');

/** `argument 2`, `argument 1, its \`eachMessage\`` */
export const placeText = (path: AccessPath): string => {
  const members = [...path.matchAll(/Member\[(?<name>[^\]]+)\]/gu)].map(({ groups }) => groups?.['name'] ?? '');
  const [, index] = /^Argument\[(\w+)\]/u.exec(path) ?? [];
  const start = index === undefined ? '' : index === 'last' ? 'last argument' : `argument ${String(Number(index) + 1)}`;
  const member = members.length === 0 ? '' : code(members.join('.'));
  if (start === '') return member === '' ? code(path) : member;
  return member === '' ? start : `${start}, its ${member}`;
};

const withOptions = <T>(usual: string, when: readonly (Test & T)[] | undefined, say: (test: Test & T) => string) =>
  // One option may stand at several places of a call.
  [...new Set([usual, ...(when ?? []).map(test => `${say(test)} with ${testText(test)}`)])].join('; ');

export const acksText = (meaning: ConsumerMeaning | ReceiveMeaning): string => {
  const text = withOptions<{ readonly acks: ConsumerMeaning['acks'] }>(
    ackText[meaning.acks],
    meaning.acksWhen,
    ({ acks }) => ackText[acks],
  );
  if (meaning.is === 'receive') return text;
  const { acksWhenReturnsVoid: returnsVoid, handlers, handler, transactionWhen } = meaning;
  const takesCallback = [handler, ...(handlers ?? [])].some(row => row?.done !== undefined);
  return [
    text,
    ...(takesCallback ? ['by its callback if the handler declares one'] : []),
    ...(transactionWhen ?? []).map(test => `with its transaction's commit with ${testText(test)}`),
    ...(returnsVoid === undefined ? [] : [`${ackText[returnsVoid]} if it returns nothing`]),
    ...(meaning.variants ?? []).flatMap(variant => variantText(variant)),
  ].join('; ');
};

/** A variant that the handler shows by a parameter's type. */
const variantText = ({ parameterType, ignored, facts, evidence }: ConsumerVariant): readonly string[] => {
  if (parameterType === undefined) return [];
  if (ignored === true) return [`not a consumer with ${code(parameterType)}`];
  if (facts.acks === undefined) return [];
  const text = withOptions<{ readonly acks: ConsumerMeaning['acks'] }>(
    ackText[facts.acks],
    facts.acksWhen,
    ({ acks }) => ackText[acks],
  );
  const known = evidence === undefined ? '' : ` (${evidenceText[evidence]})`;
  return [`with ${code(parameterType)}: ${text.replaceAll('; ', ', ')}${known}`];
};

export const onThrowText = (meaning: ConsumerMeaning | ReceiveMeaning): string =>
  meaning.is === 'receive'
    ? 'as if never settled'
    : withOptions(throwText[meaning.onThrow], meaning.onThrowWhen, ({ onThrow }) => throwText[onThrow]);

export const neverSettledText = (meaning: ConsumerMeaning | ReceiveMeaning): string =>
  meaning.is === 'receive'
    ? [
        withOptions(
          unsettledText[meaning.unsettled],
          meaning.unsettledWhen,
          ({ unsettled }) => unsettledText[unsettled],
        ),
        ...(meaning.redeliveredBeside === undefined
          ? []
          : [
              `${unsettledText.redelivered} where the program calls ${listText(meaning.redeliveredBeside.map(({ call }) => code(call)))}`,
            ]),
      ].join('; ')
    : withOptions(unsettledText[meaning.unsettled], meaning.unsettledWhen, ({ unsettled }) => unsettledText[unsettled]);

/** The name of what a row is about: `Channel.ack`, `new Worker`, `@Processor`. */
export const nameOf = (entry: Entry): string => {
  if ('field' in entry) return `${entry.type}.${entry.field}`;
  if ('extends' in entry) return `${entry.extends}.${entry.member}`;
  if ('type' in entry) return entry.member === '()' ? `${entry.type}()` : `${entry.type}.${entry.member}`;
  if ('construct' in entry) return `new ${entry.construct}`;
  if ('function' in entry) return entry.function;
  if ('handlerType' in entry) return entry.handlerType;
  if ('parameterType' in entry) return entry.parameterType;
  if ('iterable' in entry) return entry.iterable;
  return 'decorator' in entry ? `@${entry.decorator}` : entry.command;
};

const handlerText = (handlers: readonly HandlerRow[] | undefined): string =>
  handlers === undefined ? '' : ` (${listText(handlers.map(({ at }) => placeText(at)))})`;

/** How a consumer is recognised, and its name in that sentence; names of one way are listed together. */
export const recognised = (entry: Entry): readonly [string, string] => {
  const name = code(nameOf(entry));
  if (entry.is === 'receive') return ['a loop over', name];
  if ('handlerType' in entry) return ['a function of type', name];
  if ('parameterType' in entry) return ['a function whose first parameter is', name];
  if ('decorator' in entry) return ['a method with', name];
  if ('iterable' in entry) return ['`for await` over', name];
  if ('extends' in entry) return ['a class or object that overrides', name];
  return ['the handler given to', name + handlerText(entry.is === 'consumer' ? entry.handlers : undefined)];
};
