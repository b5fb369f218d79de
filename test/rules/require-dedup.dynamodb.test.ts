import rule from '../../rules/require-dedup.ts';
import { assertionOptions, testerWithoutSchema } from './tester.ts';

testerWithoutSchema().run('require-dedup', rule, {
  assertionOptions,
  valid: [
    {
      name: 'DynamoDB: a condition of one request holds off the others of its transaction',
      code: `
import { DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { Consumer } from 'kafkajs';
const dynamo = new DynamoDBClient({});
export const run = (consumer: Consumer) =>
  consumer.run({
    eachMessage: async ({ message }) => {
      const id = { S: String(message.key) };
      await dynamo.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            { ConditionCheck: { TableName: 'orders', Key: { id }, ConditionExpression: 'paid = :no', ExpressionAttributeValues: { ':no': { BOOL: false } } } },
            { Update: { TableName: 'stock', Key: { id }, UpdateExpression: 'ADD quantity :n', ExpressionAttributeValues: { ':n': { N: '1' } } } },
          ],
        }),
      );
    },
  });
      `,
    },
    {
      name: 'DynamoDB: a transaction with a claim that throws comes before the mail',
      code: `
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Job } from 'bullmq';
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const ses = new SESv2Client({});
export async function welcome(job: Job<{ id: string; to: string }>): Promise<void> {
  await documents.send(
    new TransactWriteCommand({
      TransactItems: [
        { Put: { TableName: 'handled', Item: { id: job.data.id }, ConditionExpression: 'attribute_not_exists(id)' } },
        { Delete: { TableName: 'invitations', Key: { to: job.data.to } } },
      ],
    }),
  );
  await ses.send(new SendEmailCommand({ Destination: { ToAddresses: [job.data.to] }, Content: { Simple: { Subject: { Data: 'Hi' }, Body: {} } } }));
}
      `,
    },
    {
      name: 'DynamoDB: the key of a conditional put is part of a message that is stored as it came',
      code: `
import type { SQSEvent } from 'aws-lambda';
import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const book = (entry: { id: string; account: string; cents: number }, stored: object) =>
  documents.send(
    new TransactWriteCommand({
      TransactItems: [
        { Put: { TableName: 'entries', Item: stored, ConditionExpression: 'attribute_not_exists(#id)', ExpressionAttributeNames: { '#id': 'id' } } },
        { Update: { TableName: 'accounts', Key: { id: entry.account }, UpdateExpression: 'ADD cents :c', ExpressionAttributeValues: { ':c': entry.cents } } },
      ],
    }),
  );
export const asItCame = async (event: SQSEvent): Promise<void> => {
  await Promise.all(
    event.Records.map(async ({ body }) => {
      const entry = JSON.parse(body) as { id: string; account: string; cents: number };
      try {
        await book(entry, entry);
      } catch (error) {
        if (error instanceof TransactionCanceledException && error.CancellationReasons?.[0]?.Code === 'ConditionalCheckFailed') return;
        throw error;
      }
    }),
  );
};
export const withTime = async (event: SQSEvent): Promise<void> => {
  for (const { body } of event.Records) {
    const entry = JSON.parse(body) as { id: string; account: string; cents: number };
    try {
      await book(entry, { ...entry, at: Date.now() });
    } catch (error) {
      if (error instanceof TransactionCanceledException) continue;
      throw error;
    }
  }
};
      `,
    },
    {
      name: 'DynamoDB: requests that another module puts together',
      code: `
import { DynamoDBClient, type TransactWriteItem, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { Consumer } from 'kafkajs';
const dynamo = new DynamoDBClient({});
declare function itemsFor(key: string): TransactWriteItem[];
export const run = (consumer: Consumer) =>
  consumer.run({
    eachMessage: async ({ message }) => {
      await dynamo.send(new TransactWriteItemsCommand({ TransactItems: itemsFor(String(message.key)) }));
    },
  });
      `,
    },
  ],
  invalid: [
    {
      name: 'DynamoDB: requests of a transaction that no condition holds off',
      code: `
import { DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { Consumer } from 'kafkajs';
const dynamo = new DynamoDBClient({});
export const run = (consumer: Consumer) =>
  consumer.run({
    eachMessage: async ({ message }) => {
      const id = { S: String(message.key) };
      await dynamo.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            { Put: { TableName: 'orders', Item: { id, status: { S: 'PAID' } } } },
            { Update: { TableName: 'stock', Key: { id }, UpdateExpression: 'ADD quantity :n', ExpressionAttributeValues: { ':n': { N: '1' } } } },
          ],
        }),
      );
    },
  });
      `,
      errors: [
        {
          messageId: 'change',
          data: { name: 'dynamo.send', deeper: '', more: '' },
          line: 9,
          column: 13,
          endLine: 16,
          endColumn: 8,
        },
      ],
    },
  ],
});
