import { ways } from './redis-ways.ts';

export default ways.fresh;
