import { z } from 'zod';

const schema = z.object({
  DATABASE_URL: z.string().default('postgres://localhost/service'),
  REDIS_HOST: z.string().default('localhost'),
  AMQP_URL: z.string().default('amqp://localhost'),
  KAFKA_BROKERS: z.string().default('localhost:9092'),
  QUEUE_URL: z.string().default('http://localhost/queue'),
  STRIPE_KEY: z.string().default('sk_test'),
  LEDGER_URL: z.string().default('http://localhost/ledger'),
});

export type Config = z.infer<typeof schema>;

export const config: Config = schema.parse(process.env);
