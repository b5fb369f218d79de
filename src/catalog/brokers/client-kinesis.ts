import { defineLibrary, fields, identity, type Meaning } from '../model.ts';

const api = { is: 'call', service: 'api', safe: true } as const;

/** The same input goes to `client.send(new XCommand(input))` and to `kinesis.x(input)`. */
const operations = {
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
} as const satisfies Record<string, Meaning>;

const memberName = (operation: string): string => operation.slice(0, 1).toLowerCase() + operation.slice(1);

export const clientKinesis = defineLibrary({
  package: '@aws-sdk/client-kinesis',
  versions: '>=3.41.0 <4',
  evidence: 'docs',
  docs: 'https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/client/kinesis/',
  entries: [
    ...Object.entries(operations).map(([name, meaning]) => ({ command: `${name}Command`, ...meaning })),
    ...Object.entries(operations).map(([name, meaning]) => ({
      type: 'Kinesis',
      member: memberName(name),
      ...meaning,
    })),
    { construct: 'KinesisClient', is: 'configure', what: 'client' },
    { construct: 'Kinesis', is: 'configure', what: 'client' },
    identity('_Record', 'SequenceNumber'),
    ...fields('_Record', 'stable', ['Data', 'PartitionKey', 'ApproximateArrivalTimestamp']),
    ...fields('GetRecordsOutput', 'unstable', ['NextShardIterator', 'MillisBehindLatest']),
  ],
});
