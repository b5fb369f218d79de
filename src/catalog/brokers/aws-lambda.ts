import { type ConsumerMeaning, defineLibrary, type Entry, fields, identity, inVersions, history } from '../model.ts';

const invocation = {
  is: 'consumer',
  acks: 'onReturn',
  onThrow: 'redeliver',
  unsettled: 'redelivered',
  awaitsHandler: true,
} as const;

const records = { ...invocation, handler: { batch: 'Parameter[0].Member[Records]' } } as const;
/** Event sources that accept a list of the records that failed. */
const partialRecords = { ...records, failuresReturned: 'Member[batchItemFailures]' } as const;
/** The lowest sequence number of the list is where the stream is read again. */
const partialStream = { ...partialRecords, failuresCover: 'onward' } as const;
const topics = { ...invocation, handler: { batch: 'Parameter[0].Member[records].Element' } } as const;

const record = ['topic', 'partition', 'offset', 'key', 'value', 'timestamp'];

/** A handler is known by its declared type or by the type of its event. */
const trigger = (handlerType: string, parameterType: string, meaning: ConsumerMeaning): readonly Entry[] => [
  { handlerType, ...meaning },
  { parameterType, ...meaning },
];

/** Types only: there is no package `aws-lambda` at run time. */
export const awsLambda = defineLibrary({
  package: '@types/aws-lambda',
  versions: '>=8.10.100 <9',
  evidence: 'docs',
  docs: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html',
  entries: [
    ...trigger('SQSHandler', 'SQSEvent', partialRecords),
    ...inVersions('>=8.10.110', trigger('KinesisStreamHandler', 'KinesisStreamEvent', partialStream)),
    ...trigger('DynamoDBStreamHandler', 'DynamoDBStreamEvent', partialStream),
    ...trigger('SNSHandler', 'SNSEvent', records),
    ...trigger('S3Handler', 'S3Event', records),
    ...trigger('EventBridgeHandler', 'EventBridgeEvent', { ...invocation, handler: { message: 'Parameter[0]' } }),
    ...trigger('MSKHandler', 'MSKEvent', topics),
    ...inVersions('>=8.10.110', trigger('SelfManagedKafkaHandler', 'SelfManagedKafkaEvent', topics)),

    identity('SQSRecord', 'messageId'),
    ...fields('SQSRecord', 'stable', ['body', 'messageAttributes', 'md5OfBody']),
    ...fields('SQSRecord', 'unstable', ['receiptHandle']),
    ...fields('SQSRecordAttributes', 'stable', [
      'MessageDeduplicationId',
      'MessageGroupId',
      'SequenceNumber',
      'SentTimestamp',
      'SenderId',
    ]),
    ...history('SQSRecordAttributes', ['ApproximateReceiveCount', 'ApproximateFirstReceiveTimestamp']),
    identity('SNSMessage', 'MessageId'),
    ...fields('SNSMessage', 'stable', ['Message', 'MessageAttributes', 'Timestamp', 'Subject', 'TopicArn']),
    identity('KinesisStreamRecord', 'eventID'),
    ...fields('KinesisStreamRecordPayload', 'stable', ['sequenceNumber', 'partitionKey', 'data']),
    identity('DynamoDBRecord', 'eventID'),
    ...fields('StreamRecord', 'stable', ['SequenceNumber', 'Keys', 'NewImage', 'OldImage']),
    identity('EventBridgeEvent', 'id'),
    ...fields('EventBridgeEvent', 'stable', ['detail', 'time', 'source', 'detail-type']),
    ...fields('MSKRecord', 'stable', record),
    ...inVersions('>=8.10.110', [
      ...fields('MSKRecord', 'stable', ['headers']),
      ...fields('SelfManagedKafkaRecord', 'stable', [...record, 'headers']),
    ]),
    ...fields('S3EventRecord.s3.object', 'stable', ['key', 'eTag', 'versionId', 'sequencer']),
    // One per invocation: a redelivered batch is another invocation.
    ...fields('Context', 'unstable', ['awsRequestId', 'getRemainingTimeInMillis', 'logStreamName']),
    { type: 'Context', member: 'getRemainingTimeInMillis', is: 'keySource', stability: 'unstable' },
  ],
});
