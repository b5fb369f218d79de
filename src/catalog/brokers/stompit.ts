import { defineLibrary, members } from '../model.ts';

const consumer = {
  is: 'consumer',
  handlers: [{ at: 'Argument[1]', message: 'Parameter[1]', error: 'Parameter[0]' }],
  // The protocol's default is `auto`.
  acks: 'onDelivery',
  acksWhen: [
    { at: 'Argument[0].Member[ack]', equals: 'client', acks: 'explicit' },
    { at: 'Argument[0].Member[ack]', equals: 'client-individual', acks: 'explicit' },
  ],
  ackOption: 'Argument[0].Member[ack]',
  onThrow: 'redeliver',
  unsettled: 'stuck',
  awaitsHandler: false,
} as const;

/** What becomes of a message is the broker's choice: RabbitMQ gives it again, ActiveMQ puts it aside. */
const nack = { is: 'nack', message: 'Argument[0]', covers: 'message', requeue: { default: false } } as const;

export const stompit = defineLibrary({
  package: 'stompit',
  versions: '>=0.26.0 <2',
  evidence: 'source',
  docs: 'https://gdaws.github.io/node-stomp/api/client/#clientsubscribeheaders-messagelistener',
  entries: [
    { type: 'Client', member: 'subscribe', ...consumer },
    { type: 'Channel', member: 'subscribe', ...consumer },

    ...members('Client', ['ack'], { is: 'ack', message: 'Argument[0]', covers: 'message' }),
    ...members('Channel', ['ack'], { is: 'ack', message: 'Argument[0]', covers: 'message' }),
    { type: 'Message', member: 'ack', is: 'ack', message: 'Receiver', covers: 'message' },
    { type: 'Client', member: 'nack', ...nack },
    { type: 'Channel', member: 'nack', ...nack },
    { type: 'Message', member: 'nack', ...nack, message: 'Receiver' },

    { type: 'Client', member: 'send', is: 'publish', destination: 'Argument[0].Member[destination]' },
    { type: 'Client', member: 'sendString', is: 'publish', destination: 'Argument[0].Member[destination]' },
    { type: 'Channel', member: 'send', is: 'publish', destination: 'Argument[0].Member[destination]' },
    { type: 'IncomingFrame', member: 'readString', is: 'run', callback: 'Argument[1]' },
  ],
});
