import { defineLibrary, fields, members, history } from '../model.ts';

const publish = { is: 'publish', destination: 'Argument[0]' } as const;

export const mqtt = defineLibrary({
  package: 'mqtt',
  versions: '>=5.0.0 <6',
  evidence: 'executed',
  docs: 'https://github.com/mqttjs/MQTT.js#readme',
  entries: [
    {
      type: 'TypedEventEmitter',
      member: 'on',
      is: 'consumer',
      event: 'message',
      handlers: [{ at: 'Argument[1]', message: 'Parameter[1]' }],
      // The acknowledgement follows the listeners' return at once, also with QoS 1 and 2.
      acks: 'onDelivery',
      onThrow: 'drop',
      unsettled: 'redelivered',
      awaitsHandler: false,
      // Whoever subscribes with QoS 0 has chosen that messages may get lost.
      onlyBeside: ['subscribe', 'subscribeAsync'].flatMap(call =>
        [1, 2].flatMap(equals => [
          { call, at: 'Argument[1].Member[qos]', equals },
          { call, at: 'Argument[0].Member[*].Member[qos]', equals },
        ]),
      ),
    },
    {
      extends: 'MqttClient',
      member: 'handleMessage',
      is: 'consumer',
      handler: { message: 'Parameter[0]', done: 'Parameter[1]' },
      // The acknowledgement of QoS 1, and whatever else the broker has sent, wait for the callback, until the keepalive ends the
      // connection. A message of QoS 2 is not sent again: what it says is in this process since its first acknowledgement.
      acks: 'explicit',
      // The end of the process. An error given to the callback ends nothing, and leaves the message waiting: no row can tell the two apart.
      onThrow: 'redeliver',
      unsettled: 'stuck',
      awaitsHandler: false,
    },
    ...members('MqttClient', ['publish', 'publishAsync'], publish),
    ...members('MqttClient', ['subscribe', 'subscribeAsync'], { is: 'configure', what: 'queue' }),
    ...members('MqttClient', ['unsubscribe', 'unsubscribeAsync', 'end', 'endAsync', 'reconnect'], { is: 'compute' }),
    { function: 'connect', is: 'configure', what: 'client' },
    { function: 'connectAsync', is: 'configure', what: 'client' },
  ],
});

/** The types of the packets. */
export const mqttPacket = defineLibrary({
  package: 'mqtt-packet',
  versions: '>=8.2.0 <10',
  evidence: 'executed',
  docs: 'https://github.com/mqttjs/mqtt-packet#readme',
  entries: [
    ...fields('IPublishPacket', 'stable', ['topic', 'payload', 'retain']),
    ...history('IPublishPacket', ['dup']),
  ],
});
