import { defineLibrary, fields, identity, inVersions, history, operations } from '../model.ts';

const api = { is: 'call', service: 'api', safe: true } as const;
/** A text that names another queue, by an ARN that cannot be followed, and the number of receives that are allowed. */
const redrivePolicy = 'Argument[0].Member[Attributes].Member[RedrivePolicy]';
const queue = { is: 'configure', what: 'queue' } as const;

/**
 * Which messages a queue would recognise: those of FIFO queues. The group is no proof on its own, since standard queues take one
 * too for fairness; without a visible name it is the better guess: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
 */
const ofFifo = (group: string) =>
  [
    { at: 'Argument[0].Member[QueueUrl]', endsWith: '.fifo' },
    { at: group, given: true },
  ] as const;

const deduplicatesContent = [
  { at: 'Argument[0].Member[Attributes].Member[ContentBasedDeduplication]', equals: 'true' },
] as const;

const sqs = operations('SQS', {
  ReceiveMessage: {
    is: 'receive',
    messages: 'ReturnValue.Awaited.Member[Messages].Element',
    acks: 'explicit',
    unsettled: 'redelivered',
    queue: 'Argument[0].Member[QueueUrl]',
    lease: {
      seconds: 'Argument[0].Member[VisibilityTimeout]',
      size: { at: 'Argument[0].Member[MaxNumberOfMessages]', default: 1 },
    },
  },
  DeleteMessage: { is: 'ack', message: 'Argument[0].Member[ReceiptHandle]', covers: 'message' },
  DeleteMessageBatch: {
    is: 'ack',
    message: 'Argument[0].Member[Entries].Element.Member[ReceiptHandle]',
    covers: 'batch',
    failuresAt: 'Member[Failed]',
  },
  ChangeMessageVisibility: {
    is: 'extendLease',
    isWhen: [{ at: 'Argument[0].Member[VisibilityTimeout]', equals: 0, is: 'nack' }],
    message: 'Argument[0].Member[ReceiptHandle]',
    covers: 'message',
    requeue: { default: true },
  },
  ChangeMessageVisibilityBatch: {
    is: 'extendLease',
    isWhen: [{ at: 'Argument[0].Member[Entries].Element.Member[VisibilityTimeout]', equals: 0, is: 'nack' }],
    message: 'Argument[0].Member[Entries].Element.Member[ReceiptHandle]',
    covers: 'batch',
    requeue: { default: true },
    failuresAt: 'Member[Failed]',
  },
  SendMessage: {
    is: 'publish',
    key: 'Argument[0].Member[MessageDeduplicationId]',
    deduplication: {
      of: ofFifo('Argument[0].Member[MessageGroupId]'),
      content: { at: 'Argument[0].Member[MessageBody]' },
    },
    destination: 'Argument[0].Member[QueueUrl]',
  },
  SendMessageBatch: {
    is: 'publish',
    key: 'Argument[0].Member[Entries].Element.Member[MessageDeduplicationId]',
    deduplication: {
      of: ofFifo('Argument[0].Member[Entries].Element.Member[MessageGroupId]'),
      content: { at: 'Argument[0].Member[Entries].Element.Member[MessageBody]' },
    },
    destination: 'Argument[0].Member[QueueUrl]',
    failuresAt: 'Member[Failed]',
  },
  GetQueueUrl: api,
  GetQueueAttributes: api,
  ListQueues: api,
  ListDeadLetterSourceQueues: api,
  ListQueueTags: api,
  CreateQueue: {
    ...queue,
    declares: {
      queue: 'Argument[0].Member[QueueName]',
      deadLetter: [{ at: redrivePolicy, given: true }],
      deadLetterTo: { queue: [redrivePolicy] },
      deduplicatesContent,
    },
  },
  SetQueueAttributes: {
    ...queue,
    declares: {
      queue: 'Argument[0].Member[QueueUrl]',
      deadLetterTo: { queue: [redrivePolicy] },
      deduplicatesContent,
    },
  },
});

export const clientSqs = defineLibrary({
  package: '@aws-sdk/client-sqs',
  versions: '>=3.0.0 <4',
  evidence: 'docs',
  docs: 'https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/client/sqs/',
  entries: [
    ...sqs,
    { construct: 'SQSClient', is: 'configure', what: 'client' },
    { construct: 'SQS', is: 'configure', what: 'client' },

    // Another one after a redrive from the dead-letter queue, and for the second send of a producer that retries.
    identity('Message', 'MessageId'),
    ...fields('Message', 'stable', ['Body', 'MD5OfBody', 'MessageAttributes']),
    // New on every receive.
    ...fields('Message', 'unstable', ['ReceiptHandle']),
    // An index signature before.
    ...inVersions('>=3.600.0', [
      ...fields('Message.Attributes', 'stable', [
        'MessageDeduplicationId',
        'MessageGroupId',
        'SequenceNumber',
        'SentTimestamp',
        'SenderId',
      ]),
      ...history('Message.Attributes', ['ApproximateReceiveCount', 'ApproximateFirstReceiveTimestamp']),
    ]),
  ],
});
