import { findingsOf } from '../src/analysis.ts';
import { moveAckFix } from '../src/fixes/move-ack.ts';
import { suggestionsOf } from '../src/fixes/suggestion.ts';
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
    hasSuggestions: true,
    messages: {
      ackBeforeProcessing:
        '`{{name}}`{{deeper}} runs before `{{effect}}`{{more}} ({{effectAt}}) has finished. A crash in between loses the message. Acknowledge after the work.',
      moveAckAfterWork: 'Move `{{name}}` behind the work.',
    },
    schema: [],
  },
  create: context =>
    findingsOf(context, 'no-ack-before-processing', report => {
      const fix = moveAckFix(context.sourceCode, report);
      const { name } = report.place;
      reportFinding(context, 'ackBeforeProcessing', report, {
        suggest: suggestionsOf('moveAckAfterWork', fix, { name }),
      });
    }),
});
