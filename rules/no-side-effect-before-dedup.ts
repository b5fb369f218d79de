import { findingsOf } from '../src/analysis.ts';
import { reportFinding } from '../src/report.ts';
import { createRule } from './create-rule.ts';

export default createRule({
  name: 'no-side-effect-before-dedup',
  meta: {
    type: 'problem',
    docs: {
      description: 'Disallow an effect that runs before the dedup marker that should guard it',
      recommended: true,
    },
    messages: {
      effectFirst:
        '`{{name}}`{{deeper}} runs before its dedup marker, `{{other}}` ({{otherAt}}). A crash between them runs it twice. Claim the message first, or pass a stable idempotency key.',
    },
    schema: [],
  },
  create: context =>
    findingsOf(context, 'no-side-effect-before-dedup', report => {
      reportFinding(context, 'effectFirst', report);
    }),
});
