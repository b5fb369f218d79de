import { DeleteMessageCommand, type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

import { config } from '../shared/config.ts';
import { pool } from '../shared/database.ts';
import { ServiceError } from '../shared/errors.ts';
import { loggerOf } from '../shared/logger.ts';

interface Registered {
  readonly customer: string;
  readonly email: string;
}

const log = loggerOf('sqs');
const client = new SQSClient({});

const register = async ({ MessageId, Body }: Message): Promise<void> => {
  if (Body === undefined) throw new ServiceError(`message ${MessageId ?? ''} is empty`);
  const { customer, email } = JSON.parse(Body) as Registered;
  await pool.query(
    'INSERT INTO customers (id, email) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET email = EXCLUDED.email',
    [customer, email],
  );
};

export const pollRegistrations = async (signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl: config.QUEUE_URL, MaxNumberOfMessages: 10, WaitTimeSeconds: 20 }),
    );
    for (const message of Messages) {
      try {
        await register(message);
        await client.send(
          new DeleteMessageCommand({ QueueUrl: config.QUEUE_URL, ReceiptHandle: message.ReceiptHandle }),
        );
      } catch (error) {
        log.error(error, 'registration');
      }
    }
  }
};
