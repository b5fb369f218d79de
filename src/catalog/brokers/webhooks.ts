import { defineLibrary, members } from '../model.ts';

/** Who checks a signature has a message in hand; the sender takes any response but one of success for a failure. */
const verified = {
  is: 'receive',
  scope: 'function',
  messages: 'ReturnValue',
  acks: 'response',
  unsettled: 'redelivered',
} as const;

export const svix = defineLibrary({
  package: 'svix',
  versions: '>=1.0.0 <3',
  evidence: 'source',
  docs: 'https://docs.svix.com/receiving/verifying-payloads/how',
  entries: [{ type: 'Webhook', member: 'verify', ...verified }],
});

export const standardWebhooks = defineLibrary({
  package: 'standardwebhooks',
  versions: '>=1.0.0 <2',
  evidence: 'source',
  docs: 'https://github.com/standard-webhooks/standard-webhooks/tree/main/libraries/javascript',
  entries: [{ type: 'Webhook', member: 'verify', ...verified }],
});

const publish = {
  is: 'publish',
  key: 'Argument[0].Member[deduplicationId]',
  deduplication: {
    content: {
      at: 'Argument[0].Member[body]',
      when: [{ at: 'Argument[0].Member[contentBasedDeduplication]', equals: true }],
    },
  },
} as const;

export const qstash = defineLibrary({
  package: '@upstash/qstash',
  modules: ['@upstash/qstash', '@upstash/qstash/nextjs'],
  versions: '>=2.5.0 <3',
  evidence: 'docs',
  docs: 'https://upstash.com/docs/qstash/howto/signature',
  entries: [
    { type: 'Receiver', member: 'verify', ...verified, messages: 'ReturnValue.Awaited' },
    {
      function: 'verifySignatureAppRouter',
      is: 'consumer',
      handlers: [{ at: 'Argument[0]', message: 'Parameter[0]' }],
      acks: 'response',
      onThrow: 'redeliver',
      unsettled: 'redelivered',
      awaitsHandler: true,
    },
    ...members('Client', ['publish', 'publishJSON'], { ...publish, destination: 'Argument[0].Member[url]' }),
    {
      type: 'Client',
      member: 'batchJSON',
      is: 'publish',
      key: 'Argument[0].Element.Member[deduplicationId]',
      deduplication: {
        content: {
          at: 'Argument[0].Element.Member[body]',
          when: [{ at: 'Argument[0].Element.Member[contentBasedDeduplication]', equals: true }],
        },
      },
    },
    ...members('Queue', ['enqueue', 'enqueueJSON'], publish),
    { construct: 'Client', is: 'configure', what: 'client' },
    { construct: 'Receiver', is: 'configure', what: 'client' },
  ],
});
