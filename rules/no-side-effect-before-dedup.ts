import { findingsOf } from '../src/analysis.ts';
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
      const effect = report.finding.effect?.effect;
      const takesKey = effect?.kind === 'call' && effect.takesKey;
      reportFinding(context, takesKey ? 'effectWithoutKey' : 'effectFirst', report, {
        suggest: passKey(context, report),
      });
    }),
});
