import { defineLibrary, operations } from '../model.ts';

const api = { is: 'call', service: 'api', safe: true } as const;

/** An event bus drops no event that it has seen: whoever receives one has to tell. */
export const clientEventbridge = defineLibrary({
  package: '@aws-sdk/client-eventbridge',
  versions: '>=3.300.0 <4',
  evidence: 'docs',
  docs: 'https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html',
  entries: [
    ...operations('EventBridge', {
      PutEvents: {
        is: 'publish',
        destination: 'Argument[0].Member[Entries].Element.Member[EventBusName]',
        failuresAt: 'Member[FailedEntryCount]',
      },
      DescribeEventBus: api,
      DescribeRule: api,
      ListRules: api,
      ListTargetsByRule: api,
      TestEventPattern: api,
    }),
    { construct: 'EventBridgeClient', is: 'configure', what: 'client' },
    { construct: 'EventBridge', is: 'configure', what: 'client' },
  ],
});
