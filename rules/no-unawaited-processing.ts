import { findingsOf } from '../src/analysis.ts';
import { reportFinding } from '../src/report.ts';
import { createRule } from './create-rule.ts';

export default createRule({
  name: 'no-unawaited-processing',
  meta: {
    type: 'problem',
    docs: {
      description: 'Disallow work that nobody awaits while the message is acknowledged',
      recommended: true,
    },
    messages: {
      unawaited:
        'Nothing waits for `{{name}}`{{deeper}}, and the message is acknowledged without it. A crash or failure loses the work. Await it before the message is done.',
    },
    schema: [],
  },
  create: context =>
    findingsOf(context, 'no-unawaited-processing', report => {
      reportFinding(context, 'unawaited', report);
    }),
});
