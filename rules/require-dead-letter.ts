import { findingsOf } from '../src/analysis.ts';
import { reportFinding } from '../src/report.ts';
import { createRule } from './create-rule.ts';

const CAUSES = ['rejected', 'refused', 'dropped', 'redelivered', 'declared'] as const;

export default createRule({
  name: 'require-dead-letter',
  meta: {
    type: 'problem',
    docs: {
      description:
        'Require a dead-letter route or an attempt limit for queues and subscriptions that the code declares',
    },
    messages: {
      rejected:
        '`{{name}}` has no dead-letter route: after a failure of `{{effect}}` ({{effectAt}}){{more}}, `{{other}}` ({{otherAt}}) drops the message for good. Declare a dead-letter route.',
      refused:
        '`{{name}}` has no dead-letter route: `{{other}}` ({{otherAt}}) drops the message for good, and nobody can look at it. Declare a dead-letter route.',
      dropped:
        '`{{name}}` has no dead-letter route: after a failure of `{{effect}}` ({{effectAt}}){{more}} the client rejects the message, which drops it for good. Declare a dead-letter route.',
      redelivered:
        '`{{name}}` has neither a dead-letter route nor an attempt limit: a message on which `{{effect}}` ({{effectAt}}){{more}} always fails comes back again and again. Declare one.',
      declared:
        '`{{name}}` has neither a dead-letter route nor an attempt limit: a message that always fails comes back until it expires, and is lost then. Declare one.',
    },
    schema: [],
  },
  create: context =>
    findingsOf(context, 'require-dead-letter', report => {
      const cause = CAUSES.find(name => name === report.finding.cause);
      if (cause !== undefined) reportFinding(context, cause, report);
    }),
});
