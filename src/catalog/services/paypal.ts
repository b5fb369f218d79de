import { defineLibrary, members } from '../model.ts';

const key = 'Argument[0].Member[paypalRequestId]';
const controller = '*Controller';

export const paypal = defineLibrary({
  package: '@paypal/paypal-server-sdk',
  versions: '>=1.0.0 <3',
  evidence: 'docs',
  docs: 'https://developer.paypal.com/api/rest/reference/idempotency/',
  entries: [
    ...members(controller, ['get*', 'list*', 'search*', 'requestToken'], {
      is: 'call',
      service: 'payment',
      safe: true,
    }),
    // Saying it twice changes nothing.
    ...members(
      controller,
      ['patch*', 'update*', 'confirm*', 'activate*', 'deactivate*', 'suspend*', 'cancel*', 'delete*', 'void*'],
      { is: 'call', service: 'payment', method: { default: 'PUT' } },
    ),
    { type: controller, member: '*', is: 'call', service: 'payment', key },
    { construct: 'Client', is: 'configure', what: 'client' },
  ],
});
