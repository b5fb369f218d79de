import { findingsOf } from '../src/analysis.ts';
import type { Finding } from '../src/delivery/finding.ts';
import type { WriteEffect } from '../src/effects/program.ts';
import type { Report } from '../src/engine.ts';
import { setIfAbsent } from '../src/fixes/set-if-absent.ts';
import { reportFinding } from '../src/report.ts';
import { createRule } from './create-rule.ts';

type Text = 'free' | 'unseen' | 'unhandled' | 'unenforced' | 'overwrites';

export default createRule<Text | 'setIfAbsent', [{ whenSchemaUnknown: 'report' | 'ignore' }]>({
  name: 'no-check-then-insert',
  meta: {
    type: 'problem',
    docs: {
      description: 'Disallow checking for a row and then inserting it without a unique constraint',
      recommended: true,
    },
    hasSuggestions: true,
    messages: {
      free: 'Two deliveries at once pass `{{other}}` ({{otherAt}}), then both run `{{name}}`{{deeper}} and insert twice. Add {{remedy}}; treat the conflict as done.',
      unseen:
        'Two deliveries at once pass `{{other}}` ({{otherAt}}), then both run `{{name}}`{{deeper}}. No schema file shows a key that refuses the second row: add {{remedy}}, treat the conflict as done.',
      unhandled:
        'Two deliveries at once pass `{{other}}` ({{otherAt}}); the unique key refuses the second `{{name}}`{{deeper}}, yet the loser still reaches `{{effect}}` ({{effectAt}}). Return on the conflict.',
      unenforced:
        '`{{name}}`{{deeper}} is meant to be refused the second time, but no unique key covers its columns: a redelivery reaches `{{effect}}` ({{effectAt}}) again. Add the key.',
      overwrites:
        'Two deliveries at once pass `{{other}}` ({{otherAt}}), then both run `{{name}}`{{deeper}} and reach `{{effect}}` ({{effectAt}}). {{atomicForm}}',
      setIfAbsent: 'Set the key only if it is absent, and stop when it is there.',
    },
    schema: [
      {
        type: 'object',
        properties: {
          whenSchemaUnknown: {
            type: 'string',
            enum: ['report', 'ignore'],
            description: 'What to do when no schema file shows the table.',
          },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ whenSchemaUnknown: 'report' }],
  },
  create: (context, [options]) =>
    findingsOf(context, 'no-check-then-insert', report => {
      const claim = claimOf(report.finding);
      const text = textOf(report, claim);
      if (text === 'unseen' && options.whenSchemaUnknown === 'ignore') return;
      const suggestion = text === 'overwrites' ? setIfAbsent(context.sourceCode, report) : undefined;
      reportFinding(context, text, report, {
        data: { remedy: indexFor(claim), atomicForm: atomicFormOf(claim) },
        ...(suggestion === undefined ? {} : { suggest: [{ messageId: 'setIfAbsent', fix: suggestion }] }),
      });
    }),
});

/** The write that the report is about. */
function claimOf({ at, effect, schedule }: Finding): WriteEffect | undefined {
  const steps = [effect, ...schedule.map(moment => moment.step)];
  const claim = steps.find(step => step?.trace.at === at.at)?.effect;
  return claim?.kind === 'write' ? claim : undefined;
}

function textOf({ finding: { cause, other } }: Report, claim: WriteEffect | undefined): Text {
  if (other === undefined) return 'unenforced';
  if (claim !== undefined && claim.form !== 'insert') return 'overwrites';
  return cause === 'unseen' || cause === 'unhandled' ? cause : 'free';
}

function indexFor(claim: WriteEffect | undefined): string {
  return claim?.remedy === undefined ? 'a unique index on its key' : `\`${claim.remedy}\``;
}

/** How the store itself would let one of the two win. */
function atomicFormOf(claim: WriteEffect | undefined): string {
  return claim?.rows.table === ''
    ? 'Set the key with NX and stop when it is there.'
    : 'Make the write conditional and stop when it changes nothing.';
}
