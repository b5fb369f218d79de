import type { CallMeaning } from '../catalog/model.ts';

/** What external calls do. */
export const services = [
  'payment',
  'email',
  'sms',
  'chat',
  'push',
  'http',
  'storage',
  'invoke',
  'api',
] as const satisfies readonly CallMeaning['service'][];
