import { findingsOf } from '../src/analysis.ts';
import { reportFinding } from '../src/report.ts';
import { createRule } from './create-rule.ts';

export default createRule({
  name: 'no-dedup-before-completion',
  meta: {
    type: 'problem',
    docs: {
      description: 'Disallow a dedup marker that is final before the work it guards is done',
      recommended: true,
    },
    messages: {
      claimFirst:
        '`{{name}}`{{deeper}} marks the message as done before `{{effect}}` ({{effectAt}}){{more}}. A crash between them loses the work: redeliveries skip it. Mark it as started here, as done afterwards.',
    },
    schema: [],
  },
  create: context =>
    findingsOf(context, 'no-dedup-before-completion', report => {
      reportFinding(context, 'claimFirst', report);
    }),
});
