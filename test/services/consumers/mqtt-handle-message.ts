import { connect } from 'node:net';

import { type DoneCallback, type IPublishPacket, MqttClient } from 'mqtt';

import { argumentOf } from '../argument.ts';
import { port, type Qos, sessionOf } from '../brokers/mosquitto.ts';
import type { Consume } from '../subject.ts';

const consume: Consume = async ({ queue, options, handle }) => {
  class Client extends MqttClient {
    override handleMessage(packet: IPublishPacket, callback: DoneCallback): void {
      // What it returns belongs to the client, whatever it is.
      return handle({
        holders: { IPublishPacket: packet },
        settle: { done: ways => callback(ways['Argument[0]'] === true ? new Error('failed') : undefined) },
      }) as undefined;
    }
  }
  const client = new Client(() => connect(port, '127.0.0.1'), sessionOf(queue));
  client.on('error', () => undefined);
  await new Promise(resolve => client.once('connect', resolve));
  // Its answer may stand behind a message that waits.
  client.subscribe(queue, argumentOf(options, 'Argument[1]') as { qos: Qos });
};

export default consume;
