import type { Use } from '../effects/lower/capture.ts';
import type { Services } from '../effects/lower/services.ts';
import { baseClassOf, bodyOf, classOf } from '../typescript/declarations.ts';
import { bodyIn } from '../typescript/overrides.ts';
import { ts, unwrap, type FunctionWithBody } from '../typescript/syntax.ts';
import type { WrapperUse } from './wrapper-uses.ts';
import type { Keeping, Wrapper } from './wrappers.ts';

/** Tells by types whether what has the name of a wrapper uses it. */
export class Uses {
  readonly #services: Services;
  readonly #called = new Map<ts.CallExpression, FunctionWithBody | undefined>();
  readonly #followed = new Map<FunctionWithBody, Set<ts.Node>>();

  constructor(services: Services) {
    this.#services = services;
  }

  /** The names agree; do the symbols? */
  of({ node, wrapper }: WrapperUse): Use | undefined {
    return this.#followed.get(wrapper.declaration)?.has(node) === true ? undefined : this.#useOf(node, wrapper);
  }

  /** A function that hands on to several others has been followed to one of them: it is the same use. */
  noteFollowed({ node, wrapper: { declaration } }: WrapperUse): void {
    this.#followed.set(declaration, new Set([...(this.#followed.get(declaration) ?? []), node]));
  }

  #useOf(node: WrapperUse['node'], wrapper: Wrapper): Use | undefined {
    const { declaration, of, keeps, chosen } = wrapper;
    const { checker } = this.#services;
    if (ts.isCallExpression(node)) {
      if (this.#calledBy(node) !== declaration && !this.#isMeant(node, wrapper)) return undefined;
      return keeps === undefined ? { kind: 'call', call: node, chosen } : keptBy(node, keeps, chosen);
    }
    if (of === undefined) return undefined;
    if (ts.isNewExpression(node)) {
      if (classOf(checker, node.expression) !== of) return undefined;
      if (keeps === undefined) return { kind: 'construction', construction: node, method: declaration, chosen };
      return ts.isConstructorDeclaration(declaration) ? keptBy(node, keeps, chosen) : undefined;
    }
    if (keeps !== undefined) return undefined;
    return baseClassOf(checker, node) === of ? { kind: 'subclass', of: node, method: declaration, chosen } : undefined;
  }

  /** Does the call name what the wrapper's class stands in for? */
  #isMeant(call: ts.CallExpression, { declaration, of, chosen }: Wrapper): boolean {
    const { checker, index } = this.#services;
    const body = chosen === undefined || chosen !== of ? undefined : bodyIn(index, checker, chosen, call.expression);
    return body?.declaration === declaration;
  }

  /** Many wrappers of a program may have one name. */
  #calledBy(call: ts.CallExpression): FunctionWithBody | undefined {
    if (this.#called.has(call)) return this.#called.get(call);
    const { checker, index } = this.#services;
    const declaration = bodyOf(index, checker, unwrap(call.expression))?.declaration;
    this.#called.set(call, declaration);
    return declaration;
  }
}

function keptBy(
  call: ts.CallExpression | ts.NewExpression,
  { keeper, table, registering }: Keeping,
  chosen: Use['chosen'],
): Use {
  return { kind: 'entry', call, keeper, table, method: registering, chosen };
}
