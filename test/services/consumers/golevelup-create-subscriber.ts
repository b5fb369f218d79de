import type { SubscribeResponse } from '@golevelup/nestjs-rabbitmq';

import type { Consume } from '../subject.ts';
import { applicationWith, connectionOf, deliveryOf, subscriptionOf } from './golevelup-delivery.ts';

const consume: Consume = async ({ queue, options, handle }) => {
  const connection = connectionOf(await applicationWith());
  await connection.createSubscriber(
    () => handle(deliveryOf()) as Promise<SubscribeResponse>,
    subscriptionOf(queue, options, 'Argument[1]'),
    'conformance',
  );
};

export default consume;
