import { findingsOf } from '../src/analysis.ts';
import { reportFinding } from '../src/report.ts';
import { createRule } from './create-rule.ts';

export default createRule({
  name: 'require-version-guard',
  meta: {
    type: 'problem',
    docs: {
      description: 'Require the version of an event to be compared before the event replaces what is stored',
    },
    messages: {
      overwrites:
        '`{{name}}`{{more}}{{deeper}} stores what the event says, whatever its `{{member}}`. An older event that comes late replaces newer data. Write only if the stored `{{member}}` is lower.',
    },
    schema: [],
  },
  create: context =>
    findingsOf(context, 'require-version-guard', report => {
      reportFinding(context, 'overwrites', report);
    }),
});
