import { defineLibrary, members } from '../model.ts';
import { conflicts, counted, filter, operators, through, update, upsertWhen } from './mongo-shapes.ts';

const table = ['Maker.Argument[0]', 'TypeArgument[0]', 'Receiver.Name'] as const;
const byId = 'Argument[0]';
const changes = { is: 'update', table, values: update, operators, isWhen: upsertWhen, through } as const;

export const mongoose = defineLibrary({
  package: 'mongoose',
  versions: '>=7.0.0 <10',
  evidence: 'docs',
  docs: 'https://mongoosejs.com/docs/queries.html',
  store: 'mongoose',
  schemaInCode: true,
  conflicts,
  entries: [
    { type: 'Model', member: 'findOne', is: 'read', table, where: filter, through, yields: 'row' },
    { type: 'Model', member: 'findById', is: 'read', table, key: byId, through, yields: 'row' },
    { type: 'Model', member: 'find', is: 'read', table, where: filter, through, yields: 'rows' },
    ...members('Model', ['aggregate', 'distinct'], { is: 'read', table, yields: 'value' }),
    { type: 'Model', member: 'exists', is: 'read', table, where: filter, yields: 'row' },
    { type: 'Model', member: 'countDocuments', is: 'read', table, where: filter, yields: 'count' },

    { type: 'Model', member: 'create', is: 'insert', table, values: 'Argument[0]', refusal: 'throws' },
    { type: 'Model', member: 'insertMany', is: 'insert', table, values: 'Argument[0]', many: true, refusal: 'throws' },
    ...members('Model', ['updateOne', 'updateMany'], { ...changes, where: filter, ...counted }),
    { type: 'Model', member: 'findOneAndUpdate', ...changes, where: filter, refusal: 'falsy', yields: 'row' },
    { type: 'Model', member: 'findByIdAndUpdate', ...changes, key: byId, refusal: 'falsy', yields: 'row' },
    ...members('Model', ['replaceOne', 'findOneAndReplace'], {
      is: 'update',
      table,
      where: filter,
      values: update,
      isWhen: upsertWhen,
      through,
    }),
    ...members('Model', ['deleteOne', 'deleteMany'], {
      is: 'delete',
      table,
      where: filter,
      refusal: 'count',
      countAt: 'Member[deletedCount]',
    }),
    { type: 'Model', member: 'findOneAndDelete', is: 'delete', table, where: filter },
    { type: 'Model', member: 'findByIdAndDelete', is: 'delete', table, key: byId },
    // Nothing is stored yet.
    { construct: 'Model', is: 'passes', value: 'Argument[0]' },
    { type: 'Document', member: 'save', is: 'save', entity: 'Receiver', through: 'Argument[0].Member[session]' },
    ...members(
      'Query',
      ['lean', 'select', 'populate', 'sort', 'limit', 'skip', 'orFail', 'exec', 'hint', 'read', 'collation'],
      { is: 'passes', value: 'Receiver' },
    ),
    { type: 'Connection', member: 'startSession', is: 'acquire' },
    { type: 'Connection', member: 'transaction', is: 'transaction', callback: 'Argument[0]', client: 'Parameter[0]' },
    { function: 'startSession', is: 'acquire' },
  ],
});
