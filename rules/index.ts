import type { TSESLint } from '@typescript-eslint/utils';

import type { RuleDocs } from './create-rule.ts';
import noAckBeforeProcessing from './no-ack-before-processing.ts';
import noAutoAck from './no-auto-ack.ts';
import noCheckThenInsert from './no-check-then-insert.ts';
import noDedupBeforeCompletion from './no-dedup-before-completion.ts';
import noDualWrite from './no-dual-write.ts';
import noIgnoredOutcome from './no-ignored-outcome.ts';
import noOuterClientInTransaction from './no-outer-client-in-transaction.ts';
import noPoisonRequeue from './no-poison-requeue.ts';
import noSideEffectBeforeDedup from './no-side-effect-before-dedup.ts';
import noSideEffectInTransaction from './no-side-effect-in-transaction.ts';
import noSwallowedFailure from './no-swallowed-failure.ts';
import noUnawaitedProcessing from './no-unawaited-processing.ts';
import noUnsettledMessage from './no-unsettled-message.ts';
import noUnstableIdempotencyKey from './no-unstable-idempotency-key.ts';
import requireAtomicDedup from './require-atomic-dedup.ts';
import requireBatchItemFailures from './require-batch-item-failures.ts';
import requireDeadLetter from './require-dead-letter.ts';
import requireDedup from './require-dedup.ts';
import requireDedupTtl from './require-dedup-ttl.ts';
import requireIdempotencyKey from './require-idempotency-key.ts';
import requireLeaseExtension from './require-lease-extension.ts';
import requirePublishDedupId from './require-publish-dedup-id.ts';
import requireVersionGuard from './require-version-guard.ts';

/** What the plugin object and the configs need to know of a rule; every result of `createRule` fits. */
export interface AnyRule {
  readonly name: string;
  readonly meta: Omit<TSESLint.RuleMetaData<string, unknown, readonly unknown[]>, 'docs'> & { readonly docs: RuleDocs };
}

/** Every rule of the plugin by its id. A new rule is one import and one line here. */
export const rules = {
  'no-ack-before-processing': noAckBeforeProcessing,
  'no-auto-ack': noAutoAck,
  'no-check-then-insert': noCheckThenInsert,
  'no-dedup-before-completion': noDedupBeforeCompletion,
  'no-dual-write': noDualWrite,
  'no-ignored-outcome': noIgnoredOutcome,
  'no-outer-client-in-transaction': noOuterClientInTransaction,
  'no-poison-requeue': noPoisonRequeue,
  'no-side-effect-before-dedup': noSideEffectBeforeDedup,
  'no-side-effect-in-transaction': noSideEffectInTransaction,
  'no-swallowed-failure': noSwallowedFailure,
  'no-unawaited-processing': noUnawaitedProcessing,
  'no-unsettled-message': noUnsettledMessage,
  'no-unstable-idempotency-key': noUnstableIdempotencyKey,
  'require-atomic-dedup': requireAtomicDedup,
  'require-batch-item-failures': requireBatchItemFailures,
  'require-dead-letter': requireDeadLetter,
  'require-dedup': requireDedup,
  'require-dedup-ttl': requireDedupTtl,
  'require-idempotency-key': requireIdempotencyKey,
  'require-lease-extension': requireLeaseExtension,
  'require-publish-dedup-id': requirePublishDedupId,
  'require-version-guard': requireVersionGuard,
} satisfies Record<string, AnyRule>;

export type RuleId = keyof typeof rules;
