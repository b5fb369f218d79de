import { defineLibrary, fields, identity, operations } from '../model.ts';

const api = { is: 'call', service: 'api', safe: true } as const;

const kinesis = operations('Kinesis', {
  // There is no acknowledgement: whoever reads on from the next iterator is done with what came before.
  GetRecords: {
    is: 'receive',
    messages: 'ReturnValue.Awaited.Member[Records].Element',
    acks: 'onReturn',
    unsettled: 'redelivered',
  },
  PutRecord: { is: 'publish', destination: 'Argument[0].Member[StreamName]' },
  PutRecords: { is: 'publish', destination: 'Argument[0].Member[StreamName]', failuresAt: 'Member[FailedRecordCount]' },
  GetShardIterator: api,
  ListShards: api,
  DescribeStream: api,
  DescribeStreamSummary: api,
});

export const clientKinesis = defineLibrary({
  package: '@aws-sdk/client-kinesis',
  versions: '>=3.41.0 <4',
  evidence: 'docs',
  docs: 'https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/client/kinesis/',
  entries: [
    ...kinesis,
    { construct: 'KinesisClient', is: 'configure', what: 'client' },
    { construct: 'Kinesis', is: 'configure', what: 'client' },
    identity('_Record', 'SequenceNumber'),
    ...fields('_Record', 'stable', ['Data', 'PartitionKey', 'ApproximateArrivalTimestamp']),
    ...fields('GetRecordsOutput', 'unstable', ['NextShardIterator', 'MillisBehindLatest']),
  ],
});
