import { findingsOf } from '../src/analysis.ts';
import { reportFinding } from '../src/report.ts';
import { createRule } from './create-rule.ts';

export default createRule({
  name: 'no-side-effect-in-transaction',
  meta: {
    type: 'problem',
    docs: {
      description: 'Disallow publishing, or calling other services, inside a database transaction',
    },
    messages: {
      publish:
        '`{{name}}`{{deeper}} publishes inside the transaction of {{otherAt}}. If that rolls back, it was news of a change that never was. Write the message to an outbox table, or publish after the commit.',
      call: '`{{name}}`{{deeper}} runs inside the transaction of {{otherAt}} and stays when that rolls back: the redelivery does it again. Commit what is to be done, and do it after the transaction.',
    },
    schema: [],
  },
  create: context =>
    findingsOf(context, 'no-side-effect-in-transaction', report => {
      const isPublish = report.finding.effect?.effect.kind === 'publish';
      reportFinding(context, isPublish ? 'publish' : 'call', report);
    }),
});
