import { MessagePattern } from '@nestjs/microservices';

import { decorated } from './nest-rmq.ts';

export default decorated(MessagePattern);
