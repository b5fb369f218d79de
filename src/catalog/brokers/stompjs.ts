import { defineLibrary, fields } from '../model.ts';

export const stompjs = defineLibrary({
  package: '@stomp/stompjs',
  versions: '>=6.0.0 <8',
  evidence: 'source',
  docs: 'https://stomp-js.github.io/api-docs/latest/classes/Client.html#subscribe',
  entries: [
    {
      type: 'Client',
      member: 'subscribe',
      is: 'consumer',
      handlers: [{ at: 'Argument[1]', message: 'Parameter[0]' }],
      // The protocol's default is `auto`.
      acks: 'onDelivery',
      acksWhen: [
        { at: 'Argument[2].Member[ack]', equals: 'client', acks: 'explicit' },
        { at: 'Argument[2].Member[ack]', equals: 'client-individual', acks: 'explicit' },
      ],
      ackOption: 'Argument[2].Member[ack]',
      onThrow: 'redeliver',
      unsettled: 'stuck',
      awaitsHandler: false,
    },

    { type: 'IMessage', member: 'ack', is: 'ack', message: 'Receiver', covers: 'message' },
    // What becomes of a message is the broker's choice: RabbitMQ gives it again, ActiveMQ puts it aside.
    {
      type: 'IMessage',
      member: 'nack',
      is: 'nack',
      message: 'Receiver',
      covers: 'message',
      requeue: { default: false },
    },
    { type: 'Client', member: 'ack', is: 'ack', message: 'Argument[0]', covers: 'message' },
    {
      type: 'Client',
      member: 'nack',
      is: 'nack',
      message: 'Argument[0]',
      covers: 'message',
      requeue: { default: false },
    },

    { type: 'Client', member: 'publish', is: 'publish', destination: 'Argument[0].Member[destination]' },

    { construct: 'Client', is: 'configure', what: 'client' },
    { type: 'Client', member: 'activate', is: 'compute' },
    { type: 'Client', member: 'deactivate', is: 'release' },

    ...fields('IFrame', 'stable', ['body', 'binaryBody']),
  ],
});
