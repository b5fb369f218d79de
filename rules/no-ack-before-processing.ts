import { findingsOf } from '../src/analysis.ts';
import { reportFinding } from '../src/report.ts';
import { createRule } from './create-rule.ts';

export default createRule({
  name: 'no-ack-before-processing',
  meta: {
    type: 'problem',
    docs: {
      description: 'Disallow acknowledging a message before its work has finished',
      recommended: true,
    },
    messages: {
      ackBeforeProcessing:
        '`{{name}}`{{deeper}} runs before `{{effect}}`{{more}} ({{effectAt}}) has finished. A crash in between loses the message. Acknowledge after the work.',
    },
    schema: [],
  },
  create: context =>
    findingsOf(context, 'no-ack-before-processing', report => {
      reportFinding(context, 'ackBeforeProcessing', report);
    }),
});
