import { findingsOf } from '../src/analysis.ts';
import { reportFinding } from '../src/report.ts';
import { createRule } from './create-rule.ts';

export default createRule({
  name: 'no-swallowed-failure',
  meta: {
    type: 'problem',
    docs: {
      description: 'Disallow acknowledging a message whose processing has failed',
      recommended: true,
    },
    messages: {
      caught:
        'When `{{effect}}`{{more}} ({{effectAt}}) fails, this `catch`{{deeper}} lets the message be acknowledged: the work is lost. Rethrow, nack or dead-letter it.',
      finally:
        '`{{name}}`{{deeper}} in `finally` also runs when `{{effect}}`{{more}} ({{effectAt}}) has failed: the work is lost. Acknowledge at the end of `try`.',
    },
    schema: [],
  },
  create: context =>
    findingsOf(context, 'no-swallowed-failure', report => {
      reportFinding(context, report.finding.cause === 'finally' ? 'finally' : 'caught', report);
    }),
});
