import { constructs, defineLibrary } from '../model.ts';

const queue = { is: 'configure', what: 'queue' } as const;
const deadLettersOf = (at: string) => ({ ...queue, declares: { deadLetterTo: { queue: [at] } } }) as const;

/** Infrastructure as a program: what it declares, other programs consume; it says which of them by event sources and grants. */
export const awsCdk = defineLibrary({
  package: 'aws-cdk-lib',
  modules: [
    'aws-cdk-lib/aws-sqs',
    'aws-cdk-lib/aws-lambda',
    'aws-cdk-lib/aws-lambda-event-sources',
    'aws-cdk-lib/aws-lambda-destinations',
    'aws-cdk-lib/aws-lambda-nodejs',
    'aws-cdk-lib/aws-sns-subscriptions',
    'aws-cdk-lib/aws-events-targets',
    'aws-cdk-lib/aws-ecs-patterns',
  ],
  versions: '>=2.0.0 <3',
  evidence: 'docs',
  docs: 'https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_sqs.Queue.html',
  entries: [
    {
      construct: 'Queue',
      ...queue,
      declares: {
        label: 'Argument[1]',
        deadLetter: [{ at: 'Argument[2].Member[deadLetterQueue]', given: true }],
        deadLetterTo: { queue: ['Argument[2].Member[deadLetterQueue].Member[queue]'] },
      },
    },

    {
      construct: 'CfnQueue',
      ...queue,
      declares: {
        label: 'Argument[1]',
        deadLetter: [{ at: 'Argument[2].Member[redrivePolicy]', given: true }],
        deadLetterTo: { queue: ['Argument[2].Member[redrivePolicy].Member[deadLetterTargetArn]'] },
      },
    },

    ...constructs(['EventSourceMapping', 'CfnEventSourceMapping'], {
      ...queue,
      consumes: 'Argument[2].Member[eventSourceArn]',
    }),
    { construct: 'SqsEventSource', ...queue, consumes: 'Argument[0]' },
    { type: 'IQueue', member: 'grantConsumeMessages', ...queue, consumes: 'Receiver' },
    { type: 'QueueBase', member: 'grantConsumeMessages', ...queue, consumes: 'Receiver' },
    ...constructs(['QueueProcessingFargateService', 'QueueProcessingEc2Service'], {
      ...queue,
      consumes: 'Argument[2].Member[queue]',
    }),

    // What Lambda functions, topics and rules could not deliver goes there: these queues are the last stop.
    ...constructs(['SqsDlq', 'SqsDestination'], deadLettersOf('Argument[0]')),
    ...constructs(
      ['Function', 'DockerImageFunction', 'NodejsFunction'],
      deadLettersOf('Argument[2].Member[deadLetterQueue]'),
    ),
    ...constructs(
      ['SqsSubscription', 'LambdaSubscription', 'UrlSubscription', 'LambdaFunction', 'SqsQueue', 'SfnStateMachine'],
      deadLettersOf('Argument[1].Member[deadLetterQueue]'),
    ),
  ],
});
