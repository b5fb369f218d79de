import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { createCatalog } from '../../src/catalog/index.ts';
import type { Library } from '../../src/catalog/model.ts';
import { originsOfCallee, originsOfProperty, originsOfType, packageOfSpecifier } from '../../src/typescript/origin.ts';
import { nodesOf, programOf } from '../program.ts';

/**
 * Real calls, each with the meaning that the catalog gives it. A line `code; // meaning` is about its outermost call or
 * construction, `field:` about its outermost property, `command:` about its outermost construction.
 */
const code = `
import amqp, { type Channel, type ConfirmChannel, type ConsumeMessage } from 'amqplib';
import type { SQSRecord, Context } from 'aws-lambda';
import { SQS, SQSClient, DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand, type Message } from '@aws-sdk/client-sqs';
import { context, metrics, trace, type Span } from '@opentelemetry/api';
import { SNS, PublishBatchCommand, PublishCommand } from '@aws-sdk/client-sns';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { SFN, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { PutObjectCommand, S3 } from '@aws-sdk/client-s3';
import { SendEmailCommand } from '@aws-sdk/client-ses';
import { SESv2, SendBulkEmailCommand } from '@aws-sdk/client-sesv2';
import type { CheckoutAPI } from '@adyen/api-library';
import type { OrdersController } from '@paypal/paypal-server-sdk';
import type { SquareClient } from 'square';
import braintree from 'braintree';
import sendgrid from '@sendgrid/mail';
import { Resend } from 'resend';
import { ServerClient } from 'postmark';
import Mailgun from 'mailgun.js';
import type { Twilio } from 'twilio';
import { WebClient } from '@slack/web-api';
import { getMessaging } from 'firebase-admin/messaging';
import webpush from 'web-push';
import got from 'got';
import ky from 'ky';
import { request, Agent } from 'undici';
import nodeFetch from 'node-fetch';
import superagent from 'superagent';
import { gql, GraphQLClient } from 'graphql-request';
import { Octokit } from '@octokit/rest';
import type { Client as HubSpot } from '@hubspot/api-client';
import OpenAI from 'openai';
import axios, { isAxiosError, type AxiosInstance } from 'axios';
import { FlowProducer, Queue, Worker, type Job } from 'bullmq';
import { Cluster, Redis } from 'ioredis';
import { Kafka, type Consumer, type EachBatchPayload, type EachMessagePayload, type Producer, type Transaction } from 'kafkajs';
import { customAlphabet, nanoid } from 'nanoid';
import type { MailerService } from '@nestjs-modules/mailer';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CommandBus, EventBus, QueryBus } from '@nestjs/cqrs';
import { lastValueFrom, type Observable } from 'rxjs';
import nodemailer, { type Transporter } from 'nodemailer';
import pg, { type Pool, type PoolClient } from 'pg';
import { pino, type Logger } from 'pino';
import { Counter, Histogram } from 'prom-client';
import { createClient } from 'redis';
import { Consumer as SqsConsumer } from 'sqs-consumer';
import Stripe from 'stripe';
import * as uuid from 'uuid';
import { makeIdempotent } from '@aws-lambda-powertools/idempotency';
import type { BasePersistenceLayer } from '@aws-lambda-powertools/idempotency/persistence';
import { Logger as LambdaLogger } from '@aws-lambda-powertools/logger';
import { Metrics as LambdaMetrics } from '@aws-lambda-powertools/metrics';
import { Tracer as LambdaTracer } from '@aws-lambda-powertools/tracer';
import { captureAsyncFunc } from 'aws-xray-sdk-core';
import type { IPublishPacket } from 'mqtt-packet';
import winston from 'winston';
import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient, PutItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocument, GetCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { ObjectId, type ClientSession, type Collection } from 'mongodb';
import { count as drizzleCount, eq as drizzleEq, sql as drizzleSql } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { pgTable as drizzleTable, text as drizzleText } from 'drizzle-orm/pg-core';
import type { Knex } from 'knex';
import { sql as kyselySql, type Kysely } from 'kysely';
import { FieldValue, type Firestore } from '@google-cloud/firestore';
import Joi from 'joi';
import { parse as valibotParse, string as valibotString } from 'valibot';
import { string as yupString } from 'yup';
import { match } from 'ts-pattern';
import { z } from 'zod';
import { plainToInstance } from 'class-transformer';
import { validateOrReject } from 'class-validator';
import type { EntityManager as MikroManager } from '@mikro-orm/core';
import type { SqlEntityManager as MikroSqlManager } from '@mikro-orm/knex';
import { Model as ObjectionModel } from 'objection';
import type Memcached from 'memcached';
import { Client as MemjsClient } from 'memjs';
import type Redlock from 'redlock';
import type { Lock as RedisLock } from 'redlock';
import type { SupabaseClient } from '@supabase/supabase-js';
import type { Pool as MysqlPool, PoolConnection } from 'mysql2/promise';
import postgres from 'postgres';
import mongoose, { type HydratedDocument, type Model as MongooseModel } from 'mongoose';
import { Model as SequelizeModel, type Sequelize } from 'sequelize';
import type { DataSource, EntityManager, QueryRunner, Repository } from 'typeorm';
import type { Database as Sqlite, Statement, Transaction as SqliteTransaction } from 'better-sqlite3';
import mssql, { type ConnectionPool, type Request as SqlRequest, type Transaction as SqlTransaction } from 'mssql';
import { neon, Pool as NeonPool, type Client as NeonClient } from '@neondatabase/serverless';
import { db as vercelDb, sql as vercelSql, type VercelPoolClient } from '@vercel/postgres';
import { sql as slonikSql, type DatabasePool } from 'slonik';
import { Prisma, type PrismaClient } from '../../fixtures/prisma/client/generated/client.ts';

declare const ch: Channel; declare const confirm: ConfirmChannel; declare const m: ConsumeMessage;
declare const sqs: SQSClient; declare const aggregated: SQS; declare const sm: Message; declare const record: SQSRecord;
declare const lambda: Context; declare const span: Span; declare const http: AxiosInstance;
declare const queue: Queue; declare const job: Job; declare const flow: FlowProducer; declare const redis: Redis;
declare const cluster: Cluster; declare const consumer: Consumer; declare const batch: EachBatchPayload;
declare const each: EachMessagePayload; declare const producer: Producer; declare const tx: Transaction; declare const kafka: Kafka;
declare const mail: Transporter; declare const mailer: MailerService; declare const answers: Observable<string>; declare const pool: Pool; declare const client: PoolClient; declare const log: Logger;
declare const count: Counter; declare const time: Histogram; declare const stripe: Stripe; declare const prisma: PrismaClient; declare const mikro7: SqlEntityManager;
declare const persistenceStore: BasePersistenceLayer; declare const packet: IPublishPacket;
declare const store: AsyncLocalStorage<number>; const extended = prisma.$extends({ name: 'traced' });
interface Invoice { number: string } class Bill extends SequelizeModel {}
declare const sqlite: Sqlite; declare const statement: Statement; declare const inTransaction: SqliteTransaction;
declare const mssqlPool: ConnectionPool; declare const mssqlRequest: SqlRequest; declare const mssqlTransaction: SqlTransaction;
const neonSql = neon('x'); declare const neonPool: NeonPool; declare const neonClient: NeonClient;
declare const vercelClient: VercelPoolClient; declare const slonikPool: DatabasePool;
const sqlTag = postgres('x'); declare const mysqlPool: MysqlPool; declare const mysqlConnection: PoolConnection;
declare const invoices: Repository<Invoice>; declare const manager: EntityManager; declare const source: DataSource;
declare const runner: QueryRunner; declare const models: MongooseModel<Invoice>; declare const stored: HydratedDocument<Invoice>;
declare const documents: Collection<Invoice>; declare const session: ClientSession; declare const sequelize: Sequelize;
declare const sns: SNS; declare const sfn: SFN; declare const s3: S3; declare const sesv2: SESv2;
declare const adyen: CheckoutAPI; declare const paypal: OrdersController; declare const square: SquareClient;
declare const gateway: braintree.BraintreeGateway; declare const resend: Resend; declare const postmark: ServerClient;
declare const mailgun: ReturnType<Mailgun['client']>; declare const twilio: Twilio; declare const slack: WebClient;
declare const octokit: Octokit; declare const hubspot: HubSpot; declare const openai: OpenAI;
declare const commands: CommandBus; declare const queries: QueryBus; declare const events: EventBus;
declare const subscription: webpush.PushSubscription; declare const gqlClient: GraphQLClient; declare const dispatcher: Agent;
const node = createClient(); const input = { QueueUrl: 'q', ReceiptHandle: 'r' };
const shortId = customAlphabet('abc', 8); const stop = time.startTimer(); const child = log.child({});
declare const memcached: Memcached; declare const memjs: MemjsClient; declare const redlock: Redlock; declare const redisLock: RedisLock;
declare const mikro: MikroManager; declare const mikroSql: MikroSqlManager; declare const dynamoTables: DynamoDBDocument; class Shipment extends ObjectionModel { static override tableName = 'shipments'; } declare const supabase: SupabaseClient; declare const firestore: Firestore; declare const kysely: Kysely<{ orders: { id: string; total: number } }>; declare const knex: Knex; declare const knexTrx: Knex.Transaction;

const drizzleOrders = drizzleTable('orders', { id: drizzleText('id').primaryKey() });
declare const drizzle: NodePgDatabase<{ orders: typeof drizzleOrders }>;
drizzle.insert(drizzleOrders).values({ id: 'a' }).onConflictDoNothing(); // drizzle-orm query
drizzle.select().from(drizzleOrders).where(drizzleEq(drizzleOrders.id, 'a')); // drizzle-orm query
drizzle.update(drizzleOrders).set({ id: 'b' }); // drizzle-orm query
drizzle.query.orders.findFirst(); // drizzle-orm query
drizzle.execute(drizzleSql\`SELECT 1\`); // drizzle-orm query
drizzleEq(drizzleOrders.id, 'a'); // drizzle-orm condition
drizzleCount(); // drizzle-orm fragment
drizzleSql\`total + 1\`; // drizzle-orm fragment
drizzle.transaction(async tx => { tx.rollback(); }); // drizzle-orm transaction
mikro.begin(); // @mikro-orm/core begin
z.string().parse('a'); // zod compute
z.object({}).strict().safeParse('a'); // zod compute
match(String(input)); // ts-pattern match
match(String(input)).with('b', () => 1); // ts-pattern case
match(String(input)).when(Boolean, () => 1); // ts-pattern case
match(String(input)).otherwise(() => 1); // ts-pattern case
match(String(input)).with('b', () => 1).run(); // ts-pattern chosen
match('a' as const).with('a', () => 1).exhaustive(); // ts-pattern chosen
Joi.string().validate('a'); // joi compute
Joi.attempt('a', Joi.string()); // joi compute
yupString().validate('a'); // yup compute
valibotParse(valibotString(), 'a'); // valibot passes
plainToInstance(Shipment, {}); // class-transformer passes
validateOrReject({}); // class-validator compute
mikroSql.begin(); // @mikro-orm/core begin
mikroSql.execute('SELECT 1'); // @mikro-orm/knex sql
mikroSql.getConnection().execute('SELECT 1'); // @mikro-orm/core sql
mikroSql.qb<{ id: string }>('Order').update({ id: 'a' }).where({ id: 'b' }).execute(); // @mikro-orm/knex query
memcached.get('k', () => {}); // memcached read
memcached.add('k', 'v', 60, () => {}); // memcached insert
memcached.cas('k', 'v', '1', 60, () => {}); // memcached update
memjs.get('k'); // memjs read
memjs.add('k', 'v', { expires: 60 }); // memjs insert
memjs.increment('k', 1); // memjs update
redlock.acquire(['k'], 1000); // redlock lock
redlock.using(['k'], 1000, async () => {}); // redlock lock
redisLock.release(); // redlock unlock
firestore.bulkWriter().create(firestore.doc('orders/a'), {}); // @google-cloud/firestore query
firestore.bulkWriter().close(); // @google-cloud/firestore awaits
Bill.findOrBuild({ where: { number: 'a' } }); // sequelize read
Shipment.query().findById('a').patch({}); // objection query
Shipment.transaction(async () => {}); // objection transaction
firestore.collection('orders').doc('a').create({}); // @google-cloud/firestore query
firestore.collection('orders').where('a', '==', 1).get(); // @google-cloud/firestore query
firestore.runTransaction(async tx => { tx.set(firestore.doc('orders/a'), {}); }); // @google-cloud/firestore transaction
firestore.batch(); // @google-cloud/firestore transaction
firestore.batch().commit(); // @google-cloud/firestore commit
FieldValue.increment(1); // @google-cloud/firestore fragment
supabase.from('orders').select('id').eq('id', 'a').maybeSingle(); // @supabase/supabase-js query
supabase.from('orders').upsert({ id: 'a' }, { onConflict: 'id' }).select(); // @supabase/supabase-js query
supabase.schema('shop').rpc('pay').throwOnError(); // @supabase/supabase-js query
kysely.insertInto('orders').values({ id: 'a', total: 1 }).onConflict(oc => oc.column('id').doNothing()); // kysely query
kysely.selectFrom('orders').selectAll().executeTakeFirst(); // kysely query
kyselySql\`total + 1\`; // kysely fragment
kyselySql\`SELECT 1\`.execute(kysely); // kysely sql
kysely.transaction(); // kysely acquire
kysely.transaction().execute(async () => {}); // kysely transaction
knex('orders'); // knex query
knex('orders').where({ id: 1 }).first(); // knex query
knex('orders').insert({ id: 1 }).onConflict('id').ignore(); // knex query
knex.raw('SELECT 1'); // knex query
knex.ref('stock'); // knex fragment
knex.fn.now(); // knex keySource unstable
knex.transaction(async () => {}); // knex transaction
knexTrx.commit(); // knex commit
sqlite.transaction(() => {}); // better-sqlite3 transaction
sqlite.prepare('SELECT 1'); // better-sqlite3 pure
sqlite.prepare('SELECT 1').run(); // better-sqlite3 sql
statement.pluck().get(1); // better-sqlite3 sql
statement.pluck(); // better-sqlite3 passes
inTransaction.immediate(); // better-sqlite3 run
mssqlPool.request(); // mssql passes
mssqlPool.query\`SELECT 1\`; // mssql sql
mssql.query\`SELECT 1\`; // mssql sql
new mssql.Request(mssqlPool); // mssql passes
new mssql.Transaction(mssqlPool); // mssql acquire
mssqlRequest.input('a', 1); // mssql binds
mssqlRequest.query('SELECT 1'); // mssql sql
mssqlTransaction.begin(); // mssql begin
mssqlTransaction.rollback(); // mssql rollback
neonSql\`SELECT 1\`; // @neondatabase/serverless sql
neonSql.query('SELECT 1'); // @neondatabase/serverless sql
neonSql.transaction([neonSql\`SELECT 1\`]); // @neondatabase/serverless transaction
neonPool.connect(); // @neondatabase/serverless acquire
neonPool.query('SELECT 1'); // @neondatabase/serverless sql
neonClient.query('SELECT 1'); // @neondatabase/serverless sql
vercelSql\`SELECT 1\`; // @vercel/postgres sql
vercelDb.sql\`SELECT 1\`; // @vercel/postgres sql
vercelDb.query('SELECT 1'); // @vercel/postgres sql
vercelDb.connect(); // @vercel/postgres acquire
vercelClient.sql\`SELECT 1\`; // @vercel/postgres sql
slonikSql.unsafe\`SELECT 1\`; // slonik sqlText
slonikSql.typeAlias('row')\`SELECT 1\`; // slonik sqlText
slonikPool.maybeOne(slonikSql.unsafe\`SELECT 1\`); // slonik sql
slonikPool.transaction(async () => {}); // slonik transaction
slonikPool.connect(async () => {}); // slonik run
mysqlPool.execute('SELECT 1'); // mysql2 sql
mysqlConnection.beginTransaction(); // mysql2 begin
mysqlPool.getConnection(); // mysql2 acquire
sqlTag.unsafe('SELECT 1'); // postgres sql
sqlTag.begin(async () => {}); // postgres transaction
invoices.findOneBy({ number: 'a' }); // typeorm read
invoices.save({ number: 'a' }); // typeorm save
invoices.create({ number: 'a' }); // typeorm makes
manager.transaction(async () => {}); // typeorm transaction
invoices.createQueryBuilder('invoice').where('invoice.number = :number', { number: 'a' }).getOne(); // typeorm query
manager.createQueryBuilder().insert().into('invoices').values({ number: 'a' }).orIgnore().execute(); // typeorm query
source.createQueryBuilder().update('invoices').set({ number: 'a' }).setParameter('number', 'b'); // typeorm query
invoices.createQueryBuilder().delete().setQueryRunner(runner); // typeorm query
source.createQueryRunner(); // typeorm acquire
runner.startTransaction(); // typeorm begin
models.findOne({ number: 'a' }); // mongoose read
models.findOne({ number: 'a' }).lean(); // mongoose passes
models.updateOne({ number: 'a' }, { $set: { number: 'b' } }); // mongoose update
models.create({ number: 'a' }); // mongoose insert
new models({ number: 'a' }); // mongoose makes
stored.save(); // mongoose save
mongoose.startSession(); // mongoose acquire
documents.insertOne({ number: 'a' }); // mongodb insert
session.withTransaction(async () => {}); // mongodb transaction
session.abortTransaction(); // mongodb rollback
Bill.findByPk(1); // sequelize read
Bill.create({}); // sequelize insert
new Bill().save(); // sequelize save
sequelize.transaction(async () => {}); // sequelize transaction
new PutItemCommand({ TableName: 't', Item: {} }); // command: @aws-sdk/client-dynamodb upsert
new GetCommand({ TableName: 't', Key: {} }); // command: @aws-sdk/lib-dynamodb read
new UpdateCommand({ TableName: 't', Key: {} }); // command: @aws-sdk/lib-dynamodb upsert
new TransactWriteItemsCommand({ TransactItems: [] }); // command: @aws-sdk/client-dynamodb transaction
new TransactWriteCommand({ TransactItems: [] }); // command: @aws-sdk/lib-dynamodb transaction
dynamoTables.put({ TableName: 't', Item: {} }); // @aws-sdk/lib-dynamodb upsert
dynamoTables.transactWrite({ TransactItems: [] }); // @aws-sdk/lib-dynamodb transaction
ch.consume('q', () => {}); // amqplib consumer
makeIdempotent((name: string) => Promise.resolve(name), { persistenceStore }); // @aws-lambda-powertools/idempotency passes
packet.dup; // field: mqtt-packet unstable
new Response(null, { status: 204 }); // undici-types reply
ch.ack(m); // amqplib ack
confirm.ack(m); // amqplib ack
confirm.nack(m); // amqplib nack
ch.reject(m, false); // amqplib nack
confirm.sendToQueue('q', m.content); // amqplib publish
ch.prefetch(1); // amqplib configure
ch.get('q'); // amqplib receive
amqp.connect('x'); // amqplib configure
m.fields.deliveryTag; // field: amqplib unstable
m.properties.messageId; // field: amqplib stable
m.properties.headers?.['x-death']; // field: amqplib unstable

sqs.send(new DeleteMessageCommand(input)); // @smithy/core dispatch
new DeleteMessageCommand(input); // command: @aws-sdk/client-sqs ack
new ReceiveMessageCommand(input); // command: @aws-sdk/client-sqs receive
new SendMessageCommand({ QueueUrl: 'q', MessageBody: '' }); // command: @aws-sdk/client-sqs publish
aggregated.changeMessageVisibility({ ...input, VisibilityTimeout: 0 }); // @aws-sdk/client-sqs extendLease
aggregated.receiveMessage(input); // @aws-sdk/client-sqs receive
sm.ReceiptHandle; // field: @aws-sdk/client-sqs unstable
sm.Attributes?.ApproximateReceiveCount; // field: @aws-sdk/client-sqs unstable
record.messageId; // field: @types/aws-lambda stable
record.attributes.ApproximateReceiveCount; // field: @types/aws-lambda unstable
lambda.awsRequestId; // field: @types/aws-lambda unstable
lambda.getRemainingTimeInMillis(); // @types/aws-lambda keySource unstable
SqsConsumer.create({ queueUrl: 'q' }); // sqs-consumer consumer
new SqsConsumer({ queueUrl: 'q' }); // sqs-consumer consumer

new Worker('q', async () => {}); // bullmq consumer
queue.add('n', {}); // bullmq publish
queue.addBulk([]); // bullmq publish
flow.add({ name: 'n', queueName: 'q' }); // bullmq publish
job.updateProgress(1); // bullmq telemetry
job.extendLock('t', 1); // bullmq extendLease
job.attemptsMade; // field: bullmq unstable
job.id; // field: bullmq stable

consumer.run({}); // kafkajs consumer
batch.resolveOffset('1'); // kafkajs ack
each.heartbeat(); // kafkajs extendLease
producer.send({ topic: 't', messages: [] }); // kafkajs publish
producer.sendBatch({ topicMessages: [] }); // kafkajs publish
tx.send({ topic: 't', messages: [] }); // kafkajs publish
tx.sendOffsets({ consumerGroupId: 'g', topics: [] }); // kafkajs ack
kafka.producer(); // kafkajs configure
each.message.offset; // field: kafkajs stable
batch.batch.highWatermark; // field: kafkajs unstable

pool.query('SELECT 1'); // pg sql
client.query('SELECT 1'); // pg sql
pool.connect(); // pg acquire
client.release(); // pg pure
new pg.Pool(); // pg configure
prisma.order.findUnique({ where: { id: '1' } }); // @prisma/client read
prisma.order.upsert({ where: { id: '1' }, create: { id: '1', messageId: 'm', quantity: 1, status: 's' }, update: {} }); // @prisma/client upsert
prisma.$transaction([]); // @prisma/client transaction
prisma.$queryRaw\`SELECT 1\`; // @prisma/client sql
prisma.$executeRawUnsafe('SELECT 1'); // @prisma/client sql
Prisma.sql\`SELECT 1\`; // @prisma/client sqlText
extended.order.deleteMany(); // @prisma/client delete
extended.$transaction([]); // @prisma/client transaction
extended.$executeRaw\`SELECT 1\`; // @prisma/client sql
redis.set('k', 'v', 'EX', 1, 'NX'); // ioredis upsert
redis.incr('k'); // ioredis update
redis.xack('s', 'g', '1'); // ioredis ack
cluster.setnx('k', 'v'); // ioredis insert
redis.multi().set('k', 'v'); // ioredis upsert
redis.pipeline().exec(); // ioredis commit
node.set('k', 'v', { NX: true }); // redis upsert
node.XACK('s', 'g', '1'); // redis ack
node.multi().set('k', 'v'); // redis upsert
node.multi().exec(); // redis commit
node.hSet('k', 'f', 'v'); // redis upsert

stripe.paymentIntents.create({ amount: 1, currency: 'eur' }); // stripe call
stripe.refunds.create({}); // stripe call
stripe.checkout.sessions.listLineItems('s'); // stripe call
fetch('x'); // global call
axios.post('x'); // axios call
axios('x'); // axios call
http('x'); // axios call
http.get('x'); // axios call
axios.create(); // axios configure
isAxiosError(1); // axios pure
mail.sendMail({}); // nodemailer call
mailer.sendMail({}); // @nestjs-modules/mailer call
commands.execute({}); // @nestjs/cqrs mediate
queries.execute({}); // @nestjs/cqrs mediate
events.publish({}); // @nestjs/cqrs mediate
lastValueFrom(answers); // rxjs awaits
answers.pipe(); // rxjs passes
nodemailer.createTransport({}).sendMail({}); // nodemailer call

sns.publish({ Message: 'x' }); // @aws-sdk/client-sns publish
new PublishCommand({ Message: 'x' }); // command: @aws-sdk/client-sns publish
new PublishBatchCommand({ TopicArn: 't', PublishBatchRequestEntries: [] }); // command: @aws-sdk/client-sns publish
new PutEventsCommand({ Entries: [] }); // command: @aws-sdk/client-eventbridge publish
new InvokeCommand({ FunctionName: 'f' }); // command: @aws-sdk/client-lambda call
new StartExecutionCommand({ stateMachineArn: 's' }); // command: @aws-sdk/client-sfn call
sfn.describeExecution({ executionArn: 'e' }); // @aws-sdk/client-sfn call
new PutObjectCommand({ Bucket: 'b', Key: 'k' }); // command: @aws-sdk/client-s3 call
s3.headObject({ Bucket: 'b', Key: 'k' }); // @aws-sdk/client-s3 call
new SendEmailCommand({ Source: 's', Destination: {}, Message: { Subject: { Data: '' }, Body: {} } }); // command: @aws-sdk/client-ses call
new SendBulkEmailCommand({ DefaultContent: {}, BulkEmailEntries: [] }); // command: @aws-sdk/client-sesv2 call
sesv2.getAccount({}); // @aws-sdk/client-sesv2 call
paypal.captureOrder({ id: 'o' }); // @paypal/paypal-server-sdk call
adyen.PaymentsApi.payments({} as never); // @adyen/api-library call
square.payments.create({ idempotencyKey: 'k', sourceId: 's' }); // square call
square.payments.get({ paymentId: 'p' }); // square call
gateway.transaction.sale({ amount: '1' }); // braintree call
sendgrid.send({ to: 'a', from: 'b', text: 'x' }); // @sendgrid/mail call
resend.emails.send({ to: 'a', from: 'b', subject: 's', text: 'x' }); // resend call
resend.batch.send([]); // resend call
postmark.sendEmail({ From: 'a', Subject: 's' }); // postmark call
mailgun.messages.create('d', { to: 'a', text: 'x' }); // mailgun.js call
twilio.messages.create({ to: 'a' }); // twilio call
twilio.messages.list(); // twilio call
slack.chat.postMessage({ channel: 'c', text: 'x' }); // @slack/web-api call
getMessaging().sendEachForMulticast({ tokens: [] }); // firebase-admin call
webpush.sendNotification(subscription); // web-push call
got.post('x'); // got call
got('x', { method: 'POST' }); // got call
got.post('x').json(); // got passes
got.extend({}).post('x'); // got call
ky.post('x'); // ky call
ky('x'); // ky call
ky.post('x').json(); // ky passes
request('x'); // undici call
dispatcher.request({ origin: 'o', path: 'p', method: 'POST' }); // undici call
nodeFetch('x'); // node-fetch call
superagent.post('x'); // superagent call
superagent.post('x').set('a', 'b'); // superagent passes
gqlClient.request('mutation { a }'); // graphql-request call
gql\`mutation { a }\`; // graphql-request passes
octokit.rest.issues.create({ owner: 'o', repo: 'r', title: 't' }); // @octokit/plugin-rest-endpoint-methods call
octokit.issues.get({ owner: 'o', repo: 'r', issue_number: 1 }); // @octokit/plugin-rest-endpoint-methods call
octokit.request('POST /user/repos', { name: 'r' }); // @octokit/core call
hubspot.crm.contacts.basicApi.create({ properties: {} }); // @hubspot/api-client call
hubspot.marketing.transactional.singleSendApi.sendEmail({ emailId: 1, message: { to: 'a' } }); // @hubspot/api-client call
openai.chat.completions.create({ model: 'm', messages: [] }); // openai call

randomUUID(); // node:crypto keySource unstable
crypto.randomUUID(); // global keySource unstable
randomBytes(8).toString('hex'); // global pure
createHash('sha256').update('x').digest('hex'); // node:crypto keySource derived
createHmac('sha256', 'k').update('x'); // node:crypto keySource derived
uuid.v4(); // uuid keySource unstable
uuid.v5('x', uuid.NIL); // uuid keySource derived
new Date(1); // global keySource unstable
Date.parse('x'); // global keySource derived
new ObjectId(); // mongodb keySource unstable
new mongoose.Types.ObjectId(); // mongodb keySource unstable
new ObjectId('65f0c0ffee0123456789abcd').toHexString(); // mongodb keySource derived
nanoid(); // nanoid keySource unstable
shortId(); // nanoid keySource unstable
Date.now(); // global keySource unstable
new Date(); // global keySource unstable
new Date().toISOString(); // global keySource derived
performance.now(); // global keySource unstable
process.hrtime.bigint(); // global keySource unstable
Math.random(); // global keySource unstable
Math.max(1); // global pure
JSON.parse('1'); // global compute
JSON.stringify(1); // global pure
Promise.resolve(1); // global pure
new Map<string, string>().get('x'); // global pure
'x'.trim(); // global pure
[1].includes(1); // global pure
Object.entries({}); // global pure
Array.from([1]); // global pure
Number('1'); // global pure
(1).toFixed(); // global pure
Buffer.from('x').toString(); // global pure
new Error('x'); // global pure
/x/.test('x'); // global pure
new URL('x'); // global compute
setTimeout(() => {}, 1); // global schedule
sleep(1); // node:timers/promises pure
process.hrtime(); // global keySource unstable
process.exit(1); // global exit
store.run(1, () => {}); // node:async_hooks run

console.error('x'); // global telemetry
new LambdaLogger().info('x'); // @aws-lambda-powertools/logger telemetry
new LambdaMetrics().addMetric('x', 'Count', 1); // @aws-lambda-powertools/metrics telemetry
new LambdaTracer().captureAWSv3Client({}); // @aws-lambda-powertools/tracer passes
new LambdaTracer().captureMethod(); // @aws-lambda-powertools/tracer around
captureAsyncFunc('x', () => 1); // aws-xray-sdk-core run
log.info('x'); // pino telemetry
child.error('x'); // pino telemetry
log.child({}); // pino pure
pino(); // pino pure
winston.info('x'); // winston telemetry
winston.createLogger().warn('x'); // winston telemetry
winston.createLogger(); // winston pure
trace.getTracer('x'); // @opentelemetry/api pure
trace.getTracer('x').startActiveSpan('x', () => {}); // @opentelemetry/api run
context.with(context.active(), () => {}); // @opentelemetry/api run
span.setAttribute('a', 1); // @opentelemetry/api telemetry
mikro7.execute('SELECT 1'); // @mikro-orm/sql sql
span.end(); // @opentelemetry/api telemetry
metrics.getMeter('x').createCounter('x').add(1); // @opentelemetry/api telemetry
count.inc(); // prom-client telemetry
count.labels('x').inc(); // prom-client telemetry
time.observe(1); // prom-client telemetry
stop(); // prom-client telemetry
`;

const catalog = createCatalog();
const program = programOf(
  { 'a.ts': code },
  {
    esModuleInterop: true,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
    noUnusedLocals: false,
    // Its exports name no types; and what needs a newer Node.
    paths: {
      redlock: [path.resolve(import.meta.dirname, '../../node_modules/redlock/dist/index.d.ts')],
      '@mikro-orm/sql': [
        path.resolve(import.meta.dirname, '../../fixtures/clients/newest/node_modules/@mikro-orm/sql/index.d.ts'),
      ],
    },
  },
);
const file = program.file('a.ts');

const isCall = (node: ts.Node): node is ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression =>
  ts.isCallExpression(node) || ts.isNewExpression(node) || ts.isTaggedTemplateExpression(node);

const isAccess = (node: ts.Node): node is ts.PropertyAccessExpression | ts.ElementAccessExpression =>
  ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);

const meaningOf = (expression: ts.Expression, kind: string | undefined): string => {
  if (kind === 'field') {
    const found = isAccess(expression) ? catalog.findField(originsOfProperty(program.checker, expression)) : undefined;
    return found?.entry.is === 'field' ? `${found.library.package} ${found.entry.stability}` : 'nothing';
  }
  if (!isCall(expression)) return 'no call';
  const origins = originsOfCallee(program.checker, expression);
  const found = kind === 'command' ? catalog.findCommand(origins) : catalog.find(origins);
  if (kind === 'command') {
    // The type alone says the same: commands are built in one place and sent in another.
    const type = program.checker.getTypeAtLocation(expression);
    expect(catalog.findCommand(originsOfType(program.checker, type))).toEqual(found);
  }
  if (found === undefined) return 'nothing';
  const stability = found.entry.is === 'keySource' ? ` ${found.entry.stability}` : '';
  return `${found.library.package} ${found.entry.is}${stability}`;
};

const cases = nodesOf(file, ts.isExpressionStatement).flatMap(statement => {
  const [comment] = ts.getTrailingCommentRanges(file.text, statement.end) ?? [];
  const text = comment === undefined ? '' : file.text.slice(comment.pos + 3, comment.end);
  const [, kind, meaning] = /^(?:(\w+): )?(.+)$/u.exec(text) ?? [];
  return meaning === undefined
    ? []
    : [{ text: statement.getText(file), expression: statement.expression, kind, meaning }];
});

test('the code is sound', () => {
  expect(program.problems()).toEqual([]);
  expect(cases.length).toBe(code.match(/; \/\/ /gu)?.length);
});

describe('what a call means', () => {
  test.each(cases)('$text', ({ expression, kind, meaning }) => {
    expect(meaningOf(expression, kind)).toBe(meaning);
  });
});

/** What the consumers of `fixtures/brokers` import: `test/fixtures` compares with their reports what the rows make of them. */
const importedByConsumers = (): ReadonlySet<string> => {
  const folder = path.resolve(import.meta.dirname, '../../fixtures/brokers');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts'));
  return new Set(
    files.flatMap(name =>
      ts
        .preProcessFile(readFileSync(path.join(folder, name), 'utf8'))
        .importedFiles.map(({ fileName }) => packageOfSpecifier(fileName)),
    ),
  );
};

test('every library with calls is covered, here or by a consumer', () => {
  const covered = new Set(cases.map(({ meaning }) => meaning.split(' ')[0]));
  const imported = importedByConsumers();
  // Global types are imported nowhere: the consumers' own tsconfig names them.
  const workers = readFileSync(
    path.resolve(import.meta.dirname, '../../fixtures/brokers/cloudflare-queues/tsconfig.json'),
    'utf8',
  );
  const isCovered = ({ package: name, alsoDeclaredBy = [], modules = [], declaresGlobals }: Library): boolean =>
    (declaresGlobals === true && workers.includes(name)) ||
    covered.has(name) ||
    [name, ...alsoDeclaredBy, ...modules].some(declaring => imported.has(declaring));
  const missing = catalog.libraries.filter(library => !library.package.startsWith('node:') && !isCovered(library));
  expect(missing.map(({ package: name }) => name)).toEqual([]);
});
