import ts from 'typescript';
import { packageOfDeclaration } from './package.ts';

/** Is the member that is read always an object, as a package declares it? What a type parameter stands for is the program's word. */
export const isObjectOfPackage = (checker: ts.TypeChecker, node: ts.Node): boolean => {
  if (!ts.isPropertyAccessExpression(node)) return false;
  const [declaration] = checker.getSymbolAtLocation(node.name)?.declarations ?? [];
  return (
    declaration !== undefined &&
    (ts.isPropertySignature(declaration) || ts.isPropertyDeclaration(declaration)) &&
    declaration.questionToken === undefined &&
    packageOfDeclaration(declaration) !== '' &&
    (checker.getTypeAtLocation(declaration).flags & ts.TypeFlags.Object) !== 0
  );
};
