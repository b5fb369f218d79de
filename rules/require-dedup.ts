import { findingsOf } from '../src/analysis.ts';
import { reportFinding } from '../src/report.ts';
import { createRule } from './create-rule.ts';

const CAUSES = ['external', 'insert', 'change'] as const;

export default createRule({
  name: 'require-dedup',
  meta: {
    type: 'problem',
    docs: {
      description: 'Require a guard for effects that every redelivery would repeat',
      recommended: true,
    },
    messages: {
      external:
        '`{{name}}`{{deeper}}{{more}} happens again whenever the message is redelivered: nothing remembers that it was handled. Record its id, under a unique constraint, and ask before the effect.',
      insert:
        '`{{name}}`{{deeper}}{{more}} adds a row whenever the message is redelivered: no unique constraint refuses it. Store the message id with the row: {{remedy}}',
      change:
        '`{{name}}`{{deeper}}{{more}} changes the amount again whenever the message is redelivered: nothing remembers that it was handled. Record its id in the same transaction, under a unique constraint.',
    },
    schema: [],
  },
  create: context =>
    findingsOf(context, 'require-dedup', report => {
      const cause = CAUSES.find(name => name === report.finding.cause);
      if (cause !== undefined) reportFinding(context, cause, report);
    }),
});
