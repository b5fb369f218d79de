import { defineLibrary, members } from '../model.ts';

const key = 'Argument[last].Member[idempotencyKey]';
const api = '*Api';

export const adyen = defineLibrary({
  package: '@adyen/api-library',
  versions: '>=20.0.0 <33',
  evidence: 'docs',
  docs: 'https://docs.adyen.com/development-resources/api-idempotency/',
  entries: [
    ...members(
      api,
      ['get*', 'list*', 'calculate*', 'check*', 'test*', 'validate*', 'retrieve*', 'paymentMethods*', 'cardDetails'],
      { is: 'call', service: 'payment', safe: true },
    ),
    // Saying it twice changes nothing.
    ...members(api, ['update*', 'set*', 'delete*', 'remove*', 'disable*', 'cancel*'], {
      is: 'call',
      service: 'payment',
      key,
      method: { default: 'PUT' },
    }),
    { type: api, member: '*', is: 'call', service: 'payment', key },
    { construct: 'Client', is: 'configure', what: 'client' },
  ],
});
