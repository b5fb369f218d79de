import { ways } from './nats-io-ways.ts';

export default ways.iterable;
