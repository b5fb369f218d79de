import { defineLibrary, inVersions, members } from '../model.ts';

const key = 'Argument[last].Member[idempotencyKey]';
const api = '*Api';
const safe = { is: 'call', service: 'payment', safe: true } as const;
/** Saying it twice changes nothing. */
const repeatable = { is: 'call', service: 'payment', key, method: { default: 'PUT' } } as const;

export const adyen = defineLibrary({
  package: '@adyen/api-library',
  versions: '>=20.0.0 <33',
  evidence: 'docs',
  docs: 'https://docs.adyen.com/development-resources/api-idempotency/',
  entries: [
    ...members(
      api,
      ['get*', 'list*', 'calculate*', 'check*', 'test*', 'validate*', 'paymentMethods*', 'cardDetails'],
      safe,
    ),
    ...members(api, ['update*', 'set*', 'delete*', 'remove*', 'cancel*'], repeatable),
    ...inVersions('>=32.0.0', [...members(api, ['retrieve*'], safe), ...members(api, ['disable*'], repeatable)]),
    { type: api, member: '*', is: 'call', service: 'payment', key },
    { construct: 'Client', is: 'configure', what: 'client' },
  ],
});
