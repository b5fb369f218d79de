import type { Catalog, Match } from '../catalog/index.ts';
import type { Lowering } from '../effects/lower/lowering.ts';
import type { ProgramIndex } from '../typescript/declarations.ts';
import { exportedName } from '../typescript/imports.ts';
import { originsOfCallee } from '../typescript/origin.ts';
import { lastName, ts, walk } from '../typescript/syntax.ts';
import { importsDeclaration } from './candidates.ts';
import { brokerModulesOf, importsBroker } from './wrappers.ts';

export type Call = ts.CallExpression | ts.NewExpression;

export interface BrokerCall {
  readonly node: Call;
  readonly match: Match;
}

const files = new WeakMap<ProgramIndex, Map<Catalog, readonly ts.SourceFile[]>>();

/** The program's own files that import a broker's client, or a module of the program that does. */
function brokerFiles({ services: { index, catalog } }: Lowering): readonly ts.SourceFile[] {
  const ofProgram = files.get(index) ?? new Map<Catalog, readonly ts.SourceFile[]>();
  files.set(index, ofProgram);
  const known = ofProgram.get(catalog);
  if (known !== undefined) return known;
  const modules = brokerModulesOf(index, catalog);
  const found = index.ownFiles.filter(file => importsDeclaration(file, catalog) || importsBroker(file, modules));
  ofProgram.set(catalog, found);
  return found;
}

/** Calls of these names in whatever file of the program, as far as the catalog knows them. Names are looked at before types. */
export function brokerCalls(cx: Lowering, names: ReadonlySet<string>): readonly BrokerCall[] {
  const found: BrokerCall[] = [];
  for (const file of brokerFiles(cx)) {
    walk(file, node => {
      if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return undefined;
      const match = brokerCall(cx, node, names);
      if (match !== undefined) found.push({ node, match });
      return undefined;
    });
  }
  return found;
}

/** The row of a call of one of these names. */
export function brokerCall(cx: Lowering, node: Call, names: ReadonlySet<string>): Match | undefined {
  const { checker, catalog } = cx.services;
  const name = lastName(node.expression);
  if (name === undefined || !names.has(exportedName(node.getSourceFile(), name))) return undefined;
  const origins = originsOfCallee(checker, node);
  return ts.isNewExpression(node) ? catalog.findConstruction(origins) : catalog.find(origins);
}
