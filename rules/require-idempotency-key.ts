import { findingsOf } from '../src/analysis.ts';
import { passKey } from '../src/fixes/pass-key.ts';
import { reportFinding } from '../src/report.ts';
import { createRule } from './create-rule.ts';

export default createRule({
  name: 'require-idempotency-key',
  meta: {
    type: 'problem',
    docs: {
      description: 'Require an idempotency key for calls of services that take one',
      recommended: true,
    },
    hasSuggestions: true,
    messages: {
      redelivery:
        'A redelivery repeats `{{name}}`{{deeper}} and the service, given no key, takes it for a new request. Pass an idempotency key made from the message.',
      rollback:
        '`{{name}}`{{deeper}} stays when the transaction around it rolls back, and the redelivery repeats it. Pass an idempotency key made from the message.',
      passKey: 'Pass `{{key}}` as the idempotency key.',
    },
    schema: [],
  },
  create: context =>
    findingsOf(context, 'require-idempotency-key', report => {
      reportFinding(context, report.finding.cause === 'rollback' ? 'rollback' : 'redelivery', report, {
        suggest: passKey(context, report),
      });
    }),
});
