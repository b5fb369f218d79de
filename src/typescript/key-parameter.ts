import ts from 'typescript';

/** The names of keys: those that are plain, and those that only their documentation makes plain. */
export interface KeyNames {
  readonly plain: readonly string[];
  readonly documented: readonly string[];
}

/** Where a function without a body takes an idempotency key: the parameter itself, or a property of it. */
export interface KeyParameter {
  readonly position: number;
  readonly property: string | undefined;
}

const ambiguity = /idempoten/iu;

const known = new WeakMap<ts.TypeChecker, WeakMap<ts.Node, KeyParameter | 'none'>>();

/** The key parameter of a declaration; looked for once for each. */
export const keyParameterOf = (
  checker: ts.TypeChecker,
  declaration: ts.SignatureDeclaration,
  names: KeyNames,
): KeyParameter | undefined => {
  const ofChecker = known.get(checker) ?? new WeakMap<ts.Node, KeyParameter | 'none'>();
  known.set(checker, ofChecker);
  const found = ofChecker.get(declaration) ?? findKeyParameter(checker, declaration, names) ?? 'none';
  ofChecker.set(declaration, found);
  return found === 'none' ? undefined : found;
};

const findKeyParameter = (
  checker: ts.TypeChecker,
  { parameters }: ts.SignatureDeclaration,
  { plain, documented }: KeyNames,
): KeyParameter | undefined => {
  for (const [position, parameter] of parameters.entries()) {
    if (parameter.dotDotDotToken !== undefined) return undefined;
    const type = checker.getNonNullableType(checker.getTypeAtLocation(parameter));
    if (ts.isIdentifier(parameter.name) && plain.includes(parameter.name.text) && isText(type)) {
      return { position, property: undefined };
    }
    const property =
      plain.find(name => textProperty(checker, type, name) !== undefined) ??
      documented.find(name => {
        const found = textProperty(checker, type, name);
        return found !== undefined && ambiguity.test(documentationOf(checker, found));
      });
    if (property !== undefined) return { position, property };
  }
  return undefined;
};

const textProperty = (checker: ts.TypeChecker, type: ts.Type, name: string): ts.Symbol | undefined =>
  (type.isUnion() ? type.types : [type])
    .filter(part => (part.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection | ts.TypeFlags.TypeParameter)) !== 0)
    .map(part => checker.getPropertyOfType(checker.getApparentType(part), name))
    .find(found => found !== undefined && isText(checker.getNonNullableType(checker.getTypeOfSymbol(found))));

const isText = (type: ts.Type): boolean =>
  (type.isUnion() ? type.types : [type]).some(part => (part.flags & ts.TypeFlags.StringLike) !== 0);

const documentationOf = (checker: ts.TypeChecker, symbol: ts.Symbol): string =>
  ts.displayPartsToString(symbol.getDocumentationComment(checker));
