import type { Catalog } from '../catalog/index.ts';
import type { Library } from '../catalog/library.ts';
import type { Entry } from '../catalog/model.ts';
import { bodyOf, classOf, type ProgramIndex } from '../typescript/declarations.ts';
import { originsOfCallee } from '../typescript/origin.ts';
import { packageOfDeclaration } from '../typescript/package.ts';
import { calledDeclaration, isPromiseLike } from '../typescript/signature.ts';
import { lastName, ts, unwrap } from '../typescript/syntax.ts';
import { rowOfCallee } from './callee-row.ts';
import { inferredRow } from './inferred-row.ts';
import { verbIn } from './lexicon.ts';
import { meaningOfTag } from './lower/tags.ts';
import { placeOf } from './place.ts';
import type { Place } from './program.ts';

/** What decided what a call means; the first that applies, in this order. */
export type Resolution =
  | { readonly by: 'row'; readonly library: Library; readonly entry: Entry }
  | { readonly by: 'tag'; readonly meaning: string; readonly at: Place }
  | { readonly by: 'body'; readonly at: Place }
  /** The signature takes an idempotency key. */
  | { readonly by: 'signature'; readonly entry: Entry }
  | { readonly by: 'lexicon'; readonly verb: string }
  /** Calls of other packages that give no promise do no input or output. */
  | { readonly by: 'nothing'; readonly counts: 'work' | 'no work' | 'gap' };

export interface ResolvedCall {
  readonly at: Place;
  readonly resolution: Resolution;
  /** What the checker says is called: its package, `''` for the program's own, and where it is declared. */
  readonly declared?: { readonly package: string; readonly at: Place };
}

interface Known {
  readonly checker: ts.TypeChecker;
  readonly index: ProgramIndex;
  readonly catalog: Catalog;
  readonly lexicon: ReadonlySet<string>;
}

/**
 * What a call means by its declaration, which is what the lowering goes by where no value that reaches the callee says more: a
 * function that is passed in, for example.
 */
export function resolveCall(known: Known, node: ts.CallExpression | ts.NewExpression): ResolvedCall {
  const declaration = calledDeclaration(known.checker, node);
  return {
    at: placeOf(node),
    resolution: ts.isCallExpression(node) ? ofCall(known, node) : ofConstruction(known, node),
    ...(declaration === undefined
      ? {}
      : { declared: { package: packageOfDeclaration(declaration), at: placeOf(declaration) } }),
  };
}

function ofCall(known: Known, node: ts.CallExpression): Resolution {
  const { checker, index, catalog, lexicon } = known;
  const callee = unwrap(node.expression);
  const row = rowOfCallee(known, node);
  if (row !== undefined) return { by: 'row', ...row };
  const body = bodyOf(index, checker, callee);
  const declaration = body?.declaration ?? calledDeclaration(checker, node);
  const isOwn = declaration !== undefined && index.isOwn(declaration);
  const meaning = isOwn ? meaningOfTag(declaration) : undefined;
  if (declaration !== undefined && meaning !== undefined) return { by: 'tag', meaning, at: placeOf(declaration) };
  if (body !== undefined) return { by: 'body', at: placeOf(body.declaration) };
  if (!isPromiseLike(checker, node)) return { by: 'nothing', counts: isOwn ? 'gap' : 'no work' };
  const inferred = inferredRow(checker, catalog, node);
  if (inferred !== undefined) return { by: 'signature', entry: inferred.entry };
  const verb = verbIn(lexicon, lastName(callee) ?? '');
  return isOwn && verb !== undefined ? { by: 'lexicon', verb } : { by: 'nothing', counts: 'work' };
}

function ofConstruction({ checker, index, catalog }: Known, node: ts.NewExpression): Resolution {
  const row = catalog.findConstruction(originsOfCallee(checker, node));
  if (row !== undefined) return { by: 'row', ...row };
  const own = classOf(checker, unwrap(node.expression));
  if (own !== undefined && index.isOwn(own)) return { by: 'body', at: placeOf(own) };
  const inferred = inferredRow(checker, catalog, node);
  return inferred === undefined ? { by: 'nothing', counts: 'no work' } : { by: 'signature', entry: inferred.entry };
}
