import type { Catalog, Match, NameTest } from '../catalog/index.ts';
import type { Lowering } from '../effects/lower/lowering.ts';
import type { ProgramIndex } from '../typescript/declarations.ts';
import { exportedName } from '../typescript/imports.ts';
import { originsOfCallee } from '../typescript/origin.ts';
import { lastName, ts } from '../typescript/syntax.ts';
import { callsAmong } from '../typescript/uses.ts';
import { importsDeclaration } from './candidates.ts';

export type Call = ts.CallExpression | ts.NewExpression;

export interface BrokerCall {
  readonly node: Call;
  readonly match: Match;
}

const files = new WeakMap<ProgramIndex, Map<Catalog, readonly ts.SourceFile[]>>();

/** The program's own files that import a broker's client, or a module of the program that does. */
function brokerFiles({ services: { index, catalog, reach } }: Lowering): readonly ts.SourceFile[] {
  const ofProgram = files.get(index) ?? new Map<Catalog, readonly ts.SourceFile[]>();
  files.set(index, ofProgram);
  const known = ofProgram.get(catalog);
  if (known !== undefined) return known;
  const found = index.ownFiles.filter(file => importsDeclaration(file, catalog) || reach.isNearBroker(file));
  ofProgram.set(catalog, found);
  return found;
}

/** Calls of these names in whatever file of the program, as far as the catalog knows them. Names are looked at before types. */
export function brokerCalls(cx: Lowering, names: NameTest): readonly BrokerCall[] {
  const found: BrokerCall[] = [];
  for (const file of brokerFiles(cx)) {
    for (const node of callsAmong(file, names)) {
      const match = matchOf(cx, node);
      if (match !== undefined) found.push({ node, match });
    }
  }
  return found;
}

/** The row of a call of one of these names. */
export function brokerCall(cx: Lowering, node: Call, names: NameTest): Match | undefined {
  const name = lastName(node.expression);
  return name !== undefined && names.has(exportedName(node.getSourceFile(), name)) ? matchOf(cx, node) : undefined;
}

function matchOf({ services: { checker, catalog } }: Lowering, node: Call): Match | undefined {
  const origins = originsOfCallee(checker, node);
  return ts.isNewExpression(node) ? catalog.findConstruction(origins) : catalog.find(origins);
}
