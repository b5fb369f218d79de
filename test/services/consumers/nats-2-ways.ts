import { connect } from 'nats';

import { durable, server } from '../brokers/nats.ts';
import { waysOf } from './nats-ways.ts';

export const ways = waysOf(async stream => (await connect(server)).jetstream().consumers.get(stream, durable));
