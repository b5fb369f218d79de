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
        '`{{name}}`{{deeper}} runs again whenever the message is redelivered, and each call is a new request to the service. Pass an idempotency key made from the message.',
      rollback:
        '`{{name}}`{{deeper}} stays when the transaction around it rolls back, and the redelivery calls it again. Pass an idempotency key made from the message.',
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
