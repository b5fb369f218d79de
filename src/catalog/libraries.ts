import { agenda } from './brokers/agenda.ts';
import { amqpConnectionManager } from './brokers/amqp-connection-manager.ts';
import { amqplib } from './brokers/amqplib.ts';
import { awsCdk } from './brokers/aws-cdk.ts';
import { awsLambda } from './brokers/aws-lambda.ts';
import { azureEventHubs } from './brokers/azure-event-hubs.ts';
import { azureFunctions } from './brokers/azure-functions.ts';
import { azureServiceBus } from './brokers/azure-service-bus.ts';
import { azureStorageQueue } from './brokers/azure-storage-queue.ts';
import { beeQueue } from './brokers/bee-queue.ts';
import { bull, nestjsBull } from './brokers/bull.ts';
import { bullmq, nestjsBullmq } from './brokers/bullmq.ts';
import { clientKinesis } from './brokers/client-kinesis.ts';
import { cloudflareQueues } from './brokers/cloudflare-queues.ts';
import { clientSqs } from './brokers/client-sqs.ts';
import { cloudamqpClient } from './brokers/cloudamqp-amqp-client.ts';
import { faktoryWorker } from './brokers/faktory-worker.ts';
import { firebaseFunctions } from './brokers/firebase-functions.ts';
import { golevelupNestjsRabbitmq } from './brokers/golevelup-nestjs-rabbitmq.ts';
import { googlePubsub } from './brokers/google-pubsub.ts';
import { graphileWorker } from './brokers/graphile-worker.ts';
import { inngest } from './brokers/inngest.ts';
import { kafkajs } from './brokers/kafkajs.ts';
import { mqtt, mqttPacket } from './brokers/mqtt.ts';
import { nats, natsJetstream } from './brokers/nats.ts';
import { nestjsCore, nestjsMicroservices } from './brokers/nestjs-microservices.ts';
import { nestjsSqs } from './brokers/nestjs-sqs.ts';
import { nodeNatsStreaming } from './brokers/node-nats-streaming.ts';
import { pgBoss } from './brokers/pg-boss.ts';
import { platformaticKafka } from './brokers/platformatic-kafka.ts';
import { middyCore, middySqsPartialBatchFailure } from './brokers/middy.ts';
import { powertoolsBatch, powertoolsIdempotency } from './brokers/powertools.ts';
import { pulsarClient } from './brokers/pulsar-client.ts';
import { rabbitmqClient } from './brokers/rabbitmq-client.ts';
import { rascal } from './brokers/rascal.ts';
import { confluentKafka, nodeRdkafka } from './brokers/rdkafka.ts';
import { smithy } from './brokers/smithy.ts';
import { sqsConsumer } from './brokers/sqs-consumer.ts';
import { stompit } from './brokers/stompit.ts';
import { stompjs } from './brokers/stompjs.ts';
import { temporalActivity, temporalWorker } from './brokers/temporal.ts';
import { triggerDev } from './brokers/trigger-dev.ts';
import { qstash, standardWebhooks, svix } from './brokers/webhooks.ts';
import type { Library } from './model.ts';
import { builtins, nodeAsyncHooks, nodeBuffer, nodeEvents } from './runtime/builtins.ts';
import { clock, nodeTimers } from './runtime/clock.ts';
import { express, fastify, hono, webResponse } from './runtime/http.ts';
import { nanoid, nodeCrypto, uuid } from './runtime/identifiers.ts';
import { nestjsCqrs } from './runtime/nestjs-cqrs.ts';
import { awsXray, powertoolsLogger, powertoolsMetrics, powertoolsTracer } from './runtime/powertools.ts';
import { rxjs } from './runtime/rxjs.ts';
import { classTransformer, classValidator, joi, valibot, yup, zod } from './runtime/validation.ts';
import { consoleApi, openTelemetry, pino, promClient, winston } from './runtime/telemetry.ts';
import { tsPattern } from './runtime/ts-pattern.ts';
import { adyen } from './services/adyen.ts';
import { axios } from './services/axios.ts';
import { braintree } from './services/braintree.ts';
import { clientEventbridge } from './services/client-eventbridge.ts';
import { clientLambda } from './services/client-lambda.ts';
import { clientS3 } from './services/client-s3.ts';
import { clientSes } from './services/client-ses.ts';
import { clientSesv2 } from './services/client-sesv2.ts';
import { clientSfn } from './services/client-sfn.ts';
import { clientSns } from './services/client-sns.ts';
import { fetchApi } from './services/fetch.ts';
import { firebaseMessaging } from './services/firebase-messaging.ts';
import { got } from './services/got.ts';
import { graphqlRequest } from './services/graphql-request.ts';
import { hubspot } from './services/hubspot.ts';
import { ky } from './services/ky.ts';
import { mailgun } from './services/mailgun.ts';
import { nodeFetch } from './services/node-fetch.ts';
import { nestjsMailer, nodemailer } from './services/nodemailer.ts';
import { octokitCore, octokitRest } from './services/octokit.ts';
import { openai } from './services/openai.ts';
import { paypal } from './services/paypal.ts';
import { postmark } from './services/postmark.ts';
import { resend } from './services/resend.ts';
import { sendgrid } from './services/sendgrid.ts';
import { slack } from './services/slack.ts';
import { square } from './services/square.ts';
import { stripe } from './services/stripe.ts';
import { superagent } from './services/superagent.ts';
import { twilio } from './services/twilio.ts';
import { undici } from './services/undici.ts';
import { webPush } from './services/web-push.ts';
import { betterSqlite3 } from './stores/better-sqlite3.ts';
import { memcached } from './stores/memcached.ts';
import { memjs } from './stores/memjs.ts';
import { mikroOrm, mikroOrmConnection, mikroOrmKnex, mikroOrmSql } from './stores/mikro-orm.ts';
import { mssql } from './stores/mssql.ts';
import { neon, neonSockets } from './stores/neon.ts';
import { redlock } from './stores/redlock.ts';
import { slonik } from './stores/slonik.ts';
import { supabase } from './stores/supabase.ts';
import { vercelPostgres } from './stores/vercel-postgres.ts';
import { clientDynamodb, libDynamodb } from './stores/dynamodb.ts';
import { ioredis } from './stores/ioredis.ts';
import { mongodb, mongoose } from './stores/mongodb.ts';
import { drizzle } from './stores/drizzle.ts';
import { firestore } from './stores/firestore.ts';
import { knex } from './stores/knex.ts';
import { kysely } from './stores/kysely.ts';
import { mysql2 } from './stores/mysql2.ts';
import { nodeSqlite } from './stores/node-sqlite.ts';
import { postgres } from './stores/postgres.ts';
import { sequelize } from './stores/sequelize.ts';
import { typeorm } from './stores/typeorm.ts';
import { objection } from './stores/objection.ts';
import { pg } from './stores/pg.ts';
import { prisma } from './stores/prisma.ts';
import { redis } from './stores/redis.ts';

/** Every library that the plugin knows; a new one is a data file and a line here. */
export const libraries: readonly Library[] = [
  amqpConnectionManager,
  agenda,
  amqplib,
  awsCdk,
  awsLambda,
  azureFunctions,
  azureServiceBus,
  azureStorageQueue,
  beeQueue,
  bull,
  bullmq,
  clientSqs,
  cloudflareQueues,
  faktoryWorker,
  firebaseFunctions,
  googlePubsub,
  cloudamqpClient,
  golevelupNestjsRabbitmq,
  graphileWorker,
  inngest,
  kafkajs,
  azureEventHubs,
  clientKinesis,
  confluentKafka,
  mqtt,
  mqttPacket,
  nats,
  natsJetstream,
  nodeNatsStreaming,
  platformaticKafka,
  pulsarClient,
  nodeRdkafka,
  nestjsBull,
  nestjsBullmq,
  nestjsSqs,
  pgBoss,
  powertoolsBatch,
  powertoolsIdempotency,
  middyCore,
  middySqsPartialBatchFailure,
  rabbitmqClient,
  rascal,
  nestjsCore,
  nestjsMicroservices,
  smithy,
  sqsConsumer,
  stompit,
  stompjs,
  temporalActivity,
  temporalWorker,
  triggerDev,
  qstash,
  standardWebhooks,
  svix,
  clientDynamodb,
  libDynamodb,
  betterSqlite3,
  ioredis,
  mongodb,
  mongoose,
  drizzle,
  firestore,
  knex,
  kysely,
  memcached,
  memjs,
  mikroOrm,
  mikroOrmConnection,
  mikroOrmKnex,
  mikroOrmSql,
  mssql,
  mysql2,
  neon,
  neonSockets,
  nodeSqlite,
  objection,
  pg,
  postgres,
  prisma,
  redis,
  redlock,
  sequelize,
  slonik,
  supabase,
  typeorm,
  adyen,
  vercelPostgres,
  axios,
  braintree,
  clientEventbridge,
  clientLambda,
  clientS3,
  clientSes,
  clientSesv2,
  clientSfn,
  clientSns,
  fetchApi,
  firebaseMessaging,
  got,
  graphqlRequest,
  hubspot,
  ky,
  mailgun,
  nodeFetch,
  nestjsMailer,
  nodemailer,
  octokitCore,
  octokitRest,
  openai,
  paypal,
  postmark,
  resend,
  sendgrid,
  slack,
  square,
  stripe,
  superagent,
  twilio,
  undici,
  webPush,
  awsXray,
  builtins,
  nestjsCqrs,
  clock,
  consoleApi,
  express,
  fastify,
  hono,
  webResponse,
  nanoid,
  nodeAsyncHooks,
  nodeBuffer,
  nodeCrypto,
  nodeEvents,
  nodeTimers,
  openTelemetry,
  tsPattern,
  pino,
  powertoolsLogger,
  powertoolsMetrics,
  powertoolsTracer,
  promClient,
  rxjs,
  zod,
  classTransformer,
  classValidator,
  joi,
  yup,
  valibot,
  uuid,
  winston,
];
