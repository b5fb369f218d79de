import { ways } from './nats-2-ways.ts';

export default ways.next;
