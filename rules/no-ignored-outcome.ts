import { findingsOf } from '../src/analysis.ts';
import { reportFinding } from '../src/report.ts';
import { createRule } from './create-rule.ts';

const causes = ['refused', 'settled', 'partial', 'failed', 'returned', 'undeleted'] as const;

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
        'Nobody acts on what `{{name}}`{{deeper}} says: a failure of `{{effect}}` ({{effectAt}}){{more}} counts as done, and its message is lost. Throw when a result is rejected.',
      partial:
        '`{{name}}`{{deeper}} does not throw when some entries are refused. Nobody reads `{{member}}`: the message counts as done, and those entries are lost. Throw, or send them again.',
      failed:
        '`{{name}}`{{deeper}} does not throw when the service refuses it. Nobody reads `{{member}}`, which tells: the message counts as done, and its work is lost. Read it, and throw.',
      returned:
        '`{{name}}`{{deeper}} does not throw when it fails: it returns `{{member}}`, and nobody acts on that. The message counts as done, and its work is lost. Throw it.',
      undeleted:
        '`{{name}}`{{deeper}} does not throw when some messages stay. Nobody reads `{{member}}`: they come again, and `{{effect}}` ({{effectAt}}) runs again. Delete those again.',
    },
    schema: [],
  },
  create: context =>
    findingsOf(context, 'no-ignored-outcome', report => {
      const cause = causes.find(known => known === report.finding.cause);
      if (cause !== undefined) reportFinding(context, cause, report);
    }),
});
