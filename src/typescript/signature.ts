/**
 * Questions about calls that are answered from the callee's type alone where that is enough. Resolving a call is dear: the
 * checker then looks at its arguments, and at the bodies of the functions among them.
 */
import ts from 'typescript';
import type { Origin } from '../catalog/origin.ts';
import { originOfDeclaration } from './declaration-origin.ts';
import { memberOfConstructed } from './receiver.ts';
import { isAsync, isGenerator, isKeywordCallee } from './syntax.ts';

type CallLike = ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression;
export type SignatureDeclaration = ts.SignatureDeclaration | ts.JSDocSignature;

/** The signatures among which the call chooses; none when that takes more than the callee's type. */
const candidatesOf = (checker: ts.TypeChecker, node: CallLike): readonly ts.Signature[] => {
  const callee = ts.isTaggedTemplateExpression(node) ? node.tag : node.expression;
  if (isKeywordCallee(callee)) return [];
  const member = ts.isPropertyAccessExpression(callee) ? memberOfConstructed(checker, callee) : undefined;
  const declared = member === undefined ? checker.getTypeAtLocation(callee) : checker.getTypeOfSymbol(member);
  const type = checker.getApparentType(checker.getNonNullableType(declared));
  return checker.getSignaturesOfType(
    type,
    ts.isNewExpression(node) ? ts.SignatureKind.Construct : ts.SignatureKind.Call,
  );
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
  return isThenable(checker, checker.getTypeAtLocation(node));
}

/** `undefined` when it depends on the call's arguments. */
function givesThenable(checker: ts.TypeChecker, signature: ts.Signature): boolean | undefined {
  const { declaration } = signature;
  if (declaration !== undefined && !ts.isJSDocSignature(declaration) && isAsync(declaration)) {
    return !isGenerator(declaration);
  }
  const written = declaration?.type && ts.isTypeNode(declaration.type) ? writtenThenable(declaration.type) : undefined;
  if (written !== undefined) return written;
  const returned = signature.getReturnType();
  if (isThenable(checker, returned)) return true;
  const parts = returned.isUnion() ? returned.types : [returned];
  return parts.some(part => (part.flags & ts.TypeFlags.Instantiable) !== 0) ? undefined : false;
}

/** As far as the declared type tells without being resolved, which takes long where libraries compute with types. */
function writtenThenable(type: ts.TypeNode): boolean | undefined {
  if (ts.isTypeReferenceNode(type)) {
    const isPromise = ts.isIdentifier(type.typeName) && type.typeName.text === 'Promise';
    return isPromise ? true : undefined;
  }
  switch (type.kind) {
    case ts.SyntaxKind.VoidKeyword:
    case ts.SyntaxKind.StringKeyword:
    case ts.SyntaxKind.NumberKeyword:
    case ts.SyntaxKind.BooleanKeyword:
      return false;
    default:
      return undefined;
  }
}

export function isThenable(checker: ts.TypeChecker, type: ts.Type): boolean {
  if ((type.flags & ts.TypeFlags.Any) !== 0) return false;
  if (type.isUnion()) return type.types.some(part => isThenable(checker, part));
  const then = type.getProperty('then');
  return (
    then?.declarations?.some(declaration => ts.isFunctionLike(declaration) || ts.isPropertySignature(declaration)) ??
    false
  );
}

/** Is it an array, or the promise of one? */
export function isList(checker: ts.TypeChecker, node: ts.Node): boolean {
  const type = checker.getAwaitedType(checker.getTypeAtLocation(node));
  return type !== undefined && (checker.isArrayType(type) || checker.isTupleType(type));
}
