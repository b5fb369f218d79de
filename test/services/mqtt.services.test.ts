import { mqtt, mqttPacket } from '../../src/catalog/brokers/mqtt.ts';
import { mosquitto } from './brokers/mosquitto.ts';
import { conformance } from './harness.ts';

const listener = {
  row: 'TypedEventEmitter.on',
  module: new URL('consumers/mqtt-on.ts', import.meta.url),
  takesOver: true,
} as const;

const qosAt = 'Argument[1].Member[qos]';

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
    {
      row: 'MqttClient.handleMessage',
      module: new URL('consumers/mqtt-handle-message.ts', import.meta.url),
      options: { [qosAt]: 1 },
      takesOver: true,
      callsBack: true,
      exceptions: {
        callback: { holds: { onThrow: 'swallow' }, because: 'the client goes on with the connection' },
      },
    },
  ],
});

conformance({
  library: mqtt,
  service: 'mqtt',
  broker: () => mosquitto(2),
  consumers: [{ ...listener, options: { [qosAt]: 2 } }],
});
