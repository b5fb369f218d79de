import { defineLibrary, members } from '../model.ts';

/** A refused request is no exception: the result says so. */
const failuresAt = 'Member[success]';
const payment = { is: 'call', service: 'payment' } as const;

/** There are no idempotency keys; the gateway may refuse what looks like a duplicate, if it is set up to do so. */
export const braintree = defineLibrary({
  package: 'braintree',
  versions: '>=3.0.0 <4',
  evidence: 'docs',
  docs: 'https://developer.paypal.com/braintree/docs/reference/request/transaction/sale/node',
  entries: [
    ...members('TransactionGateway', ['sale', 'refund', 'submitForPartialSettlement', 'adjustAuthorization'], {
      ...payment,
      failuresAt,
    }),
    { type: 'TransactionGateway', member: 'cloneTransaction', ...payment },
    // Saying it twice changes nothing.
    ...members('TransactionGateway', ['submitForSettlement', 'void'], {
      ...payment,
      method: { default: 'PUT' },
      failuresAt,
    }),
    ...members('TransactionGateway', ['find', 'search'], { ...payment, safe: true }),
    ...members('SubscriptionGateway', ['create', 'retryCharge'], { ...payment, failuresAt }),
    ...members('SubscriptionGateway', ['find', 'search'], { ...payment, safe: true }),
    ...members('CustomerGateway', ['create'], { ...payment, failuresAt }),
    ...members('CustomerGateway', ['find', 'search'], { ...payment, safe: true }),
    ...members('PaymentMethodGateway', ['create'], { ...payment, failuresAt }),
    { type: 'PaymentMethodGateway', member: 'find', ...payment, safe: true },
    { construct: 'BraintreeGateway', is: 'configure', what: 'client' },
  ],
});
