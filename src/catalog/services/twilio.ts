import { defineLibrary, members } from '../model.ts';

const sms = { is: 'call', service: 'sms' } as const;
const keyed = { ...sms, key: 'Argument[0].Member[idempotencyKey]' } as const;

/** Messages and calls take no key; the few resources that do have it in their own options. */
export const twilio = defineLibrary({
  package: 'twilio',
  versions: '>=4.0.0 <7',
  evidence: 'docs',
  docs: 'https://www.twilio.com/docs/messaging/api/message-resource',
  entries: [
    ...['MessageListInstance', 'CallListInstance', 'VerificationListInstance'].map(type => ({
      type,
      member: 'create',
      ...sms,
    })),
    ...['PaymentListInstance', 'UserDefinedMessageListInstance', 'UserDefinedMessageSubscriptionListInstance'].map(
      type => ({ type, member: 'create', ...keyed }),
    ),
    { type: 'PaymentContext', member: 'update', ...keyed },
    ...members('*ListInstance', ['list*', 'each*', 'page*', 'getPage'], { ...sms, safe: true }),
    { type: '*Context', member: 'fetch', ...sms, safe: true },
    { type: '*Context', member: 'update', ...sms, method: { default: 'PUT' } },
    { type: '*Context', member: 'remove', ...sms, method: { default: 'DELETE' } },
    { construct: 'Twilio', is: 'configure', what: 'client' },
    { function: 'TwilioSDK', is: 'configure', what: 'client' },
  ],
});
