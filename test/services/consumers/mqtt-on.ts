import { connect } from 'mqtt';

import { argumentOf } from '../argument.ts';
import { type Qos, sessionOf, url } from '../brokers/mosquitto.ts';
import type { Consume } from '../subject.ts';

const consume: Consume = async ({ queue, options, handle }) => {
  const client = connect(url, sessionOf(queue));
  client.on(
    'message',
    (_topic, _payload, packet) =>
      // The listener's result belongs to the client, whatever it is.
      handle({ holders: { IPublishPacket: packet } }) as undefined,
  );
  await client.subscribeAsync(queue, argumentOf(options, 'Argument[1]') as { qos: Qos });
};

export default consume;
