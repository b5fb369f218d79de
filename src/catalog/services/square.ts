import { defineLibrary, members } from '../model.ts';

const key = 'Argument[0].Member[idempotencyKey]';
const client = '*Client';

/** The key is part of the request, and required by the types of those that move money. */
export const square = defineLibrary({
  package: 'square',
  versions: '>=44.0.0 <47',
  evidence: 'docs',
  docs: 'https://developer.squareup.com/docs/build-basics/common-api-patterns/idempotency',
  entries: [
    ...members(
      client,
      ['get*', 'list*', 'search*', 'batchGet*', 'calculate*', 'retrieve*', 'info', 'deprecated*', 'test'],
      { is: 'call', service: 'payment', safe: true },
    ),
    // Saying it twice changes nothing.
    ...members(
      client,
      ['update*', 'upsert*', 'batchUp*', 'delete*', 'batchDelete', 'remove', 'cancel*', 'complete', 'disable*'],
      { is: 'call', service: 'payment', method: { default: 'PUT' } },
    ),
    ...members(client, ['create*', 'batchCreate*', 'refund*', 'pay', 'redeem', 'accumulate*', 'adjust', 'publish*'], {
      is: 'call',
      service: 'payment',
      key,
    }),
    { construct: 'SquareClient', is: 'configure', what: 'client' },
  ],
});
