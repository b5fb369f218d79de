import { findingsOf } from '../src/analysis.ts';
import { keepMessage } from '../src/fixes/caught-failure.ts';
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
    hasSuggestions: true,
    messages: {
      caught:
        'A failure of `{{effect}}` ({{effectAt}}){{more}} ends in this `catch`{{deeper}} and the message is acknowledged: the work is lost. Rethrow, reject the message, or store the failure.',
      finally:
        '`{{name}}`{{deeper}} in `finally` also runs after a failure of `{{effect}}` ({{effectAt}}){{more}}: the work is lost. Acknowledge at the end of `try`.',
      rethrowError: 'Throw the error again, so that the message is delivered again.',
      rejectMessage: 'Reject the message, so that it goes to the dead-letter queue.',
      leaveMessage: 'Go on with the next message, so that this one is delivered again.',
    },
    schema: [],
  },
  create: context =>
    findingsOf(context, 'no-swallowed-failure', report => {
      if (report.finding.cause === 'finally') reportFinding(context, 'finally', report);
      else reportFinding(context, 'caught', report, { suggest: keepMessage(context, report) });
    }),
});
