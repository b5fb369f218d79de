import { findingsOf } from '../src/analysis.ts';
import { manualAckFix } from '../src/fixes/manual-ack.ts';
import { suggestionsOf } from '../src/fixes/suggestion.ts';
import { reportFinding } from '../src/report.ts';
import { createRule } from './create-rule.ts';

export default createRule({
  name: 'no-auto-ack',
  meta: {
    type: 'problem',
    docs: {
      description: 'Disallow letting the broker acknowledge on delivery when the handler has effects',
      recommended: true,
    },
    hasSuggestions: true,
    messages: {
      autoAck:
        'The broker forgets the message on delivery, before `{{effect}}`{{more}} ({{effectAt}}) runs. A crash loses it. Acknowledge manually, after the work.',
      acknowledgeAfterWork: 'Acknowledge at the end of the handler.',
    },
    schema: [],
  },
  create: context =>
    findingsOf(context, 'no-auto-ack', report => {
      const fix = manualAckFix(context, report);
      reportFinding(context, 'autoAck', report, { suggest: suggestionsOf('acknowledgeAfterWork', fix) });
    }),
});
