import { Lowering } from '../effects/lower/lowering.ts';
import type { Services } from '../effects/lower/services.ts';
import type { ProgramIndex } from '../typescript/declarations.ts';
import type { ts } from '../typescript/syntax.ts';
import { collectCandidates, importsConsumer, type Candidates } from './candidates.ts';
import { configurationAt } from './configuration.ts';
import type { Consumer } from './consumer.ts';
import { consumersOf, isConsumedUnseen, lacksDeadLetter, unseenConsumer } from './dead-letter.ts';
import { declarationsOf } from './declarations.ts';
import { Finder } from './find.ts';
import { wrapperUses } from './wrapper-uses.ts';
import { canUse, namesOf, type Wrapper } from './wrappers.ts';

/** Handlers of other files whose options or queues stand in this one. */
export function findConfigured(services: Services, file: ts.SourceFile, candidates: Candidates): readonly Consumer[] {
  const places = ({ contract }: Consumer): readonly (string | undefined)[] => [
    contract.ackConfiguredAt?.file,
    contract.withoutDeadLetter?.at.file,
  ];
  return [...findOfOptions(services, file, candidates), ...findOfQueues(services, file, candidates)].filter(consumer =>
    places(consumer).includes(file.fileName),
  );
}

/** Consumers of the queues that the file declares without a dead-letter route; those that are no code of the program among them. */
function findOfQueues(services: Services, file: ts.SourceFile, candidates: Candidates): readonly Consumer[] {
  const cx = new Lowering(services);
  const lacking = candidates.declarations.flatMap(node =>
    declarationsOf(cx, node).filter(declared => lacksDeadLetter(cx, declared)),
  );
  const finder = new Finder(services);
  for (const declared of lacking) {
    if (isConsumedUnseen(cx, declared)) finder.consumers.push(unseenConsumer(declared));
    for (const call of consumersOf(cx, declared)) if (call.getSourceFile() !== file) finder.call(call);
  }
  return finder.consumers;
}

function findOfOptions(services: Services, file: ts.SourceFile, candidates: Candidates): readonly Consumer[] {
  const { catalog, index } = services;
  const configures = candidates.configurations.some(call => {
    const entry = configurationAt(services, call)?.entry;
    return entry?.is === 'configure' && entry.what === 'consumers';
  });
  if (!configures) return [];
  const finder = new Finder(services);
  for (const other of index.ownFiles) {
    if (other === file || !importsConsumer(other, catalog)) continue;
    for (const method of collectCandidates(other, catalog, services.reach).methods) finder.method(method);
  }
  return finder.consumers;
}

/** Other files whose handlers this one's own functions may register: what those do wrong for all of them is a fault of this file. */
export function filesUsing(
  index: ProgramIndex,
  file: ts.SourceFile,
  wrappers: readonly Wrapper[],
): readonly ts.SourceFile[] {
  const using = new Set(
    wrappers.flatMap(wrapper => {
      const mentioning = namesOf(wrapper).flatMap(name => index.filesMentioning(name));
      return mentioning.filter(
        other => other !== file && canUse(other, wrapper) && wrapperUses(other, [wrapper]).length > 0,
      );
    }),
  );
  return [...using].sort((one, other) => (one.fileName < other.fileName ? -1 : 1));
}
