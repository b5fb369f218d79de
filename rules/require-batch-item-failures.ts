import { findingsOf } from '../src/analysis.ts';
import { reportFinding } from '../src/report.ts';
import { createRule } from './create-rule.ts';

const CAUSES = ['caught', 'settled', 'throws', 'refused'] as const;

export default createRule({
  name: 'require-batch-item-failures',
  meta: {
    type: 'problem',
    docs: {
      description: 'Require handlers of record batches to report the records that failed',
      recommended: true,
    },
    messages: {
      caught:
        'A failure of `{{effect}}` ({{effectAt}}){{more}} ends in a `catch` ({{otherAt}}), and the record counts as done: its work is lost. Return its id in `batchItemFailures`.',
      settled:
        'Nobody reads which records `{{other}}` ({{otherAt}}) saw fail: a failure of `{{effect}}` ({{effectAt}}){{more}} counts as done, and is lost. Return their ids in `batchItemFailures`.',
      throws:
        'When `{{other}}` ({{otherAt}}) fails for one record, the whole batch comes back, and `{{effect}}` ({{effectAt}}){{more}} runs again for those done. Return `batchItemFailures` instead.',
      refused:
        '`{{other}}` ({{otherAt}}) is refused for records that are done, and fails the whole batch again whenever it comes back: what is not done never is. Skip what exists, or return `batchItemFailures`.',
    },
    schema: [],
  },
  create: context =>
    findingsOf(context, 'require-batch-item-failures', report => {
      const cause = CAUSES.find(name => name === report.finding.cause);
      if (cause !== undefined) reportFinding(context, cause, report);
    }),
});
