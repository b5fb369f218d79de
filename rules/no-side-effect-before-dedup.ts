import { findingsOf } from '../src/analysis.ts';
import type { Step } from '../src/effects/program.ts';
import { passKey } from '../src/fixes/pass-key.ts';
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
    hasSuggestions: true,
    messages: {
      effectFirst:
        '`{{name}}`{{more}}{{deeper}} runs before its dedup marker, `{{other}}` ({{otherAt}}). A crash between them runs it twice. Claim the message first, with a way to finish after a crash.',
      effectWithoutKey:
        '`{{name}}`{{more}}{{deeper}} runs before its dedup marker, `{{other}}` ({{otherAt}}). A crash between them runs it twice. Pass an idempotency key made from the message.',
      passKey: 'Pass `{{key}}` as the idempotency key.',
    },
    schema: [],
  },
  create: context =>
    findingsOf(context, 'no-side-effect-before-dedup', report => {
      const passed = passKey(context, report);
      reportFinding(context, takesKey(report.finding.effect) ? 'effectWithoutKey' : 'effectFirst', report, {
        suggest: passed === undefined ? [] : [{ messageId: 'passKey', data: { key: passed.key }, fix: passed.fix }],
      });
    }),
});

function takesKey(step: Step | undefined): boolean {
  return step?.effect.kind === 'call' && step.effect.takesKey;
}
