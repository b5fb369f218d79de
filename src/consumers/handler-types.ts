import type { Match } from '../catalog/index.ts';
import type { ConsumerMeaning, OwnHandlerRow } from '../catalog/model.ts';
import type { Services } from '../effects/lower/services.ts';
import { originsOfCallee, originsOfType } from '../typescript/origin.ts';
import { hasBody, ts } from '../typescript/syntax.ts';
import { typesInContext } from './candidates.ts';

/** A function whose type, or the type of its parameter, is that of a handler. */
export interface HandlerMatch {
  readonly match: Match;
  readonly meaning: ConsumerMeaning;
  readonly handler: OwnHandlerRow;
}

/** The declared type of a handler, or of what a function gives back: `SQSHandler`. */
export function declaredMatch(services: Services, type: ts.TypeNode | undefined): HandlerMatch | undefined {
  const { checker, catalog } = services;
  const match = type && catalog.findHandlerType(originsOfType(checker, checker.getTypeFromTypeNode(type)));
  if (match?.entry.is !== 'consumer' || match.entry.handler?.at !== undefined) return undefined;
  const { entry } = match;
  return entry.handler === undefined ? undefined : { match, meaning: entry, handler: entry.handler };
}

/** A handler by the type of its first or second parameter: `(event: SQSEvent) => …`. */
export function parameterMatch(services: Services, declaration: ts.SignatureDeclaration): HandlerMatch | undefined {
  const { checker, catalog } = services;
  const isTyped = hasBody(declaration) && typesInContext(declaration).length > 0;
  for (const [index, parameter] of declaration.parameters.slice(0, 2).entries()) {
    const { type } = parameter;
    if (type === undefined && !isTyped) continue;
    const declared = type === undefined ? checker.getTypeAtLocation(parameter) : checker.getTypeFromTypeNode(type);
    const match = catalog.findParameterType(originsOfType(checker, declared));
    if (match?.entry.is !== 'consumer' || !('parameterType' in match.entry)) continue;
    const { handler, position = 0 } = match.entry;
    if (handler === undefined || (position !== 'either' && position !== index)) continue;
    return { match, meaning: match.entry, handler: position === 'either' ? atParameter(handler, index) : handler };
  }
  return undefined;
}

function atParameter(row: OwnHandlerRow, index: number): OwnHandlerRow {
  return row.message === undefined
    ? row
    : { ...row, message: row.message.replace('Parameter[0]', `Parameter[${String(index)}]`) };
}

/**
 * The client itself says what the function is for: `@OnQueueFailed() onFailed(job: Job)`, `worker.on('failed', (job: Job) => …)` hear of a
 * job, they do not process it.
 */
export function isEventOf(services: Services, declaration: ts.FunctionLikeDeclaration, { library }: Match): boolean {
  const { checker, catalog } = services;
  const decorators = ts.canHaveDecorators(declaration) ? (ts.getDecorators(declaration) ?? []) : [];
  const isDecorated = decorators.some(decorator => {
    const origins = [...originsOfCallee(checker, decorator)];
    if (catalog.findDecorator(origins)?.entry.is === 'around') return false;
    return origins.some(origin => catalog.libraryOf(origin) !== undefined || origin.package === library.package);
  });
  return (
    isDecorated || isHandedToClient(services, declaration, library.package) || isBesideHandler(services, declaration)
  );
}

/** `onFailed(job: Job)` of a class whose base names the method that handles: `class Orders extends WorkerHost`. */
function isBesideHandler({ checker, catalog }: Services, { parent }: ts.FunctionLikeDeclaration): boolean {
  if (!ts.isClassLike(parent) || parent.heritageClauses === undefined) return false;
  const origins = [...originsOfType(checker, checker.getTypeAtLocation(parent))];
  return catalog.libraries.some(({ entries }) =>
    entries.some(
      entry =>
        entry.is === 'consumer' && 'extends' in entry && catalog.findHeritage(origins, entry.member) !== undefined,
    ),
  );
}

/** What the client does with handlers, the catalog knows; the rest of it makes none. */
function isHandedToClient({ checker, catalog }: Services, declaration: ts.Node, client: string): boolean {
  const call = declaration.parent;
  if (!ts.isCallExpression(call) || call.expression === declaration) return false;
  const origins = [...originsOfCallee(checker, call)];
  return catalog.find(origins) === undefined && origins.some(origin => origin.package === client);
}
