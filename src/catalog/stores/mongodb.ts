import { defineLibrary, members, type BulkMeaning, type OptionTest } from '../model.ts';

/** What MongoDB's updates are made of, whatever client sends them. */

/** An array operator that adds what is there already changes nothing; neither do a minimum and a maximum. */
const operators = {
  absolute: ['$set', '$setOnInsert', '$unset', '$addToSet', '$min', '$max', '$pull', '$rename', '$currentDate'],
  relative: ['$inc', '$mul', '$push', '$pop', '$bit'],
} as const;

const list = 'Argument[0]';
const filter = 'Argument[0]';
const update = 'Argument[1]';
const options = 'Argument[2]';

const upsertWhen = [{ at: `${options}.Member[upsert]`, equals: true, is: 'upsert' }] as const;

const through = `${options}.Member[session]`;

/** A write whose result counts what it matched. */
const counted = { refusal: 'count', countAt: ['Member[matchedCount]', 'Member[modifiedCount]'] } as const;

const newRowsOnly = ['$setOnInsert'] as const;
/** What the result of an update says of the rows that an upsert has made. */
const creates = {
  operators: newRowsOnly,
  inserted: 'Member[upsertedCount]',
  found: 'Member[matchedCount]',
  keyAt: 'Member[upsertedId]',
} as const;
/** The row is given as it was before. */
const createsUnlessFound = (unless: readonly OptionTest[]) =>
  ({ creates: { operators: newRowsOnly, givesFoundUnless: unless } }) as const;

const conflicts = [{ at: 'Member[code]', equals: [11000] }] as const;

/** What names it, however it got here. */
const table = ['Maker.Argument[0]', 'TypeArgument[0]', 'Receiver.Name'] as const;

const session = 'Argument[1].Member[session]';
const changesOfCollection = {
  is: 'update',
  table,
  where: filter,
  values: update,
  operators,
  isWhen: upsertWhen,
  through,
} as const;

/** A list of writes, each of which is done by itself. */
const bulk = (through: string): BulkMeaning => {
  const part = (form: string, member: string): string => `${list}.Element.Member[${form}].Member[${member}]`;
  const change = (form: string) =>
    ({
      at: `${list}.Element.Member[${form}]`,
      is: 'update',
      table,
      where: part(form, 'filter'),
      values: part(form, 'update'),
      operators,
      isWhen: [{ at: part(form, 'upsert'), equals: true, is: 'upsert' }],
    }) as const;
  const removal = (form: string) =>
    ({ at: `${list}.Element.Member[${form}]`, is: 'delete', table, where: part(form, 'filter') }) as const;
  return {
    is: 'bulk',
    through,
    writes: {
      list,
      forms: [
        {
          at: `${list}.Element.Member[insertOne]`,
          is: 'insert',
          table,
          values: part('insertOne', 'document'),
          refusal: 'throws',
        },
        change('updateOne'),
        change('updateMany'),
        { ...change('replaceOne'), values: part('replaceOne', 'replacement') },
        removal('deleteOne'),
        removal('deleteMany'),
      ],
    },
  };
};

/** Made from something, an id is as stable as that. */
const fromId = { is: 'keySource', stability: 'derived' } as const;

export const mongodb = defineLibrary({
  package: 'mongodb',
  // Its ids; Mongoose's own class extends theirs.
  alsoDeclaredBy: ['bson'],
  versions: '>=4.0.0 <8',
  evidence: 'docs',
  docs: 'https://www.mongodb.com/docs/drivers/node/current/crud/',
  store: 'mongodb',
  schemaInCode: true,
  conflicts,
  entries: [
    { construct: 'ObjectId', is: 'keySource', stability: 'unstable', stabilityWithArguments: 'derived' },
    ...members('ObjectId', ['toHexString', 'toString', 'toJSON', 'equals', 'getTimestamp'], fromId),
    ...members('ObjectId', ['createFromHexString', 'createFromTime'], fromId),

    { type: 'Collection', member: 'findOne', is: 'read', table, where: filter, through: session, yields: 'row' },
    { type: 'Collection', member: 'find', is: 'read', table, where: filter, through: session, yields: 'rows' },
    ...members('Collection', ['aggregate', 'distinct'], { is: 'read', table, yields: 'value' }),
    {
      type: 'Collection',
      member: 'countDocuments',
      is: 'read',
      table,
      where: filter,
      through: session,
      yields: 'count',
    },
    { type: 'Collection', member: 'estimatedDocumentCount', is: 'read', table, yields: 'count' },
    ...members('FindCursor', ['limit', 'skip', 'sort', 'project'], { is: 'passes', value: 'Receiver' }),
    { type: 'AbstractCursor', member: 'toArray', is: 'passes', value: 'Receiver' },

    {
      type: 'Collection',
      member: 'insertOne',
      is: 'insert',
      table,
      values: filter,
      through: session,
      refusal: 'throws',
    },
    {
      type: 'Collection',
      member: 'insertMany',
      is: 'insert',
      table,
      values: filter,
      through: session,
      many: true,
      refusal: 'throws',
    },
    ...members('Collection', ['updateOne', 'updateMany'], { ...changesOfCollection, ...counted, creates }),
    ...members('Collection', ['findOneAndUpdate'], {
      ...changesOfCollection,
      refusal: 'falsy',
      yields: 'row',
      ...createsUnlessFound([
        { at: `${options}.Member[returnDocument]`, equals: 'after' },
        { at: `${options}.Member[includeResultMetadata]`, equals: true },
      ]),
    }),
    ...members('Collection', ['replaceOne', 'findOneAndReplace'], {
      is: 'update',
      table,
      where: filter,
      values: update,
      isWhen: upsertWhen,
      through,
    }),
    ...members('Collection', ['deleteOne', 'deleteMany'], {
      is: 'delete',
      table,
      where: filter,
      through: session,
      refusal: 'count',
      countAt: 'Member[deletedCount]',
    }),
    { type: 'Collection', member: 'bulkWrite', ...bulk(session) },
    { type: 'Collection', member: 'findOneAndDelete', is: 'delete', table, where: filter, through: session },
    { type: 'Db', member: 'collection', is: 'pure' },
    { type: 'MongoClient', member: 'db', is: 'pure' },
    { type: 'MongoClient', member: 'startSession', is: 'acquire' },
    { type: 'ClientSession', member: 'startTransaction', is: 'begin' },
    { type: 'ClientSession', member: 'commitTransaction', is: 'commit' },
    { type: 'ClientSession', member: 'abortTransaction', is: 'rollback' },
    { type: 'ClientSession', member: 'endSession', is: 'pure' },
    { type: 'ClientSession', member: 'withTransaction', is: 'transaction', callback: 'Argument[0]', onReceiver: true },
  ],
});

const keyed = { key: 'Argument[0]', keyColumn: '_id' } as const;
/** Every query takes its session as an option or from the chain: `.session(session)`. */
const throughSetter = 'session';
const changesOfModel = {
  is: 'update',
  table,
  values: update,
  operators,
  isWhen: upsertWhen,
  through,
  throughSetter,
} as const;
const foundOrChanged = {
  refusal: 'falsy',
  yields: 'row',
  ...createsUnlessFound([
    { at: `${options}.Member[new]`, equals: true },
    { at: `${options}.Member[returnDocument]`, equals: 'after' },
    { at: `${options}.Member[returnOriginal]`, equals: false },
    { at: `${options}.Member[includeResultMetadata]`, equals: true },
  ]),
} as const;
const sessionOrChain = { through: session, throughSetter } as const;

export const mongoose = defineLibrary({
  package: 'mongoose',
  versions: '>=7.0.0 <10',
  evidence: 'docs',
  docs: 'https://mongoosejs.com/docs/queries.html',
  // The driver's sessions and collections are its own.
  store: 'mongodb',
  schemaInCode: true,
  findsTransactionBeside: [
    { call: 'set', at: 'Argument[0]', equals: 'transactionAsyncLocalStorage' },
    { call: 'set', at: 'Argument[0].Member[transactionAsyncLocalStorage]', equals: true },
  ],
  conflicts,
  entries: [
    { type: 'Model', member: 'findOne', is: 'read', table, where: filter, through, throughSetter, yields: 'row' },
    { type: 'Model', member: 'findById', is: 'read', table, ...keyed, through, throughSetter, yields: 'row' },
    { type: 'Model', member: 'find', is: 'read', table, where: filter, through, throughSetter, yields: 'rows' },
    ...members('Model', ['aggregate', 'distinct'], { is: 'read', table, yields: 'value' }),
    { type: 'Model', member: 'exists', is: 'read', table, where: filter, throughSetter, yields: 'row' },
    {
      type: 'Model',
      member: 'countDocuments',
      is: 'read',
      table,
      where: filter,
      ...sessionOrChain,
      yields: 'count',
    },

    {
      type: 'Model',
      member: 'create',
      is: 'insert',
      table,
      values: 'Argument[0]',
      through: 'Argument[1].Member[session]',
      refusal: 'throws',
    },
    {
      type: 'Model',
      member: 'insertMany',
      is: 'insert',
      table,
      values: 'Argument[0]',
      through: session,
      many: true,
      refusal: 'throws',
    },
    ...members('Model', ['updateOne', 'updateMany'], { ...changesOfModel, where: filter, ...counted, creates }),
    { type: 'Model', member: 'findOneAndUpdate', ...changesOfModel, where: filter, ...foundOrChanged },
    { type: 'Model', member: 'findByIdAndUpdate', ...changesOfModel, ...keyed, ...foundOrChanged },
    ...members('Model', ['replaceOne', 'findOneAndReplace'], {
      is: 'update',
      table,
      where: filter,
      values: update,
      isWhen: upsertWhen,
      through,
      throughSetter,
    }),
    ...members('Model', ['deleteOne', 'deleteMany'], {
      is: 'delete',
      table,
      where: filter,
      ...sessionOrChain,
      refusal: 'count',
      countAt: 'Member[deletedCount]',
    }),
    { type: 'Model', member: 'bulkWrite', ...bulk(session) },
    {
      type: 'Model',
      member: 'insertOne',
      is: 'insert',
      table,
      values: 'Argument[0]',
      through: session,
      refusal: 'throws',
    },
    { type: 'Model', member: 'findOneAndDelete', is: 'delete', table, where: filter, ...sessionOrChain },
    { type: 'Model', member: 'findByIdAndDelete', is: 'delete', table, ...keyed, ...sessionOrChain },
    // Nothing is stored yet.
    { construct: 'Model', is: 'makes', value: 'Argument[0]', table },
    {
      type: 'Document',
      member: 'save',
      is: 'save',
      entity: 'Receiver',
      through: 'Argument[0].Member[session]',
      keepsClient: true,
    },
    { type: 'Document', member: '$session', is: 'enlists', entity: 'Receiver', through: 'Argument[0]' },
    ...members(
      'Query',
      ['lean', 'select', 'populate', 'sort', 'limit', 'skip', 'orFail', 'exec', 'hint', 'read', 'collation', 'session'],
      { is: 'passes', value: 'Receiver' },
    ),
    { type: 'Connection', member: 'startSession', is: 'acquire' },
    { type: 'Connection', member: 'transaction', is: 'transaction', callback: 'Argument[0]', client: 'Parameter[0]' },
    { function: 'startSession', is: 'acquire' },
    { function: 'set', is: 'configure', what: 'client' },
  ],
});
