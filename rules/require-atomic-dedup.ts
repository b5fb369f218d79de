import { findingsOf } from '../src/analysis.ts';
import { reportFinding } from '../src/report.ts';
import { createRule } from './create-rule.ts';

export default createRule({
  name: 'require-atomic-dedup',
  meta: {
    type: 'problem',
    docs: {
      description: 'Require a dedup marker and the writes it guards to share one transaction',
      recommended: true,
    },
    messages: {
      claimFirst:
        '`{{name}}`{{deeper}} is committed before `{{effect}}` ({{effectAt}}){{more}}. After a crash between them, redeliveries find the marker and skip the work: it is lost. Put both in one transaction.',
      effectFirst:
        '`{{effect}}` ({{effectAt}}){{more}} is committed before its dedup marker, `{{name}}`{{deeper}}. A crash between them does the work twice. Put both in one transaction.',
    },
    schema: [],
  },
  create: context =>
    findingsOf(context, 'require-atomic-dedup', report => {
      reportFinding(context, report.finding.cause === 'claimFirst' ? 'claimFirst' : 'effectFirst', report);
    }),
});
