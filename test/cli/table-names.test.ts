import path from 'node:path';

import { expect, it } from 'vitest';

import { inventoryOf } from '../../src/cli/inventory/inventory.ts';
import { relativeTo } from '../../src/cli/inventory/places.ts';
import { linter } from '../../src/cli/lint.ts';
import { namespace } from '../../src/manifest.ts';
import { programOf } from '../program.ts';
import { root } from '../tools/lint.ts';

const code = `
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { SQSEvent } from 'aws-lambda';
const db = new DynamoDBClient({});
const TableName = process.env['ORDERS'];
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const { messageId } of event.Records)
    await db.send(new PutItemCommand({ TableName, Item: { id: { S: messageId } } }));
};
`;

it('a table that the environment names is called by its variable, not by where that is declared', async () => {
  const lint = await linter(root);
  const { program, file } = programOf({ 'orders.ts': code });
  const source = file('orders.ts');
  const linted = lint(program, source, { prefix: namespace, rules: {}, settings: {}, allowsInlineConfig: true });
  const { consumers } = inventoryOf(
    [{ file: source.fileName, sourceText: source.text, ...linted }],
    [],
    relativeTo(path.dirname(source.fileName)),
  );
  expect(consumers.flatMap(({ effects }) => effects.map(({ about }) => about))).toEqual([
    'upsert process.env.ORDERS (dynamodb)',
  ]);
});
