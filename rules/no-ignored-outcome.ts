import { findingsOf } from '../src/analysis.ts';
import { reportFinding } from '../src/report.ts';
import { createRule } from './create-rule.ts';

export default createRule({
  name: 'no-ignored-outcome',
  meta: {
    type: 'problem',
    docs: {
      description: 'Disallow dropping a result that says "already there" or "partly failed"',
      recommended: true,
    },
    messages: {
      refused:
        '`{{name}}`{{deeper}} tells whether the message was handled before, and nobody asks: a redelivery does `{{effect}}` ({{effectAt}}){{more}} again. Return early when nothing was inserted.',
      settled:
        'Nobody reads which of these failed: a failure of `{{effect}}` ({{effectAt}}){{more}} counts as done, and its message is lost. Throw when `{{name}}`{{deeper}} has a rejected result.',
    },
    schema: [],
  },
  create: context =>
    findingsOf(context, 'no-ignored-outcome', report => {
      reportFinding(context, report.finding.cause === 'refused' ? 'refused' : 'settled', report);
    }),
});
