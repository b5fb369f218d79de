import { lastName, ts, type FunctionWithBody } from '../../typescript/syntax.ts';
import { isEmpty } from '../parts.ts';
import type { Lowering } from './lowering.ts';

/** `@Transactional()`: of whatever package, or the program's own; what it does is not known, and nothing rests on it but silence. */
const OPENS_TRANSACTION = /transaction/iu;

/**
 * Runs `build` in the transaction that a decorator of the method may open. Its queries find it by themselves: whatever goes through a client
 * outside of any transaction may be part of it.
 */
export function inDecoratedTransaction(cx: Lowering, declaration: FunctionWithBody, build: () => void): void {
  const decorator = ts.isMethodDeclaration(declaration) ? transactionDecoratorOf(declaration) : undefined;
  if (decorator === undefined) {
    build();
    return;
  }
  const client = cx.newId();
  cx.ambient += 1;
  const body = cx.collect(build);
  cx.ambient -= 1;
  if (isEmpty(body)) return;
  cx.gap(decorator, 'whether this opens a transaction is not known');
  cx.emit({ kind: 'transaction', client, isolation: 'default', body, at: cx.traceOf(decorator) });
}

function transactionDecoratorOf(method: ts.MethodDeclaration): ts.Decorator | undefined {
  return ts.getDecorators(method)?.find(({ expression }) => {
    const name = lastName(ts.isCallExpression(expression) ? expression.expression : expression);
    return name !== undefined && OPENS_TRANSACTION.test(name);
  });
}
