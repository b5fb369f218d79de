import { defineLibrary, type Entry } from '../model.ts';

const input = 'Argument[0]';
const table = `${input}.Member[TableName]`;
const condition = `${input}.Member[ConditionExpression]`;
const key = `${input}.Member[Key]`;
const item = `${input}.Member[Item]`;

/** The store refuses a second item when the condition says so. */
const absent = { at: condition, includes: 'attribute_not_exists' } as const;

/** The commands of one client; `valueTags` where values carry their types. */
const commands = (
  names: (short: string) => string,
  shape: { readonly valueTags?: readonly string[] },
): readonly Entry[] => [
  { command: names('Get'), is: 'read', table, where: key, ...shape, yields: 'row' },
  { command: 'QueryCommand', is: 'read', table, yields: 'value' },
  { command: 'ScanCommand', is: 'read', table, yields: 'value' },
  { command: names('BatchGet'), is: 'read', yields: 'value' },
  {
    command: names('Put'),
    is: 'upsert',
    table,
    where: item,
    values: item,
    ...shape,
    condition,
    atomicWhen: [absent],
    refusal: 'throws',
  },
  {
    command: names('Update'),
    is: 'upsert',
    table,
    where: key,
    ...shape,
    condition,
    updateExpression: `${input}.Member[UpdateExpression]`,
  },
  { command: names('Delete'), is: 'delete', table, where: key, ...shape, condition },
  // Puts and deletes of several tables; what is over the capacity is left out, and is no failure.
  {
    command: names('BatchWrite'),
    is: 'upsert',
    table: `${input}.Member[RequestItems]`,
    many: true,
    failuresAt: 'Member[UnprocessedItems]',
  },
];

const conflicts = [
  { at: 'Member[name]', equals: ['ConditionalCheckFailedException'] },
  { instanceOf: 'ConditionalCheckFailedException' },
] as const;

/** Every type of value has its own tag. */
const valueTags = ['S', 'N', 'B', 'BOOL'];

export const clientDynamodb = defineLibrary({
  package: '@aws-sdk/client-dynamodb',
  versions: '>=3.0.0 <4',
  evidence: 'docs',
  docs: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html',
  store: 'dynamodb',
  conflicts,
  entries: commands(short => `${short}ItemCommand`, { valueTags }),
});

export const libDynamodb = defineLibrary({
  package: '@aws-sdk/lib-dynamodb',
  versions: '>=3.0.0 <4',
  evidence: 'docs',
  docs: 'https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/Package/-aws-sdk-lib-dynamodb/',
  store: 'dynamodb',
  entries: commands(short => `${short}Command`, {}),
});
