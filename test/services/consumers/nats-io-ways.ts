import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';

import { durable, server } from '../brokers/nats.ts';
import { waysOf } from './nats-ways.ts';

export const ways = waysOf(async stream => jetstream(await connect(server)).consumers.get(stream, durable));
