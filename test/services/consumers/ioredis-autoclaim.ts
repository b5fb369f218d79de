import { ways } from './ioredis-ways.ts';

export default ways.autoclaim;
