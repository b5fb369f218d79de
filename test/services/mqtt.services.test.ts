import { mqtt, mqttPacket } from '../../src/catalog/brokers/mqtt.ts';
import { mosquitto } from './brokers/mosquitto.ts';
import { conformance } from './harness.ts';

const consumer = {
  row: 'TypedEventEmitter.on',
  module: new URL('consumers/mqtt-on.ts', import.meta.url),
  takesOver: true,
} as const;

conformance({
  library: mqtt,
  fieldsOf: mqttPacket,
  service: 'mqtt',
  broker: () => mosquitto(1),
  consumers: [
    {
      ...consumer,
      options: { 'Argument[1].Member[qos]': 1 },
      exceptions: {
        throw: {
          holds: { acks: 'onReturn', awaitsHandler: true, onThrow: 'redeliver' },
          because: 'what is thrown before there is a promise ends the process in time',
        },
      },
    },
  ],
});

conformance({
  library: mqtt,
  service: 'mqtt',
  broker: () => mosquitto(2),
  consumers: [{ ...consumer, options: { 'Argument[1].Member[qos]': 2 } }],
});
