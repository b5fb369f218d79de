import type { CallElsewhere, Library } from '../../catalog/model.ts';
import { Lowering } from './lowering.ts';
import { siteOf } from './maker.ts';
import { valuesAt } from './site.ts';
import type { ProgramIndex } from '../../typescript/declarations.ts';
import { originsOfCallee } from '../../typescript/origin.ts';
import { lastName, ts, walk } from '../../typescript/syntax.ts';

const answers = new WeakMap<ProgramIndex, Map<string, boolean>>();

/** Does the program's own code, in whatever file, make one of these calls? */
export function isCalledElsewhere(cx: Lowering, library: Library, calls: readonly CallElsewhere[]): boolean {
  const known = answers.get(cx.services.index) ?? new Map<string, boolean>();
  answers.set(cx.services.index, known);
  return calls.some(call => {
    const key = JSON.stringify([library.package, call]);
    const answer = known.get(key) ?? isMade(cx, library, call);
    known.set(key, answer);
    return answer;
  });
}

function isMade(cx: Lowering, library: Library, test: CallElsewhere): boolean {
  return cx.services.index.ownFiles.some(file => {
    if (!file.text.includes(test.call)) return false;
    let isFound = false;
    walk(file, node => {
      isFound ||= ts.isCallExpression(node) && isThatCall(cx, node, library, test);
      return !isFound;
    });
    return isFound;
  });
}

function isThatCall(cx: Lowering, node: ts.CallExpression, library: Library, test: CallElsewhere): boolean {
  const { checker, catalog } = cx.services;
  if (lastName(node.expression) !== test.call) return false;
  const match = catalog.find(originsOfCallee(checker, node));
  if (match?.library !== library) return false;
  if (test.at === undefined) return true;
  const own = new Lowering(cx.services);
  return valuesAt(own, siteOf(own, node, match), test.at).some(
    ({ value }) => value.kind === 'literal' && value.value === test.equals,
  );
}
