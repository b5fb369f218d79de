import { natsJetstream } from '../../src/catalog/brokers/nats.ts';
import { nats as broker } from './brokers/nats.ts';
import { conformance } from './harness.ts';

conformance({
  library: natsJetstream,
  service: 'nats',
  broker,
  patience: 3000,
  consumers: [
    {
      row: 'ExportedConsumer.consume',
      module: new URL('consumers/nats-io-callback.ts', import.meta.url),
      done: 'JsMsg.ack',
      settles: ['JsMsg.ackAck', 'JsMsg.next', 'JsMsg.nak', 'JsMsg.term'],
    },
    {
      row: 'ExportedConsumer.next',
      module: new URL('consumers/nats-io-next.ts', import.meta.url),
      done: 'JsMsg.ack',
      sequential: true,
    },
    {
      row: 'ConsumerMessages',
      module: new URL('consumers/nats-io-iterable.ts', import.meta.url),
      done: 'JsMsg.ack',
      sequential: true,
    },
  ],
  fieldsNotSeen: { 'DeliveryInfo.pending': 'counts the messages behind this one, and no run has any' },
});
