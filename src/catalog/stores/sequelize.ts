import { defineLibrary, members, type StoreMeaning } from '../model.ts';

/** The model's class, however it got here: imported, injected, defined. */
const table = ['Receiver.Name'] as const;
const where = 'Argument[0].Member[where]';
const through = 'Argument[0].Member[transaction]';
const throughSecond = 'Argument[1].Member[transaction]';
/** These are of a model, and of a row of it. */
const entity = 'Receiver';

/** Rows that are there already are left as they are, and it gives its own all the same. */
const ignoring = {
  atomicWhen: [{ at: 'Argument[1].Member[ignoreDuplicates]', equals: true }],
  refusalWhen: [{ at: 'Argument[1].Member[ignoreDuplicates]', equals: true, refusal: 'falsy' }],
} as const;

const lock = (options: string): Pick<StoreMeaning, 'locksWhen'> => ({
  locksWhen: [
    { at: `${options}.Member[lock]`, equals: true },
    { at: `${options}.Member[lock]`, equals: 'UPDATE' },
    { at: `${options}.Member[lock].Member[level]`, equals: 'UPDATE' },
  ],
});

export const sequelize = defineLibrary({
  package: 'sequelize',
  versions: '>=6.0.0 <7',
  evidence: 'docs',
  docs: 'https://sequelize.org/docs/v6/core-concepts/model-querying-basics/',
  store: 'sequelize',
  schemaInCode: true,
  findsTransactionBeside: [{ call: 'useCLS' }],
  conflicts: [
    { at: 'Member[name]', equals: ['SequelizeUniqueConstraintError'] },
    { instanceOf: 'UniqueConstraintError' },
  ],
  entries: [
    { type: 'Model', member: 'findOne', is: 'read', table, where, through, yields: 'row', ...lock('Argument[0]') },
    {
      type: 'Model',
      member: 'findByPk',
      is: 'read',
      table,
      key: 'Argument[0]',
      keyColumn: 'id',
      through: throughSecond,
      yields: 'row',
      ...lock('Argument[1]'),
    },
    { type: 'Model', member: 'findAll', is: 'read', table, where, through, yields: 'rows', ...lock('Argument[0]') },
    { type: 'Model', member: 'findAndCountAll', is: 'read', table, where, through, yields: 'value' },
    {
      type: 'Model',
      member: 'findOrBuild',
      is: 'read',
      table,
      where,
      through,
      makesIfAbsent: 'Argument[0].Member[defaults]',
    },
    { type: 'Model', member: 'count', is: 'read', table, where, through, yields: 'count' },

    {
      type: 'Model',
      member: 'create',
      is: 'insert',
      table,
      values: 'Argument[0]',
      through: throughSecond,
      refusal: 'throws',
      ...ignoring,
    },
    {
      type: 'Model',
      member: 'bulkCreate',
      is: 'insert',
      table,
      values: 'Argument[0]',
      through: throughSecond,
      many: true,
      refusal: 'throws',
      ...ignoring,
    },
    ...members('Model', ['findOrCreate', 'findCreateFind'], {
      is: 'insert',
      table,
      where,
      values: 'Argument[0].Member[defaults]',
      through,
      ifAbsent: true,
    }),
    {
      type: 'Model',
      member: 'upsert',
      is: 'upsert',
      table,
      where: 'Argument[0]',
      values: 'Argument[0]',
      through: throughSecond,
    },
    {
      type: 'Model',
      member: 'update',
      is: 'update',
      table,
      where: 'Argument[1].Member[where]',
      values: 'Argument[0]',
      entity,
      through: throughSecond,
      refusal: 'count',
      countAt: 'Member[0]',
    },
    ...members('Model', ['increment', 'decrement'], {
      is: 'update',
      table,
      where: 'Argument[1].Member[where]',
      entity,
      through: throughSecond,
      relative: true,
      moves: 'Argument[0]',
    }),
    { type: 'Model', member: 'destroy', is: 'delete', table, where, entity, through, refusal: 'count' },
    { type: 'Model', member: 'reload', is: 'compute' },
    // Nothing is stored yet.
    { type: 'Model', member: 'build', is: 'makes', value: 'Argument[0]', table },
    { type: 'Model', member: 'save', is: 'save', entity: 'Receiver', through },
    {
      type: 'Sequelize',
      member: 'transaction',
      is: 'transaction',
      callback: 'Argument[last]',
      client: 'Parameter[0]',
      begins: true,
      serializableWhen: [{ at: 'Argument[0].Member[isolationLevel]', equals: 'SERIALIZABLE' }],
    },
    { type: 'Sequelize', member: 'useCLS', is: 'configure', what: 'client' },
    { type: 'Transaction', member: 'commit', is: 'commit' },
    { type: 'Transaction', member: 'rollback', is: 'rollback' },
    // The commit runs the callback and waits for it; that there is more to do then is all that is known here.
    { type: 'Transaction', member: 'afterCommit', is: 'work' },
    {
      type: 'Sequelize',
      member: 'query',
      is: 'sql',
      text: ['Argument[0]', 'Argument[0].Member[query]'],
      parameters: ['Argument[1].Member[replacements]', 'Argument[1].Member[bind]'],
      through: throughSecond,
      yields: 'rows',
    },
    ...members('Sequelize', ['authenticate', 'sync', 'close'], { is: 'compute' }),
  ],
});
