import { defineLibrary, inVersions, members } from '../model.ts';

const key = 'Argument[0].Member[paypalRequestId]';
const controller = '*Controller';
const safe = { is: 'call', service: 'payment', safe: true } as const;
/** Saying it twice changes nothing. */
const repeatable = { is: 'call', service: 'payment', method: { default: 'PUT' } } as const;

export const paypal = defineLibrary({
  package: '@paypal/paypal-server-sdk',
  versions: '>=1.0.0 <3',
  evidence: 'docs',
  docs: 'https://developer.paypal.com/api/rest/reference/idempotency/',
  entries: [
    ...members(controller, ['get*', 'list*', 'requestToken'], safe),
    ...members(controller, ['patch*', 'update*', 'confirm*', 'delete*', 'void*'], repeatable),
    // Subscriptions and transactions.
    ...inVersions('>=2.0.0', [
      ...members(controller, ['search*'], safe),
      ...members(controller, ['activate*', 'deactivate*', 'suspend*', 'cancel*'], repeatable),
    ]),
    { type: controller, member: '*', is: 'call', service: 'payment', key },
    { construct: 'Client', is: 'configure', what: 'client' },
  ],
});
