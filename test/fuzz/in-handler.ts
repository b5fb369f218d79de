import ts from 'typescript';

/**
 * The code of a file as the work of a consumer, so that all of it is followed: its statements stand in the handler, and the
 * functions and classes among them are called. The result need not type-check.
 */
export const inHandler = (text: string, name: string): string => {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const isOutside = (statement: ts.Statement): boolean =>
    ts.isImportDeclaration(statement) || ts.isImportEqualsDeclaration(statement) || ts.isExportDeclaration(statement);
  const outside = file.statements.filter(isOutside).map(statement => statement.getText());
  const inside = file.statements.filter(statement => !isOutside(statement));
  return `
import type { Channel as FuzzChannel } from 'amqplib';
${outside.join('\n')}
declare const fuzzChannel: FuzzChannel;
void fuzzChannel.consume('fuzz', async fuzzMessage => {
  if (fuzzMessage === null) return;
${inside.map(withoutExport).join('\n')}
${inside.flatMap(callsOf).join('\n')}
  fuzzChannel.ack(fuzzMessage);
});
`;
};

const withoutExport = (statement: ts.Statement): string => {
  const exports = (ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : []).filter(
    ({ kind }) => kind === ts.SyntaxKind.ExportKeyword || kind === ts.SyntaxKind.DefaultKeyword,
  );
  const from = exports.at(-1)?.end ?? statement.getStart();
  return ts.isExportAssignment(statement)
    ? `${statement.expression.getText()};`
    : statement.getSourceFile().text.slice(from, statement.end);
};

const callsOf = (statement: ts.Statement): readonly string[] => {
  if (ts.isFunctionDeclaration(statement) && statement.name !== undefined)
    return [`await ${statement.name.text}(fuzzMessage);`];
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations
      .map(({ name }) => name)
      .filter(ts.isIdentifier)
      .map(({ text }) => `await ${text}(fuzzMessage);`);
  if (!ts.isClassDeclaration(statement) || statement.name === undefined) return [];
  const owner = statement.name.text;
  return statement.members.flatMap(member => {
    if (member.name === undefined || !ts.isIdentifier(member.name)) return [];
    return [`await new ${owner}(fuzzMessage).${member.name.text}(fuzzMessage);`];
  });
};
