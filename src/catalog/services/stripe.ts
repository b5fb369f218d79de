import { defineLibrary, fields, identity, inVersions, members, history } from '../model.ts';

/** Whoever builds the event has the message in hand; Stripe takes any response but one of success for a failure. */
const event = {
  is: 'receive',
  scope: 'function',
  messages: 'ReturnValue',
  acks: 'response',
  unsettled: 'redelivered',
} as const;

const key = 'Argument[last].Member[idempotencyKey]';

/** An event of usage has an identifier of its own: https://docs.stripe.com/api/billing/meter-event/create */
const usage = { is: 'call', service: 'payment', key: 'Argument[0].Member[identifier]', optionalKey: key } as const;

/** Resource classes are named `PaymentIntentResource` or `PaymentIntentsResource`, depending on the version. */
export const stripe = defineLibrary({
  package: 'stripe',
  versions: '>=12.0.0 <24',
  evidence: 'docs',
  docs: 'https://docs.stripe.com/api/idempotent_requests',
  entries: [
    ...members(
      '*Resource',
      ['retrieve*', 'list*', 'search', 'find', 'pdf', 'createPreview', 'preview', 'ping', 'verify', 'validate'],
      { is: 'call', service: 'payment', safe: true },
    ),
    // Saying it twice changes nothing; Stripe ignores keys of DELETE.
    { type: '*Resource', member: 'update', is: 'call', service: 'payment', key, method: { default: 'PUT' } },
    ...members('*Resource', ['del', 'delete*'], { is: 'call', service: 'payment', method: { default: 'DELETE' } }),
    ...inVersions('>=23.0.0', [{ type: 'MeterEventResource', member: 'create', ...usage }]),
    ...inVersions('<23.0.0', [{ type: 'MeterEventsResource', member: 'create', ...usage }]),
    // Every other verb of a resource is a POST or DELETE that takes request options last.
    { type: '*Resource', member: '*', is: 'call', service: 'payment', key },
    {
      type: 'Stripe',
      member: 'rawRequest',
      is: 'call',
      service: 'payment',
      key: 'Argument[3].Member[idempotencyKey]',
      method: { at: 'Argument[0]', default: 'POST' },
    },
    { construct: 'Stripe', is: 'configure', what: 'client' },

    ...inVersions('>=18.0.0', [
      ...members('WebhookObject', ['constructEvent', 'constructEventWithoutVerification'], event),
      { type: 'WebhookObject', member: 'constructEventAsync', ...event, messages: 'ReturnValue.Awaited' },
    ]),
    ...inVersions('<18.0.0', [
      { type: 'Webhooks', member: 'constructEvent', ...event },
      { type: 'Webhooks', member: 'constructEventAsync', ...event, messages: 'ReturnValue.Awaited' },
    ]),

    identity('EventBase', 'id'),
    ...fields('EventBase', 'stable', ['created', 'type']),
    ...history('EventBase', ['pending_webhooks']),
  ],
});
