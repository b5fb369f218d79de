import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';

const folder = import.meta.dirname;

/** A snippet of a rule's test: a case's code, or what an edit makes of it. */
export interface Snippet {
  /** `no-auto-ack: noAck in a variable`, `… → edited`. */
  readonly title: string;
  /** The rule whose case it is. */
  readonly rule: string;
  /** What the case says of its code; the text after an edit is neither. */
  readonly kind: 'valid' | 'invalid' | 'edited';
  readonly code: string;
  /** Absolute; the folder decides which generated clients and schema files the snippet sees. */
  readonly file: string;
  /** The case says what the edits of its rule make of the code. */
  readonly isEdited: boolean;
  /** The case says in its name that its code is broken on purpose. */
  readonly isBroken: boolean;
}

/** Which folder of `fixtures/rule-tester` each tester lints in. */
const testers: Readonly<Record<string, string>> = {
  testerWithSchema: 'with-schema',
  testerWithoutSchema: 'without-schema',
  testerWithPrisma: 'with-prisma',
};

/** Every snippet of `test/rules/*.test.ts`, read from the source: cases are literals there. */
export function collectSnippets(): readonly Snippet[] {
  const files = readdirSync(folder).filter(file => file.endsWith('.test.ts'));
  return files.flatMap(file => snippetsOf(file, readFileSync(path.join(folder, file), 'utf8')));
}

function snippetsOf(file: string, text: string): readonly Snippet[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  const rule = path.basename(file, '.test.ts');
  const found: Snippet[] = [];
  const visit = (node: ts.Node, subfolder: string | undefined, list: 'valid' | 'invalid'): void => {
    const inside = testerOf(node) ?? subfolder;
    const kind = listOf(node) ?? list;
    if (inside !== undefined && ts.isObjectLiteralExpression(node)) {
      const code = textOf(propertyOf(node, 'code'));
      if (code !== undefined) {
        const name = textOf(propertyOf(node, 'name')) ?? `line ${String(lineOf(source, node))}`;
        const outputs = outputsOf(node);
        for (const [index, edited] of [code, ...outputs].entries()) {
          found.push({
            title: `${rule}: ${name}${index === 0 ? '' : ' → edited'}`,
            rule: rule.replace(/\..*/, ''),
            kind: index === 0 ? kind : 'edited',
            code: edited,
            file: path.resolve(folder, '../../fixtures/rule-tester', inside, `case-${rule}-${String(found.length)}.ts`),
            isEdited: index === 0 && outputs.length > 0,
            isBroken: name.startsWith('broken: '),
          });
        }
      }
    }
    ts.forEachChild(node, child => {
      visit(child, inside, kind);
    });
  };
  visit(source, undefined, 'valid');
  return found;
}

/** `testerWithSchema().run(…)` */
function testerOf(node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { expression } = node.expression;
  if (!ts.isCallExpression(expression) || !ts.isIdentifier(expression.expression)) return undefined;
  return testers[expression.expression.text];
}

/** `valid: […]`, `invalid: […]` */
function listOf(node: ts.Node): 'valid' | 'invalid' | undefined {
  if (!ts.isPropertyAssignment(node) || !ts.isIdentifier(node.name)) return undefined;
  const { text } = node.name;
  return text === 'valid' || text === 'invalid' ? text : undefined;
}

/** The texts of all `output` properties in the case: of its fix and of its suggestions. */
function outputsOf(node: ts.Node): readonly string[] {
  if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name) && node.name.text === 'output') {
    const values = ts.isArrayLiteralExpression(node.initializer) ? [...node.initializer.elements] : [node.initializer];
    return values.map(textOf).filter(text => text !== undefined);
  }
  const texts: string[] = [];
  ts.forEachChild(node, child => void texts.push(...outputsOf(child)));
  return texts;
}

function propertyOf(node: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  const isNamed = (property: ts.ObjectLiteralElementLike): property is ts.PropertyAssignment =>
    ts.isPropertyAssignment(property) && ts.isIdentifier(property.name) && property.name.text === name;
  return node.properties.find(isNamed)?.initializer;
}

function textOf(node: ts.Expression | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
}

function lineOf(source: ts.SourceFile, node: ts.Node): number {
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}
