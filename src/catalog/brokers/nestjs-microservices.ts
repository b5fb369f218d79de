import { assertedQueue, defineLibrary, fields, members } from '../model.ts';

/** What the microservice declares when it starts, unless it is told that the queue is there. */
const { exemptWhen, ...asserted } = assertedQueue(
  'Configuration.Member[options].Member[queue]',
  'Configuration.Member[options].Member[queueOptions]',
);
const declares = {
  ...asserted,
  exemptWhen: [
    ...exemptWhen,
    { at: 'Configuration.Member[options].Member[noAssert]', equals: true },
    { at: 'Configuration.Member[options].Member[queueOptions].Member[noAssert]', equals: true },
  ],
} as const;

const transport = (value: number) => ({ at: 'Configuration.Member[transport]', equals: value }) as const;

/** The broker forgets a message on delivery unless `noAck: false`; then only the channel settles it, whatever the handler throws. */
const rabbitmq = {
  configured: transport(5),
  facts: {
    acks: 'onDelivery',
    acksWhen: [{ at: 'Configuration.Member[options].Member[noAck]', equals: false, acks: 'explicit' }],
    ackOption: 'Configuration.Member[options].Member[noAck]',
    onThrow: 'swallow',
    unsettled: 'stuck',
    redeliveries: 'unlimited',
    declares,
  },
  // With no options in sight, only a handler that settles says how its queue is consumed.
  acksUnseen: 'onReturn',
} as const;

const kafka = {
  configured: transport(6),
  evidence: 'source',
  facts: {
    acks: 'onReturn',
    acksWhen: [{ at: 'Configuration.Member[options].Member[run].Member[autoCommit]', equals: false, acks: 'explicit' }],
    onThrow: 'redeliver',
    unsettled: 'passed',
  },
} as const;

const handler = {
  is: 'consumer',
  handler: { message: 'Parameter[0]' },
  acks: 'onReturn',
  onThrow: 'redeliver',
  unsettled: 'redelivered',
  awaitsHandler: true,
  configuredBy: 'nest-microservice',
  configurationType: 'MicroserviceOptions',
} as const;

/** Redis, NATS core, MQTT, TCP and gRPC redeliver nothing: their handlers are no consumers. */
const variants = [
  { parameterType: 'RmqContext', ...rabbitmq },
  { parameterType: 'KafkaContext', ...kafka },
  { parameterType: 'NatsContext', facts: {}, ignored: true },
  { parameterType: 'RedisContext', facts: {}, ignored: true },
  { parameterType: 'MqttContext', facts: {}, ignored: true },
  { parameterType: 'TcpContext', facts: {}, ignored: true },
  rabbitmq,
  kafka,
  { unconfigured: true, facts: {} },
] as const;

/**
 * The error is sent as the reply, and the offset is committed. RabbitMQ has no word of it: without `noAck` a message whose handler throws
 * waits as that of an event does.
 */
const answering = variants.map(variant =>
  'onThrow' in variant.facts && variant.facts.onThrow === 'swallow'
    ? variant
    : ({ ...variant, facts: { ...variant.facts, onThrow: 'drop' } } as const),
);

export const nestjsMicroservices = defineLibrary({
  package: '@nestjs/microservices',
  versions: '>=10.0.0 <13',
  evidence: 'executed',
  docs: 'https://docs.nestjs.com/microservices/rabbitmq',
  entries: [
    { decorator: 'EventPattern', ...handler, variants },
    { decorator: 'MessagePattern', ...handler, variants: answering, answersSender: true },

    { type: 'RmqContext', member: 'getChannelRef', is: 'gives', what: { package: 'amqplib', type: 'Channel' } },
    ...members('RmqContext', ['getMessage', 'getPattern'], { is: 'pure' }),
    ...members(
      'KafkaContext',
      ['getMessage', 'getTopic', 'getPartition', 'getConsumer', 'getHeartbeat', 'getProducer'],
      {
        is: 'pure',
      },
    ),

    // The package has a copy of the types of kafkajs.
    { type: 'Consumer', member: 'commitOffsets', is: 'ack', message: 'Argument[0].Element', covers: 'upTo' },
    { type: 'Consumer', member: 'seek', is: 'nack', requeue: { default: true } },
    ...members('Consumer', ['pause', 'resume', 'paused'], { is: 'pure' }),
    { type: 'Sender', member: 'send', is: 'publish', destination: 'Argument[0].Member[topic]' },
    ...fields('MessageSetEntry', 'stable', ['offset', 'key', 'value', 'headers', 'timestamp']),
    ...fields('RecordBatchEntry', 'stable', ['offset', 'key', 'value', 'headers', 'timestamp']),

    // `emit` sends at once; `send` is a request that nobody makes before the answer is subscribed to.
    { type: 'ClientProxy', member: 'emit', is: 'publish', destination: 'Argument[0]', observable: true },
    { type: 'ClientProxy', member: 'send', is: 'work', observable: true },
    ...members('ClientProxy', ['connect', 'close'], { is: 'compute' }),
  ],
});

const options = { is: 'configure', what: 'consumers', name: 'nest-microservice' } as const;

export const nestjsCore = defineLibrary({
  package: '@nestjs/core',
  alsoDeclaredBy: ['@nestjs/common'],
  versions: '>=10.0.0 <13',
  evidence: 'source',
  docs: 'https://docs.nestjs.com/faq/hybrid-application',
  // https://docs.nestjs.com/fundamentals/custom-providers
  injection: { decorator: 'Inject', token: 'provide', classes: ['useClass', 'useExisting'], factory: 'useFactory' },
  entries: [
    { type: 'NestFactoryStatic', member: 'createMicroservice', ...options, options: 'Argument[1]' },
    { type: 'INestApplication', member: 'connectMicroservice', ...options, options: 'Argument[0]' },
  ],
});
