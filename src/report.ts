import path from 'node:path';

import type { TSESLint } from '@typescript-eslint/utils';

import { showsSchedules } from './analysis.ts';
import type { Place } from './effects/program.ts';
import type { Report } from './engine.ts';

/** The words that messages are made of, as placeholders. */
export interface Words {
  /** What stands at the reported place. */
  readonly name: string;
  /** Where the fault lies deeper: ``, in `charge` (orders.ts:31)``. */
  readonly deeper: string;
  /** The effect that is lost or done twice, and its place: `line 22`, `orders.ts:31`. */
  readonly effect: string;
  readonly effectAt: string;
  /** The other step: the ack, the claim, the check. */
  readonly other: string;
  readonly otherAt: string;
  /** ` and 2 more` where further effects share the fault. */
  readonly more: string;
  /** The unstable source of a key, and its place. */
  readonly source: string;
  readonly sourceAt: string;
  /** The index that is missing: `CREATE UNIQUE INDEX …`. */
  readonly remedy: string;
  /** The member of a result that tells what failed: `Failed`. */
  readonly member: string;
}

type Context<MessageId extends string> = Readonly<TSESLint.RuleContext<MessageId, readonly unknown[]>>;

interface Extras<MessageId extends string> {
  readonly data?: Readonly<Record<string, string>>;
  readonly suggest?: TSESLint.ReportSuggestionArray<MessageId>;
  readonly fix?: TSESLint.ReportFixFunction;
}

/** The message templates of the rule that a context belongs to. */
const templates = new WeakMap<object, Readonly<Record<string, string>>>();

/** Has to be called before a rule reports; ESLint does not give a rule its own messages. */
export function knowTemplates(context: object, messages: Readonly<Record<string, string>>): void {
  templates.set(context, messages);
}

/** Reports a finding at its place in the linted file. */
export function reportFinding<MessageId extends string>(
  context: Context<MessageId>,
  messageId: MessageId,
  report: Report,
  extras: Extras<MessageId> = {},
): void {
  const { sourceCode } = context;
  const { place } = report;
  context.report({
    loc: { start: sourceCode.getLocFromIndex(place.start), end: sourceCode.getLocFromIndex(place.end) },
    ...wordingOf(context, messageId, report),
    data: { ...wordsOf(report), ...extras.data },
    ...(extras.suggest === undefined ? {} : { suggest: extras.suggest }),
    ...(extras.fix === undefined ? {} : { fix: extras.fix }),
  });
}

/** With `explain: "schedule"` the message goes on with the schedule, a line a step. */
function wordingOf<MessageId extends string>(
  context: Context<MessageId>,
  messageId: MessageId,
  { finding: { schedule } }: Report,
): { readonly messageId: MessageId } {
  const template = templates.get(context)?.[messageId];
  if (!showsSchedules(context) || template === undefined) return { messageId };
  const lines = schedule.map(({ text }, index) => `${String(index + 1).padStart(3)}. ${text}`);
  // A message of its own, which has no id.
  const message: unknown = { message: [template, ...lines].join('\n') };
  return message as { readonly messageId: MessageId };
}

function wordsOf({ finding, place }: Report): Record<keyof Words, string> {
  const { effect, other } = finding;
  const deeper = finding.at.at;
  return {
    name: place.name,
    deeper: deeper === place ? '' : `, in \`${deeper.name}\` (${whereOf(deeper, place)}),`,
    effect: effect?.trace.at.name ?? '',
    effectAt: effect === undefined ? '' : whereOf(effect.trace.at, place),
    other: other?.trace.at.name ?? '',
    otherAt: other === undefined ? '' : whereOf(other.trace.at, place),
    source: finding.source?.name ?? '',
    sourceAt: finding.source === undefined ? '' : whereOf(finding.source, place),
    remedy: finding.effect?.effect.kind === 'write' ? (finding.effect.effect.remedy ?? '') : '',
    member: finding.member ?? '',
    more: finding.also.length === 0 ? '' : ` and ${String(finding.also.length)} more`,
  };
}

/** `line 31`, or `orders.ts:31` where that is another file. */
export function whereOf(place: Place, seenFrom: Place): string {
  return place.file === seenFrom.file
    ? `line ${String(place.line)}`
    : `${path.basename(place.file)}:${String(place.line)}`;
}
