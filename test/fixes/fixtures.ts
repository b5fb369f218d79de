import { describe } from 'vitest';

import { edits } from './hold.ts';
import { fixtureProjects } from './project.ts';

describe('the suggestions and fixes over all fixtures', () => {
  edits(fixtureProjects, [
    'no-ack-before-processing moveAckAfterWork',
    'no-auto-ack acknowledgeAfterWork',
    'no-check-then-insert setIfAbsent',
    'no-outer-client-in-transaction fix',
    'no-poison-requeue deadLetterMessage',
    'no-side-effect-before-dedup passKey',
    'no-swallowed-failure leaveMessage',
    'no-swallowed-failure rejectMessage',
    'no-swallowed-failure rethrowError',
    'no-unawaited-processing awaitWork',
    'no-unawaited-processing fix',
    'no-unawaited-processing loopOverWork',
    'no-unstable-idempotency-key useIdentity',
    'require-idempotency-key passKey',
    'require-publish-dedup-id passId',
  ]);
});
