import type { TSESLint } from '@typescript-eslint/utils';

import type { RuleDocs } from './create-rule.ts';
import noAckBeforeProcessing from './no-ack-before-processing.ts';
import noAutoAck from './no-auto-ack.ts';
import noCheckThenInsert from './no-check-then-insert.ts';
import noPoisonRequeue from './no-poison-requeue.ts';
import noSideEffectBeforeDedup from './no-side-effect-before-dedup.ts';
import noSwallowedFailure from './no-swallowed-failure.ts';
import noUnawaitedProcessing from './no-unawaited-processing.ts';
import noUnsettledMessage from './no-unsettled-message.ts';
import noUnstableIdempotencyKey from './no-unstable-idempotency-key.ts';
import requireBatchItemFailures from './require-batch-item-failures.ts';
import requireLeaseExtension from './require-lease-extension.ts';

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
  'no-poison-requeue': noPoisonRequeue,
  'no-side-effect-before-dedup': noSideEffectBeforeDedup,
  'no-swallowed-failure': noSwallowedFailure,
  'no-unawaited-processing': noUnawaitedProcessing,
  'no-unsettled-message': noUnsettledMessage,
  'no-unstable-idempotency-key': noUnstableIdempotencyKey,
  'require-batch-item-failures': requireBatchItemFailures,
  'require-lease-extension': requireLeaseExtension,
} satisfies Record<string, AnyRule>;

export type RuleId = keyof typeof rules;
