import { AST_NODE_TYPES, type TSESLint, type TSESTree } from '@typescript-eslint/utils';

import { isRepairedBy } from '../delivery/repair.ts';
import type { Report } from '../engine.ts';
import { isAbsence, isGuard, isUnasked, type Absence } from './same-value.ts';
import { containsOwn, indentOf, nodeAt, sharesLine } from './tree.ts';

type Context = Readonly<TSESLint.RuleContext<string, readonly unknown[]>>;
type Code = Readonly<TSESLint.SourceCode>;

/** What the client gives in place of a message when the consumer is cancelled. */
const NULL: Absence = { false: false, null: true, undefined: false };

/**
 * Turns acknowledging on delivery off and acknowledges in the handler's last statement. Knows one shape:
 * `channel.consume(queue, async message => { if (!message) return; … }, { noAck: true })`.
 */
export function manualAckFix(context: Context, report: Report): TSESLint.ReportFixFunction | undefined {
  const { sourceCode } = context;
  const { finding, place, judged } = report;
  if (place !== finding.at.at || judged.consumer.contract.library !== 'amqplib') return undefined;
  const option = nodeAt(sourceCode, place);
  const call = option?.parent?.parent;
  if (option?.type !== AST_NODE_TYPES.Property || call?.type !== AST_NODE_TYPES.CallExpression) return undefined;
  const handler = call.arguments.find(argument => argument.type === AST_NODE_TYPES.ArrowFunctionExpression);
  const client = clientOf(context, call);
  if (handler === undefined || client === undefined || !isLiteralTrue(option)) return undefined;
  const ack = ackOf(sourceCode, handler, client);
  if (ack === undefined) return undefined;
  if (!isRepairedBy(judged.consumer, judged.findings, finding, { kind: 'ackAtEnd' })) return undefined;
  return fixer => [fixer.insertTextAfter(ack.after, ack.text), fixer.replaceText(option.value, 'false')];
}

function isLiteralTrue(option: TSESTree.Property): boolean {
  return option.value.type === AST_NODE_TYPES.Literal && option.value.value === true;
}

/** `channel` of `channel.consume(…)`: a name that means the same inside the arrow function. */
function clientOf(context: Context, call: TSESTree.CallExpression): string | undefined {
  const { callee } = call;
  if (callee.type !== AST_NODE_TYPES.MemberExpression || callee.optional) return undefined;
  const { object } = callee;
  const isPlain =
    object.type === AST_NODE_TYPES.Identifier ||
    (object.type === AST_NODE_TYPES.MemberExpression && object.object.type === AST_NODE_TYPES.ThisExpression);
  return isPlain && isUnasked(context, object) ? context.sourceCode.getText(object) : undefined;
}

interface Insertion {
  readonly after: TSESTree.Node;
  readonly text: string;
}

function ackOf(sourceCode: Code, handler: TSESTree.ArrowFunctionExpression, client: string): Insertion | undefined {
  const [message] = handler.params;
  const { body } = handler;
  if (!handler.async || message?.type !== AST_NODE_TYPES.Identifier || body.type !== AST_NODE_TYPES.BlockStatement) {
    return undefined;
  }
  const [guard, ...work] = body.body;
  const last = work.at(-1);
  if (guard === undefined || last === undefined || !isGuard(guard, test => isAbsence(sourceCode, test, message, NULL)))
    return undefined;
  // The acknowledgement has to be on every path; a throw is right not to reach it.
  const isReturn = ({ type }: TSESTree.Node): boolean => type === AST_NODE_TYPES.ReturnStatement;
  if (work.some(statement => containsOwn(sourceCode, statement, isReturn)) || sharesLine(sourceCode, last))
    return undefined;
  return { after: last, text: `\n${indentOf(sourceCode, last)}${client}.ack(${message.name});` };
}
