import type { Catalog, Match } from '../catalog/index.ts';
import type { Entry } from '../catalog/model.ts';
import { documentedKeyNames, keyNames, safeVerbs, settingVerbs } from '../catalog/keys.ts';
import { keyParameterOf } from '../typescript/key-parameter.ts';
import { packageOfDeclaration } from '../typescript/package.ts';
import { calledDeclaration } from '../typescript/signature.ts';
import { isAmbient, lastName, ts } from '../typescript/syntax.ts';

const names = { plain: keyNames, documented: documentedKeyNames };
const commandSuffix = 'Command';

/**
 * The row that a call, or the construction of a command, of an undescribed API deserves: its signature takes an idempotency key, so it is
 * an effect that the other side can recognise when it is repeated. Verbs that read are none, and a command with such a verb only asks:
 * `GetSecretValueCommand`. Packages that the catalog describes speak for themselves; functions with a body are followed instead.
 */
export function inferredRow(
  checker: ts.TypeChecker,
  catalog: Catalog,
  node: ts.CallExpression | ts.NewExpression,
): Match | undefined {
  const name = lastName(node.expression);
  if (name === undefined || (ts.isNewExpression(node) && !name.endsWith(commandSuffix))) return undefined;
  const isVerb = (verbs: ReadonlySet<string>): boolean => [...verbs].some(verb => startsWithWord(name, verb));
  const isSafe = isVerb(safeVerbs);
  // A call by itself is left to those who ask for its signature; a command is sent by a call that does not tell what it does.
  if (isSafe && !ts.isNewExpression(node)) return undefined;
  const declaration = calledDeclaration(checker, node);
  if (declaration === undefined || ts.isJSDocSignature(declaration) || !isAmbient(declaration)) return undefined;
  const owner = packageOfDeclaration(declaration);
  if (isSafe) return rowOf(owner, { command: name, is: 'call', service: 'api', safe: true });
  if (catalog.libraryOf({ package: owner, container: undefined, member: name }) !== undefined) return undefined;
  const found = keyParameterOf(checker, declaration, names);
  if (found === undefined) return undefined;
  const argument = `Argument[${String(found.position)}]`;
  const key = found.property === undefined ? argument : `${argument}.Member[${found.property}]`;
  return rowOf(owner, {
    ...(ts.isNewExpression(node) ? { command: name } : { function: name }),
    is: 'call',
    service: 'api',
    key,
    ...(isVerb(settingVerbs) ? { method: { default: 'PUT' } } : {}),
  });
}

function rowOf(owner: string, entry: Entry): Match {
  return { library: { package: owner, versions: '*', docs: '', entries: [] }, entry };
}

/** `listOrders`, `ListOrdersCommand`, `list`, but not `listen`. */
function startsWithWord(name: string, word: string): boolean {
  const [first = ''] = name;
  const lower = first.toLowerCase() + name.slice(1);
  return lower.startsWith(word) && !/^[a-z]/u.test(lower.slice(word.length));
}
