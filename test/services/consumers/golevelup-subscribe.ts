import { RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';

import { decorated } from './golevelup-decorated.ts';

export default decorated(RabbitSubscribe);
