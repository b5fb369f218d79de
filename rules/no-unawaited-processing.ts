import { findingsOf } from '../src/analysis.ts';
import { awaitEdit } from '../src/fixes/await-work.ts';
import { reportFinding, whereOf } from '../src/report.ts';
import { createRule } from './create-rule.ts';

export default createRule({
  name: 'no-unawaited-processing',
  meta: {
    type: 'problem',
    docs: {
      description: 'Disallow work that nobody awaits while the message is acknowledged',
      recommended: true,
    },
    fixable: 'code',
    hasSuggestions: true,
    messages: {
      unawaited:
        'Nothing waits for `{{name}}`{{deeper}} and the message is acknowledged without it{{ack}}. A crash or failure loses the work. Await it first.',
      runsLater:
        '`{{name}}`{{deeper}} puts this work off, and the message is acknowledged without it{{ack}}. A crash or failure loses the work. Do it before, or have it stored by then.',
      neverRuns:
        '`{{name}}`{{deeper}} never runs: such a query is sent only when it is awaited. The message is acknowledged without it{{ack}}, and its work is lost. Await it.',
      neverExecuted:
        '`{{name}}`{{deeper}} never runs: nothing executes the query. The message is acknowledged without it{{ack}}, and its work is lost. Execute and await it.',
      awaitWork: 'Await `{{name}}`.',
      returnWork: 'Return the promise of `{{name}}`.',
      loopOverWork: 'Loop with `for…of` and await each round.',
    },
    schema: [],
  },
  create: context =>
    findingsOf(context, 'no-unawaited-processing', report => {
      const { finding, place } = report;
      const ack = finding.other === undefined ? '' : ` (${whereOf(finding.other.trace.at, place)})`;
      const edit = awaitEdit(context.sourceCode, report);
      const data = { name: place.name };
      reportFinding(context, messageOf(finding.cause), report, {
        data: { ack },
        ...(edit?.isCertain === true ? { fix: edit.fix } : {}),
        suggest: edit?.isCertain === false ? [{ messageId: edit.messageId, data, fix: edit.fix }] : [],
      });
    }),
});

function messageOf(cause: string): 'unawaited' | 'runsLater' | 'neverRuns' | 'neverExecuted' {
  if (cause === 'unexecuted') return 'neverExecuted';
  if (cause === 'later') return 'runsLater';
  return cause === 'unawaited' ? 'neverRuns' : 'unawaited';
}
