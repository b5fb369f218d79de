import { Node, Project, SyntaxKind, type Identifier, type SourceFile, type Symbol as MorphSymbol } from 'ts-morph';

/**
 * Gives every declaration of the given files a name that says nothing: variables, parameters, functions, classes, own types, class
 * members, and the local names of imports. Members of libraries, properties of payload types and object keys keep their names.
 * Lines stay where they are. The answer maps each file to its new text.
 */
export const renameEverything = (tsConfig: string, files: readonly string[]): ReadonlyMap<string, string> => {
  const project = new Project({ tsConfigFilePath: tsConfig, skipAddingFilesFromTsConfig: true });
  const own = new Set(files.map(file => project.addSourceFileAtPath(file)));
  project.resolveSourceFileDependencies();

  const names = new Map<Node | string, string>();
  const nameOf = (declaration: Node): string => {
    const key = identityOf(declaration);
    const known = names.get(key);
    if (known !== undefined) return known;
    const name = `${isType(declaration) ? 'T' : 'v'}${names.size}`;
    names.set(key, name);
    return name;
  };
  /** The new name of what the symbol stands for, `undefined` when it keeps its name. */
  const newNameOf = (symbol: MorphSymbol | undefined): string | undefined => {
    if (symbol === undefined) return undefined;
    const target = symbol.getAliasedSymbol();
    const ownDeclaration = target?.getDeclarations().find(node => own.has(node.getSourceFile()));
    const declaration = ownDeclaration ?? symbol.getDeclarations()[0];
    if (declaration === undefined || !own.has(declaration.getSourceFile())) return undefined;
    return isRenamed(declaration) ? nameOf(declaration) : undefined;
  };

  return new Map([...own].map(file => [file.getFilePath(), rewritten(file, newNameOf)]));
};

/** Methods are one thing by their name, so that a class goes on implementing its interface. */
const identityOf = (declaration: Node): Node | string =>
  Node.isMethodDeclaration(declaration) || Node.isMethodSignature(declaration)
    ? `method ${declaration.getName()}`
    : declaration;

const isType = (declaration: Node): boolean =>
  Node.isInterfaceDeclaration(declaration) ||
  Node.isTypeAliasDeclaration(declaration) ||
  Node.isTypeParameterDeclaration(declaration) ||
  Node.isClassDeclaration(declaration);

const isRenamed = (declaration: Node): boolean =>
  isType(declaration) ||
  Node.isVariableDeclaration(declaration) ||
  Node.isBindingElement(declaration) ||
  Node.isParameterDeclaration(declaration) ||
  Node.isFunctionDeclaration(declaration) ||
  Node.isImportSpecifier(declaration) ||
  Node.isImportClause(declaration) ||
  Node.isNamespaceImport(declaration) ||
  Node.isPropertyDeclaration(declaration) ||
  Node.isMethodSignature(declaration) ||
  (Node.isMethodDeclaration(declaration) && declaration.getParentIfKind(SyntaxKind.ClassDeclaration) !== undefined);

const rewritten = (file: SourceFile, newNameOf: (symbol: MorphSymbol | undefined) => string | undefined): string => {
  let text = file.getFullText();
  const identifiers = file.getDescendants().filter(node => Node.isIdentifier(node));
  for (const identifier of identifiers.reverse()) {
    const replacement = replacementOf(identifier, newNameOf);
    if (replacement !== undefined) {
      text = text.slice(0, identifier.getStart()) + replacement + text.slice(identifier.getEnd());
    }
  }
  return text;
};

const replacementOf = (
  identifier: Identifier,
  newNameOf: (symbol: MorphSymbol | undefined) => string | undefined,
): string | undefined => {
  const old = identifier.getText();
  const parent = identifier.getParent();

  if (Node.isShorthandPropertyAssignment(parent)) {
    const name = newNameOf(parent.getValueSymbol());
    return name === undefined ? undefined : `${old}: ${name}`;
  }
  if (Node.isBindingElement(parent) && parent.getNameNode() === identifier) {
    const name = newNameOf(identifier.getSymbol());
    const isKey = Node.isObjectBindingPattern(parent.getParent()) && parent.getPropertyNameNode() === undefined;
    return name !== undefined && isKey && parent.getDotDotDotToken() === undefined ? `${old}: ${name}` : name;
  }
  if (Node.isImportSpecifier(parent)) {
    if (parent.getAliasNode() === identifier) return newNameOf(parent.getSymbol());
    const isOwn = parent.getImportDeclaration().isModuleSpecifierRelative() && parent.getAliasNode() === undefined;
    const name = newNameOf(parent.getSymbol());
    if (name === undefined || parent.getAliasNode() !== undefined) return undefined;
    return isOwn && !isImportOfGenerated(parent.getImportDeclaration().getModuleSpecifierValue())
      ? name
      : `${old} as ${name}`;
  }
  return newNameOf(identifier.getSymbol());
};

const isImportOfGenerated = (specifier: string): boolean => specifier.includes('/generated/');
