import { defineLibrary, operations } from '../model.ts';

const api = { is: 'call', service: 'api', safe: true } as const;
/** Only FIFO topics recognise what was published before; a group is no proof of one, but for what has no visible name. */
const ofFifo = (group: string) =>
  [
    { at: 'Argument[0].Member[TopicArn]', endsWith: '.fifo' },
    { at: group, given: true },
  ] as const;
const entry = 'Argument[0].Member[PublishBatchRequestEntries].Element';

export const clientSns = defineLibrary({
  package: '@aws-sdk/client-sns',
  versions: '>=3.300.0 <4',
  evidence: 'docs',
  docs: 'https://docs.aws.amazon.com/sns/latest/dg/fifo-message-dedup.html',
  entries: [
    ...operations('SNS', {
      Publish: {
        is: 'publish',
        key: 'Argument[0].Member[MessageDeduplicationId]',
        deduplication: {
          of: ofFifo('Argument[0].Member[MessageGroupId]'),
          content: { at: 'Argument[0].Member[Message]' },
        },
        destination: 'Argument[0].Member[TopicArn]',
      },
      PublishBatch: {
        is: 'publish',
        key: `${entry}.Member[MessageDeduplicationId]`,
        deduplication: { of: ofFifo(`${entry}.Member[MessageGroupId]`), content: { at: `${entry}.Member[Message]` } },
        destination: 'Argument[0].Member[TopicArn]',
        failuresAt: 'Member[Failed]',
      },
      ListTopics: api,
      ListSubscriptionsByTopic: api,
      GetTopicAttributes: api,
      GetSubscriptionAttributes: api,
      CheckIfPhoneNumberIsOptedOut: api,
    }),
    { construct: 'SNSClient', is: 'configure', what: 'client' },
    { construct: 'SNS', is: 'configure', what: 'client' },
  ],
});
