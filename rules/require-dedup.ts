import { findingsOf } from '../src/analysis.ts';
import { reportFinding } from '../src/report.ts';
import { createRule } from './create-rule.ts';

const CAUSES = ['external', 'insert', 'change', 'memory', 'released'] as const;

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
        'A redelivery repeats `{{name}}`{{more}}{{deeper}} because nothing remembers that the message was handled. Record its id under a unique constraint, and skip the work when it is there.',
      insert:
        'A redelivery repeats `{{name}}`{{more}}{{deeper}} because no unique key made from the message refuses the second row. Add such a key, and treat the conflict as done.',
      change:
        'A redelivery repeats `{{name}}`{{more}}{{deeper}} and changes the amount once more. Record the message id in the same transaction, under a unique constraint, and stop on the conflict.',
      memory:
        '`{{other}}` ({{otherAt}}) remembers in this process only: a restart forgets, others never knew. A redelivery repeats `{{name}}`{{more}}{{deeper}}. Record the message id under a unique constraint.',
      released:
        '`{{other}}` ({{otherAt}}) takes the claim back after a failure, though `{{name}}`{{more}}{{deeper}} is done: the redelivery repeats it. Give it a claim of its own, or do last what cannot be repeated.',
    },
    schema: [],
  },
  create: context =>
    findingsOf(context, 'require-dedup', report => {
      const cause = CAUSES.find(name => name === report.finding.cause);
      if (cause !== undefined) reportFinding(context, cause, report);
    }),
});
