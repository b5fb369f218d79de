import type { ResolvedCall } from '../../effects/resolution.ts';
import type { Entry } from '../../catalog/model.ts';
import type { Relative } from '../inventory/places.ts';
import type { Paint } from '../terminal.ts';

/** The symbol that a row is about, as its library writes it. */
const targetOf = (entry: Entry): string => {
  const parts = ['type', 'member', 'function', 'command', 'class', 'namespace', 'decorator'].flatMap(key => {
    const value: unknown = (entry as unknown as Readonly<Record<string, unknown>>)[key];
    return typeof value === 'string' ? [value] : [];
  });
  return parts.join('.');
};

export interface CallAnswer {
  readonly call: string;
  readonly file: string;
  readonly line: number;
  /** `settings`, `catalog`, `tag`, `body`, `signature`, `lexicon`, `unknown`, `none`. */
  readonly by: string;
  /** Why, in a sentence. */
  readonly why: string;
  readonly declared?: string;
  readonly docs?: string;
}

/** Which of the ways to resolve a call applied, and why. `isOwnRow`: the row stands in the settings. */
export const answerOf = (
  { at, resolution, declared }: ResolvedCall,
  isOwnRow: boolean,
  relative: Relative,
): CallAnswer => {
  const shared = {
    call: at.name,
    file: relative(at.file),
    line: at.line,
    ...(declared === undefined
      ? {}
      : {
          declared:
            declared.package === ''
              ? `${relative(declared.at.file)}:${String(declared.at.line)}`
              : `${declared.package}, ${relative(declared.at.file)}:${String(declared.at.line)}`,
        }),
  };
  switch (resolution.by) {
    case 'row': {
      const { library, entry } = resolution;
      const why = `a row for \`${targetOf(entry)}\` of \`${library.package}\` says that it is: ${entry.is}`;
      return {
        ...shared,
        by: isOwnRow ? 'settings' : 'catalog',
        why: isOwnRow ? `${why} (settings["exactly-once"].catalog)` : why,
        ...(library.docs === '' ? {} : { docs: library.docs }),
      };
    }
    case 'tag':
      return {
        ...shared,
        by: 'tag',
        why: `the comment \`@exactlyOnce ${resolution.meaning}\` at its declaration (${relative(resolution.at.file)}:${String(resolution.at.line)}) says so; its body is not followed`,
      };
    case 'body':
      return {
        ...shared,
        by: 'body',
        why: `its body is followed: \`${resolution.at.name}\` (${relative(resolution.at.file)}:${String(resolution.at.line)})`,
      };
    case 'signature':
      return {
        ...shared,
        by: 'signature',
        why: 'its parameters take an idempotency key, so it is an external call that takes one',
      };
    case 'lexicon':
      return {
        ...shared,
        by: 'lexicon',
        why: `it has no body that can be seen, and its name begins with the verb \`${resolution.verb}\`: an external call, for all we know`,
      };
    case 'nothing':
      return { ...shared, ...WITHOUT[resolution.counts] };
  }
};

const WITHOUT = {
  work: {
    by: 'unknown',
    why: 'nothing says what it does: it counts as work whose order matters, never as a duplicate, and is noted as a gap. A row in settings["exactly-once"].catalog, or an @exactlyOnce comment, would say it',
  },
  gap: {
    by: 'unknown',
    why: 'it is declared in this project, and no body can be seen: it is noted as a gap. An @exactlyOnce comment at its declaration would say what it does',
  },
  'no work': {
    by: 'none',
    why: 'it gives no promise and belongs to another package: it is taken for a call without effect',
  },
} as const;

export const callText = ({ call, file, line, by, why, declared, docs }: CallAnswer, paint: Paint): string =>
  [
    `${paint('bold', call)}  ${paint('cyan', `${file}:${String(line)}`)}`,
    `  ${paint('bold', by)}: ${why}`,
    ...(declared === undefined ? [] : [`  declared: ${declared}`]),
    ...(docs === undefined ? [] : [`  see ${docs}`]),
    '',
    '  Asked in this order: settings, catalog, tag, body, signature, lexicon. A value that reaches the call from the handler, such as a function',
    '  that is passed in, is followed where it is made.',
  ].join('\n');
