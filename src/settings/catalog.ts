import {
  type Check,
  type Fields,
  flag,
  isRecord,
  listOf,
  literal,
  oneOf,
  quoted,
  record,
  text,
  unknownKey,
  valueThat,
} from './check.ts';
import { services } from './services.ts';
import { given, isTrue, option, path, suffixOrValueTest, test, when } from './catalog-paths.ts';
import {
  comparison,
  participation,
  pathOrTemplate,
  query,
  sqlText,
  store,
  table,
  writes,
  yields,
} from './catalog-stores.ts';

/**
 * The shape of catalog rows in settings: the same rows as in `src/catalog/model.ts`, whose types nobody checks when the
 * configuration is plain JavaScript. The tests hold the two together: every row of the catalog has to pass here.
 */

const callElsewhere = record({ call: text, at: path, equals: literal }, ['call']);

const evidence = oneOf('executed', 'source', 'docs');
const acks = oneOf('explicit', 'onReturn', 'returnValue', 'onDelivery', 'response');
const receiveAcks = oneOf('explicit', 'onReturn', 'onDelivery', 'response');
const onThrow = oneOf('redeliver', 'reject', 'drop', 'swallow');
const unsettled = oneOf('redelivered', 'stuck', 'passed');
const redeliveries = oneOf('unlimited');
const covers = oneOf('message', 'upTo', 'batch');
const handlerFields: Fields = {
  message: path,
  batch: path,
  error: path,
  done: path,
  client: path,
  curried: path,
  unstable: listOf(path),
};
const tells = oneOf('redelivery');
const requeue = record({ at: path, default: flag }, ['default']);
const count = valueThat('a number', value => typeof value === 'number');
const lease = record({
  seconds: path,
  milliseconds: path,
  size: record({ at: path, default: count }, ['at', 'default']),
  keptWhen: listOf(given),
});

const declares = record({
  each: path,
  queue: table,
  label: path,
  privateUnlessNamed: flag,
  deliveryLimit: listOf(given),
  deadLetter: listOf(given),
  deadLetterTo: record({ queue: listOf(path), exchange: listOf(path) }),
  deduplicates: listOf(given),
  deduplicatesContent: listOf(given),
  boundTo: path,
  exemptWhen: listOf(given),
  byConsumers: flag,
});

const consumer: Fields = {
  handlers: listOf(record({ at: path, ...handlerFields }, ['at'])),
  handler: record({ at: path, ...handlerFields }),
  acks,
  acksWhen: when('acks', acks),
  explicitWhenSettled: flag,
  acksWhenReturnsVoid: acks,
  onThrow,
  onThrowWhen: when('onThrow', onThrow),
  unsettled,
  unsettledWhen: when('unsettled', unsettled),
  lease,
  redeliveries,
  queue: path,
  declares,
  awaitsHandler: flag,
  transactionWhen: listOf(given),
  failuresReturned: path,
  failuresCover: oneOf('onward'),
  outcomesReturned: record({ status: path, ack: text, deadLetter: text }, ['status', 'ack']),
  ackOption: path,
  event: text,
  configuredBy: text,
  configurationType: text,
  variants: listOf(
    record(
      {
        parameterType: text,
        configured: given,
        unconfigured: flag,
        facts: record({
          acks,
          acksWhen: when('acks', acks),
          onThrow,
          unsettled,
          redeliveries,
          awaitsHandler: flag,
          ackOption: path,
          declares,
        }),
        ignored: flag,
        acksUnseen: acks,
        evidence,
      },
      ['facts'],
    ),
  ),
  answersSender: flag,
  notWhen: listOf(option),
  onlyBeside: listOf(callElsewhere),
};
const settle: Fields = {
  isWhen: when('is', oneOf('ack', 'nack', 'deadLetter', 'extendLease')),
  message: path,
  through: path,
  covers,
  coversWhen: when('covers', covers),
  requeue,
  failuresAt: path,
};
const callback: Fields = { callback: path };
interface Shape {
  readonly fields: Fields;
  readonly required?: readonly string[];
}

/** What a row may say beside its target, by its `is`. */
export const meanings: Readonly<Record<string, Shape>> = {
  consumer: { fields: consumer, required: ['acks', 'onThrow', 'unsettled', 'awaitsHandler'] },
  receive: {
    fields: {
      messages: path,
      scope: oneOf('function'),
      acks: receiveAcks,
      acksWhen: when('acks', receiveAcks),
      ackOption: path,
      unsettled,
      lease,
      redeliveries,
      queue: path,
      unsettledWhen: when('unsettled', unsettled),
      redeliveredBeside: listOf(callElsewhere),
    },
    required: ['messages', 'acks', 'unsettled'],
  },
  ack: { fields: settle },
  nack: { fields: settle },
  deadLetter: { fields: settle },
  extendLease: { fields: settle },
  release: { fields: {} },
  status: { fields: { code: path }, required: ['code'] },
  reply: { fields: { status: path, sends: flag, ofClass: flag } },
  verdict: { fields: { as: oneOf('ack', 'nack', 'deadLetter'), requeue }, required: ['as'] },
  read: { fields: store },
  insert: { fields: store },
  upsert: { fields: store },
  update: { fields: store },
  delete: { fields: store },
  makes: { fields: { value: path, table, waits: flag }, required: ['value'] },
  save: {
    fields: {
      ...participation,
      entity: path,
      entityOfClass: path,
      table,
      upsertsBy: listOf(text),
      waits: flag,
      keepsClient: flag,
    },
    required: ['entity'],
  },
  enlists: { fields: { ...participation, entity: path }, required: ['entity', 'through'] },
  flush: { fields: { saves: path, deletes: path } },
  sql: {
    fields: {
      ...participation,
      text: sqlText,
      parameters: listOf(path),
      client: path,
      rowsAt: path,
      countAt: path,
      yields,
    },
    required: ['text'],
  },
  sqlText: { fields: {} },
  binds: { fields: { name: path, value: path }, required: ['name', 'value'] },
  query: { fields: query },
  condition: { fields: { compares: comparison, all: flag } },
  fragment: { fields: { text: sqlText, name: path, means: text, counts: flag } },
  transaction: {
    fields: {
      callback: path,
      client: path,
      list: path,
      writes,
      begins: flag,
      serializableWhen: listOf(test),
      callable: flag,
      onReceiver: flag,
      ambient: flag,
      flushes: flag,
    },
  },
  bulk: { fields: { ...participation, writes }, required: ['writes'] },
  begin: { fields: { flushes: flag, serializableWhen: listOf(test) } },
  commit: { fields: { flushes: flag } },
  rollback: { fields: { throws: flag, flushes: flag } },
  acquire: { fields: {} },
  publish: {
    fields: {
      through: path,
      within: path,
      key: path,
      keyAlternatives: listOf(path),
      identity: path,
      destination: path,
      routing: path,
      observable: isTrue,
      failuresAt: path,
      deduplication: record({
        of: listOf(suffixOrValueTest),
        declared: isTrue,
        unlessGiven: listOf(path),
        content: record({ at: path, when: listOf(given) }, ['at']),
        sharesIds: isTrue,
      }),
    },
  },
  call: {
    fields: {
      service: oneOf(...services),
      key: path,
      optionalKey: path,
      method: record({ at: path, default: text }, ['default']),
      headers: path,
      headerSetter: text,
      document: listOf(path),
      failuresAt: path,
      returned: record({ data: path, error: path }, ['data', 'error']),
      safe: flag,
      safeWhen: listOf(given),
    },
    required: ['service'],
  },
  work: { fields: { observable: isTrue } },
  pure: { fields: { memory: oneOf('asks', 'keeps'), asksAround: isTrue } },
  telemetry: { fields: {} },
  compute: { fields: {} },
  handOff: { fields: {} },
  exit: { fields: {} },
  run: {
    fields: { ...callback, client: path, memoised: flag, resolves: path, rejects: path, surrounding: path },
    required: ['callback'],
  },
  match: { fields: { value: path }, required: ['value'] },
  case: { fields: { ...callback, rest: flag }, required: ['callback'] },
  chosen: { fields: {} },
  lock: { fields: { ...callback, key: path }, required: ['key'] },
  unlock: { fields: { lock: path }, required: ['lock'] },
  context: { fields: {} },
  awaits: { fields: { value: path, inExecutor: flag, started: flag }, required: ['value'] },
  passes: { fields: { value: pathOrTemplate, gated: flag, around: path }, required: ['value'] },
  around: { fields: { gated: flag, settledResults: flag } },
  gives: { fields: { what: record({ package: text, type: text }, ['package', 'type']) }, required: ['what'] },
  eachMessage: { fields: { ...callback, failuresAt: path }, required: ['callback', 'failuresAt'] },
  schedule: { fields: { ...callback, repeatsUntil: text }, required: ['callback'] },
  keySource: {
    fields: { stability: oneOf('unstable', 'derived'), stabilityWithArguments: oneOf('derived'), tells },
    required: ['stability'],
  },
  field: { fields: { stability: oneOf('stable', 'unstable'), identity: flag, tells }, required: ['stability'] },
  mediate: {
    fields: { what: path, handlers: text, method: text, detached: isTrue },
    required: ['what', 'handlers', 'method'],
  },
  dispatch: { fields: { command: path }, required: ['command'] },
  configure: {
    fields: {
      what: oneOf('queue', 'client', 'prefetch', 'consumers'),
      name: text,
      options: path,
      declares,
      binds: record({ queue: path, exchange: path }, ['queue', 'exchange']),
      renames: record({ each: path, name: path, queue: path }, ['each', 'name', 'queue']),
      consumes: path,
    },
    required: ['what'],
  },
};

/** The forms of a target; a row has the keys of exactly one. */
const targets: readonly (readonly string[])[] = [
  ['type', 'member'],
  ['type', 'field'],
  ['extends', 'member'],
  ['function'],
  ['construct'],
  ['command'],
  ['handlerType'],
  ['parameterType'],
  ['decorator'],
  ['iterable'],
];
const targetKeys = [...new Set(targets.flat())];
const targetFields: Fields = Object.fromEntries(targetKeys.map(name => [name, text]));

const position = valueThat('1 or "either"', value => value === 1 || value === 'either');

const meaningWord = oneOf(...Object.keys(meanings));

const entry: Check = (value, key) => {
  if (!isRecord(value)) return record({})(value, key);
  const problem = value.is === undefined ? `${key} needs the key "is".` : meaningWord(value.is, `${key}.is`);
  if (problem !== undefined) return problem;
  const { fields, required = [] } = meanings[String(value.is)] ?? { fields: {} };
  // A dispatching row's `command` is a path, a command row's is a name: only a key that the meaning lacks can be a target.
  const named = targetKeys.filter(name => value[name] !== undefined && !Object.hasOwn(fields, name));
  const all: Fields = { ...targetFields, ...fields, is: meaningWord, position, versions: text };
  const unknown = Object.keys(value).find(name => !Object.hasOwn(all, name));
  if (unknown !== undefined) return unknownKey(key, unknown, Object.keys(all));
  if (!targets.some(form => form.length === named.length && form.every(name => named.includes(name)))) {
    return `${key} must name one target, by ${targets.map(form => quoted(form).replace(', ', ' + ')).join(', ')}.`;
  }
  return record(all, required)(value, key);
};

const conflict = record({
  at: path,
  equals: listOf(
    valueThat(
      'a text, a number or true',
      value => typeof value === 'string' || typeof value === 'number' || value === true,
    ),
  ),
  instanceOf: text,
});

export const library: Check = record(
  {
    package: text,
    alsoDeclaredBy: listOf(text),
    ambient: flag,
    declaresGlobals: flag,
    modules: listOf(text),
    versions: text,
    evidence,
    docs: text,
    store: text,
    schemaInCode: flag,
    schemaOf: text,
    documents: flag,
    columnType: text,
    tableType: text,
    oneConnection: flag,
    findsTransactionBeside: listOf(callElsewhere),
    tracksChanges: flag,
    serializable: flag,
    broker: text,
    lazy: flag,
    callbacks: flag,
    conflicts: listOf(conflict),
    injection: record({ decorator: text, token: text, classes: listOf(text), factory: text }, [
      'decorator',
      'token',
      'classes',
      'factory',
    ]),
    entries: listOf(entry),
  },
  ['package', 'entries'],
);
