import { defineLibrary, type Entry, type Meaning, type StoreMeaning } from '../model.ts';

interface Tagged {
  /** Where values carry their types. */
  readonly valueTags?: readonly string[];
}

/** The writes of one item, whose input is at that path. */
const put = (input: string, shape: Tagged): StoreMeaning => ({
  is: 'upsert',
  table: `${input}.Member[TableName]`,
  where: `${input}.Member[Item]`,
  values: `${input}.Member[Item]`,
  ...shape,
  condition: `${input}.Member[ConditionExpression]`,
  // The store refuses a second item when the condition says so.
  atomicWhen: [{ at: `${input}.Member[ConditionExpression]`, includes: 'attribute_not_exists' }],
  refusal: 'throws',
});
const keyed = (input: string, shape: Tagged) =>
  ({
    table: `${input}.Member[TableName]`,
    where: `${input}.Member[Key]`,
    ...shape,
    condition: `${input}.Member[ConditionExpression]`,
  }) as const;
const update = (input: string, shape: Tagged): StoreMeaning => ({
  is: 'upsert',
  ...keyed(input, shape),
  updateExpression: `${input}.Member[UpdateExpression]`,
});

const list = 'Argument[0].Member[TransactItems]';
const transactWrite = (shape: Tagged): Meaning => {
  const [check, putAt, updateAt, deleteAt] = ['ConditionCheck', 'Put', 'Update', 'Delete'].map(
    name => `${list}.Element.Member[${name}]`,
  ) as [string, string, string, string];
  return {
    is: 'transaction',
    writes: {
      list,
      forms: [
        { at: putAt, ...put(putAt, shape) },
        { at: updateAt, ...update(updateAt, shape) },
        { at: deleteAt, is: 'delete', ...keyed(deleteAt, shape) },
        { at: check, is: 'read', ...keyed(check, shape), yields: 'boolean' },
      ],
      key: 'Argument[0].Member[ClientRequestToken]',
    },
  };
};

const input = 'Argument[0]';
const table = `${input}.Member[TableName]`;

/** The operations of a client, by name. */
const operations = (shape: Tagged): readonly (readonly [name: string, meaning: Meaning])[] => [
  ['Get', { is: 'read', table, where: `${input}.Member[Key]`, ...shape, yields: 'row' }],
  ['Query', { is: 'read', table, yields: 'value' }],
  ['Scan', { is: 'read', table, yields: 'value' }],
  ['BatchGet', { is: 'read', yields: 'value' }],
  ['TransactGet', { is: 'read', yields: 'value' }],
  ['Put', put(input, shape)],
  ['Update', update(input, shape)],
  ['Delete', { is: 'delete', ...keyed(input, shape) }],
  // Puts and deletes of several tables; what is over the capacity is left out, and is no failure.
  [
    'BatchWrite',
    {
      is: 'upsert',
      table: `${input}.Member[RequestItems]`,
      many: true,
      failuresAt: 'Member[UnprocessedItems]',
    },
  ],
  ['TransactWrite', transactWrite(shape)],
];

/** Each operation is a command, and a method of the client that has them all. */
const rows = (type: string, nameOf: (operation: string) => string, shape: Tagged): readonly Entry[] =>
  operations(shape).flatMap(([operation, meaning]): readonly Entry[] => {
    const name = nameOf(operation);
    return [
      { command: `${name}Command`, ...meaning },
      { type, member: `${name.charAt(0).toLowerCase()}${name.slice(1)}`, ...meaning },
    ];
  });

const conflicts = [
  { at: 'Member[name]', equals: ['ConditionalCheckFailedException', 'TransactionCanceledException'] },
  { instanceOf: 'ConditionalCheckFailedException' },
  { instanceOf: 'TransactionCanceledException' },
] as const;

/** What the client without documents calls the operation. */
const itemName = (operation: string): string => {
  if (operation === 'Query' || operation === 'Scan') return operation;
  return `${operation}Item${operation.startsWith('Transact') ? 's' : ''}`;
};

export const clientDynamodb = defineLibrary({
  package: '@aws-sdk/client-dynamodb',
  versions: '>=3.0.0 <4',
  evidence: 'docs',
  docs: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html',
  store: 'dynamodb',
  conflicts,
  entries: rows('DynamoDB', itemName, { valueTags: ['S', 'N', 'B', 'BOOL'] }),
});

export const libDynamodb = defineLibrary({
  package: '@aws-sdk/lib-dynamodb',
  versions: '>=3.0.0 <4',
  evidence: 'docs',
  docs: 'https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/Package/-aws-sdk-lib-dynamodb/',
  store: 'dynamodb',
  entries: rows('DynamoDBDocument', operation => operation, {}),
});
