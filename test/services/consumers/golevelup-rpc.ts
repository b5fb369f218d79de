import { RabbitRPC } from '@golevelup/nestjs-rabbitmq';

import { decorated } from './golevelup-decorated.ts';

export default decorated(RabbitRPC);
