import { findingsOf } from '../src/analysis.ts';
import { reportFinding } from '../src/report.ts';
import { createRule } from './create-rule.ts';

export default createRule({
  name: 'no-dual-write',
  meta: {
    type: 'problem',
    docs: {
      description: 'Disallow changing a database and publishing about it without a transaction that holds both',
    },
    messages: {
      lostEvent:
        '`{{name}}`{{deeper}} publishes what `{{other}}` ({{otherAt}}) has committed. A crash between them leaves a change that nobody hears of. Write the message to an outbox table in the same transaction.',
      ghostEvent:
        '`{{name}}`{{deeper}} changes what `{{other}}` ({{otherAt}}) has announced already. A crash or a failure between them leaves news of a change that never was. Write the message to an outbox table with it.',
    },
    schema: [],
  },
  create: context =>
    findingsOf(context, 'no-dual-write', report => {
      reportFinding(context, report.finding.cause === 'lostEvent' ? 'lostEvent' : 'ghostEvent', report);
    }),
});
