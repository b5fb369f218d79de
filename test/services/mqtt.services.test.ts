import { mqtt, mqttPacket } from '../../src/catalog/brokers/mqtt.ts';
import { mosquitto } from './brokers/mosquitto.ts';
import { conformance } from './harness.ts';

const listener = {
  row: 'TypedEventEmitter.on',
  module: new URL('consumers/mqtt-on.ts', import.meta.url),
  takesOver: true,
} as const;

const qosAt = 'Argument[1].Member[qos]';

/** In a class that extends the client's, or on the client itself. */
const override = {
  row: 'MqttClient.handleMessage',
  options: { [qosAt]: 1 },
  takesOver: true,
  callsBack: true,
  exceptions: {
    callback: { holds: { onThrow: 'swallow' }, because: 'the client goes on with the connection' },
  },
} as const;

conformance({
  library: mqtt,
  fieldsOf: mqttPacket,
  service: 'mqtt',
  broker: () => mosquitto(1),
  consumers: [
    {
      ...listener,
      options: { [qosAt]: 1 },
      exceptions: {
        throw: {
          holds: { acks: 'onReturn', awaitsHandler: true, onThrow: 'redeliver' },
          because: 'what is thrown before there is a promise ends the process in time',
        },
      },
    },
    { ...override, module: new URL('consumers/mqtt-handle-message.ts', import.meta.url) },
    { ...override, module: new URL('consumers/mqtt-assigned.ts', import.meta.url) },
  ],
});

conformance({
  library: mqtt,
  service: 'mqtt',
  broker: () => mosquitto(2),
  consumers: [{ ...listener, options: { [qosAt]: 2 } }],
});
