import { connect } from 'mqtt';

import { argumentOf } from '../argument.ts';
import { type Qos, sessionOf, url } from '../brokers/mosquitto.ts';
import type { Consume } from '../subject.ts';

const consume: Consume = async ({ queue, options, handle }) => {
  const client = connect(url, sessionOf(queue));
  // Before anything can arrive. What it returns belongs to the client, whatever it is.
  client.handleMessage = (packet, callback) =>
    handle({
      holders: { IPublishPacket: packet },
      settle: { done: ways => callback(ways['Argument[0]'] === true ? new Error('failed') : undefined) },
    }) as undefined;
  client.on('error', () => undefined);
  await new Promise(resolve => client.once('connect', resolve));
  // Its answer may stand behind a message that waits.
  client.subscribe(queue, argumentOf(options, 'Argument[1]') as { qos: Qos });
};

export default consume;
