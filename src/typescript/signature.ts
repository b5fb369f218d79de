/**
 * Questions about calls that are answered from the callee's type alone where that is enough. Resolving a call is dear: the
 * checker then looks at its arguments, and at the bodies of the functions among them.
 */
import ts from 'typescript';
import type { Origin } from '../catalog/origin.ts';
import { originOfDeclaration } from './declaration-origin.ts';
import { declaredTypeOf, memberOfMade } from './receiver.ts';
import { isAsync, isGenerator, isKeywordCallee } from './syntax.ts';
import { writtenThenable } from './thenable.ts';

type CallLike = ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression;
export type SignatureDeclaration = ts.SignatureDeclaration | ts.JSDocSignature;

/** The signatures among which the call chooses; none when that takes more than the callee's type. */
const candidatesOf = (checker: ts.TypeChecker, node: CallLike): readonly ts.Signature[] => {
  const callee = ts.isTaggedTemplateExpression(node) ? node.tag : node.expression;
  if (isKeywordCallee(callee)) return [];
  const kind = ts.isNewExpression(node) ? ts.SignatureKind.Construct : ts.SignatureKind.Call;
  const signaturesOf = (declared: ts.Type): readonly ts.Signature[] =>
    checker.getSignaturesOfType(checker.getApparentType(checker.getNonNullableType(declared)), kind);
  const member = ts.isPropertyAccessExpression(callee) ? memberOfMade(checker, callee) : undefined;
  const found = member === undefined ? [] : signaturesOf(checker.getTypeOfSymbol(member));
  return found.length > 0 ? found : signaturesOf(checker.getTypeAtLocation(callee));
};

export const isCallable = (checker: ts.TypeChecker, node: CallLike): boolean => candidatesOf(checker, node).length > 0;

/** The declaration of the signature that the call resolves to. */
export const calledDeclaration = (checker: ts.TypeChecker, node: CallLike): SignatureDeclaration | undefined => {
  const candidates = candidatesOf(checker, node);
  return (candidates.length === 1 ? candidates[0] : checker.getResolvedSignature(node))?.declaration;
};

const isSame = (one: Origin | undefined, other: Origin | undefined): boolean =>
  one?.package === other?.package && one?.container === other?.container && one?.member === other?.member;

/** Where the signature is declared that the call resolves to; overloads mostly share one name. */
export function* signatureOrigins(checker: ts.TypeChecker, node: CallLike): Generator<Origin> {
  const declared = candidatesOf(checker, node).map(
    ({ declaration }) => declaration && originOfDeclaration(declaration),
  );
  const [first] = declared;
  const isClear = declared.length > 0 && declared.every(origin => isSame(origin, first));
  const declaration = isClear ? undefined : checker.getResolvedSignature(node)?.declaration;
  const origin = isClear ? first : declaration && originOfDeclaration(declaration);
  if (origin !== undefined) yield origin;
}

/** Is nothing known of the expression's type? */
export const isUntyped = (checker: ts.TypeChecker, expression: ts.Expression): boolean =>
  (checker.getTypeAtLocation(expression).flags & ts.TypeFlags.Any) !== 0;

/** Has the expression's value a `then`? `any` and unresolved types have none. */
export function isPromiseLike(checker: ts.TypeChecker, node: ts.Expression): boolean {
  if (ts.isCallExpression(node)) {
    const [first, ...others] = candidatesOf(checker, node).map(signature => givesThenable(checker, signature));
    if (first !== undefined && others.every(other => other === first)) return first;
  }
  // Whatever a constructor is given, what it makes has the members of its class.
  const constructed = ts.isNewExpression(node) ? declaredTypeOf(checker, node) : undefined;
  return isThenable(checker, constructed ?? checker.getTypeAtLocation(node));
}

/** `undefined` when it depends on the call's arguments. */
function givesThenable(checker: ts.TypeChecker, signature: ts.Signature): boolean | undefined {
  const { declaration } = signature;
  if (declaration !== undefined && !ts.isJSDocSignature(declaration) && isAsync(declaration)) {
    return !isGenerator(declaration);
  }
  const written =
    declaration?.type && ts.isTypeNode(declaration.type) ? writtenThenable(checker, declaration.type) : undefined;
  if (written !== undefined) return written;
  const returned = signature.getReturnType();
  if (isThenable(checker, returned)) return true;
  const parts = returned.isUnion() ? returned.types : [returned];
  return parts.some(part => (part.flags & ts.TypeFlags.Instantiable) !== 0) ? undefined : false;
}

export function isThenable(checker: ts.TypeChecker, type: ts.Type): boolean {
  if ((type.flags & ts.TypeFlags.Any) !== 0) return false;
  if (type.isUnion()) return type.types.some(part => isThenable(checker, part));
  const then = type.getProperty('then');
  return (
    then?.declarations?.some(
      declaration =>
        ts.isFunctionLike(declaration) || ts.isPropertySignature(declaration) || ts.isPropertyDeclaration(declaration),
    ) ?? false
  );
}

/** Is it an array, or the promise of one? */
export function isList(checker: ts.TypeChecker, node: ts.Node): boolean {
  const type = checker.getAwaitedType(checker.getTypeAtLocation(node));
  return type !== undefined && (checker.isArrayType(type) || checker.isTupleType(type));
}
