import { defineLibrary, members } from '../model.ts';
import { conflicts, counted, filter, operators, through, update, upsertWhen } from './mongo-shapes.ts';

const table = ['Maker.Argument[0]', 'TypeArgument[0]', 'Receiver.Name'] as const;
const session = 'Argument[1].Member[session]';
const changes = { is: 'update', table, where: filter, values: update, operators, isWhen: upsertWhen, through } as const;

export const mongodb = defineLibrary({
  package: 'mongodb',
  versions: '>=5.0.0 <8',
  evidence: 'docs',
  docs: 'https://www.mongodb.com/docs/drivers/node/current/crud/',
  store: 'mongodb',
  schemaInCode: true,
  conflicts,
  entries: [
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
    ...members('Collection', ['updateOne', 'updateMany'], { ...changes, ...counted }),
    ...members('Collection', ['findOneAndUpdate'], { ...changes, refusal: 'falsy', yields: 'row' }),
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
    { type: 'Collection', member: 'findOneAndDelete', is: 'delete', table, where: filter, through: session },
    { type: 'Db', member: 'collection', is: 'pure' },
    { type: 'MongoClient', member: 'db', is: 'pure' },
    { type: 'MongoClient', member: 'startSession', is: 'acquire' },
    { type: 'ClientSession', member: 'startTransaction', is: 'begin' },
    { type: 'ClientSession', member: 'commitTransaction', is: 'commit' },
    { type: 'ClientSession', member: 'abortTransaction', is: 'rollback' },
    { type: 'ClientSession', member: 'endSession', is: 'pure' },
    {
      type: 'ClientSession',
      member: 'withTransaction',
      is: 'transaction',
      callback: 'Argument[0]',
      client: 'Receiver',
    },
  ],
});
